import type { Database, Transaction } from '../../platform/db/index.ts'
import { duplicate } from '../../platform/errors.ts'
import { appendEvents } from '../events/index.ts'
import {
  type Inbox,
  type Network,
  type NetworkAnswer,
  type NetworkTemplate,
  networkAbility,
  refusalError,
} from '../inboxes/index.ts'
import { checkDraft } from './check-draft.ts'
import type { Template, TemplateDraft } from './template.ts'
import { deleteTemplate, insertTemplate, lockTemplateByName, updateTemplate } from './template-queries.ts'

/** Longer than any request to a network takes: a row that has waited for its answer since then waits in vain. */
const abandonedAfterMs = 120_000

type Taken = { networkId: string; status: NetworkTemplate['status']; category?: string }

/** The row that stands for the template while the network is asked, and what it was before. */
type Reserved = { template: Template; previous: Template | undefined }

/**
 * Hands a template in for review. The row is there, pending, before the network is asked: its reports may
 * overtake its answer. When the network refuses or cannot be reached, nothing has changed. A rejected template
 * may be handed in again with other contents.
 */
export async function createTemplate(
  db: Database,
  { inbox, network, draft }: { inbox: Inbox; network: Network | undefined; draft: TemplateDraft },
): Promise<Template> {
  const checked = checkDraft(draft)
  const submit = networkAbility(network, 'createTemplate')
  const reserved = await db.transaction((tx) => reserve(tx, inbox, checked))
  const answer = await handIn(inbox, { network: network!, submit, reserved }).catch(
    async (error: unknown) => {
      await db.transaction((tx) => giveBack(tx, reserved))
      throw error
    },
  )
  if (answer.ok) return db.transaction((tx) => finish(tx, reserved, answer))
  await db.transaction((tx) => giveBack(tx, reserved))
  throw refusalError(answer, { rejected: 'invalid_request' })
}

async function reserve(tx: Transaction, inbox: Inbox, draft: TemplateDraft): Promise<Reserved> {
  const named = { ...draft, accountId: inbox.accountId, inboxId: inbox.id }
  const inserted = await insertTemplate(tx, named)
  if (inserted) return { template: inserted, previous: undefined }

  const previous = await lockTemplateByName(tx, named)
  if (!previous || !mayBeReplaced(previous, tx.now()))
    throw duplicate(
      'template',
      `The template '${draft.name}' exists in ${draft.language} already; take another name or language`,
    )
  const { category, components } = draft
  const template = await updateTemplate(tx, {
    ...previous,
    category,
    components,
    status: 'pending',
    reason: undefined,
  })
  return { template, previous }
}

function mayBeReplaced({ status, networkId, updatedAt }: Template, now: Date): boolean {
  const isAbandoned =
    status === 'pending' && !networkId && updatedAt.getTime() < now.getTime() - abandonedAfterMs
  return status === 'rejected' || isAbandoned
}

/** What the network rejected it still has, so it takes new contents for it; unless it was deleted there. */
async function handIn(
  inbox: Inbox,
  { network, submit, reserved }: { network: Network; submit: Submit; reserved: Reserved },
): Promise<NetworkAnswer<Taken>> {
  const { networkId, name, language, category, components } = reserved.template
  if (networkId && network.editTemplate) {
    const edited = await network.editTemplate(inbox, { networkId, category, components })
    if (edited.ok) return { ok: true, networkId, status: 'pending' }
    if ((edited.outcome ?? 'rejected') !== 'rejected') return edited
  }
  return submit(inbox, { name, language, category, components })
}

type Submit = NonNullable<Network['createTemplate']>

async function finish(tx: Transaction, { template, previous }: Reserved, taken: Taken): Promise<Template> {
  const { accountId, inboxId, id } = template
  const current = (await lockTemplateByName(tx, template)) ?? template
  // A report that came before the answer knows better.
  const status = current.status === 'pending' ? taken.status : current.status
  const category = taken.category?.toUpperCase() ?? current.category
  const finished = await updateTemplate(tx, { ...current, networkId: taken.networkId, status, category })
  const type = previous ? 'template.updated' : 'template.created'
  appendEvents(tx, accountId, [{ type, inboxId, subjectId: id, data: { status } }])
  return finished
}

/** Puts back what was there before, unless the network has told of the template meanwhile. */
async function giveBack(tx: Transaction, { template, previous }: Reserved): Promise<void> {
  const current = await lockTemplateByName(tx, template)
  if (!current || current.id !== template.id || current.status !== 'pending') return
  if (previous) await updateTemplate(tx, previous)
  else if (!current.networkId) await deleteTemplate(tx, current)
}
