import type { Transaction } from '../../platform/db/index.ts'
import { duplicate, invalidField, notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents, type EventType } from '../events/index.ts'
import {
  type AiAgent,
  cleanKeywords,
  cleanName,
  type Flow,
  type KeywordReply,
  type NewRow,
  type RefLink,
  type Sequence,
  type Trigger,
} from './automation.ts'
import {
  hasFlow,
  insertAiAgent,
  insertFlow,
  insertKeywordReply,
  insertRefLink,
  insertSequence,
  insertTrigger,
} from './insert-automation-queries.ts'

/** Keeps a flow. Names need not differ. */
export async function createFlow(tx: Transaction, given: NewRow<Flow>): Promise<Flow> {
  const { accountId, name, active = true, definition = {} } = given
  return tell(
    tx,
    'flow.created',
    await insertFlow(tx, { accountId, name: cleanName(name), active, definition }),
  )
}

/** Keeps a sequence, which nobody is in yet. */
export async function createSequence(
  tx: Transaction,
  { accountId, name, active = true, steps = [] }: Omit<NewRow<Sequence>, 'subscriberCount'>,
): Promise<Sequence> {
  const sequence = await insertSequence(tx, { accountId, name: cleanName(name), active, steps })
  return tell(tx, 'sequence.created', sequence)
}

/** Keeps what is answered to some words: a text or a flow of the account. */
export async function createKeywordReply(
  tx: Transaction,
  { accountId, keywords, active = true, text, flowId }: NewRow<KeywordReply>,
): Promise<KeywordReply> {
  if (!text && !flowId) throw invalidField('text', 'is required unless there is a flow', 'REQUIRED')
  await requireFlow(tx, accountId, flowId)
  const reply = { accountId, keywords: cleanKeywords(keywords), active, text, flowId }
  return tell(tx, 'keyword_reply.created', await insertKeywordReply(tx, reply))
}

export async function createTrigger(
  tx: Transaction,
  { accountId, name, active = true, conditions = [], actions = [] }: NewRow<Trigger>,
): Promise<Trigger> {
  const trigger = await insertTrigger(tx, { accountId, name: cleanName(name), active, conditions, actions })
  return tell(tx, 'trigger.created', trigger)
}

export async function createAiAgent(tx: Transaction, given: NewRow<AiAgent>): Promise<AiAgent> {
  const agent = await insertAiAgent(tx, {
    accountId: given.accountId,
    name: cleanName(given.name),
    prompt: given.prompt ?? '',
    messages: given.messages ?? [],
    isDefault: given.isDefault ?? false,
    isRichResponse: given.isRichResponse ?? false,
    tools: given.tools ?? [],
    webSearchDomains: given.webSearchDomains ?? [],
    models: given.models ?? [],
    temperature: given.temperature,
    maxOutputTokens: given.maxOutputTokens,
  })
  return tell(tx, 'ai_agent.created', agent)
}

/** Keeps a link under a name of its own. @throws AppError `duplicate` when the name is taken */
export async function createRefLink(
  tx: Transaction,
  { accountId, name, type = 'link', flowId, customFieldId, qrStyles }: NewRow<RefLink>,
): Promise<RefLink> {
  const clean = cleanName(name)
  await requireFlow(tx, accountId, flowId)
  const link = await insertRefLink(tx, { accountId, name: clean, type, flowId, customFieldId, qrStyles })
  if (!link) throw duplicate('ref_link', `There is a link called '${clean}' already; choose another name`)
  return tell(tx, 'ref_link.created', link)
}

async function requireFlow(tx: Transaction, accountId: Id, id: Id | undefined): Promise<void> {
  if (id && !(await hasFlow(tx, { accountId, id }))) throw notFound('flow')
}

function tell<Row extends { accountId: Id; id: Id }>(tx: Transaction, type: EventType, row: Row): Row {
  appendEvents(tx, row.accountId, [{ type, subjectId: row.id }])
  return row
}
