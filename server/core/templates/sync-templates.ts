import type { Database, Transaction } from '../../platform/db/index.ts'
import { appendEvents } from '../events/index.ts'
import {
  type Inbox,
  type Network,
  type NetworkTemplate,
  networkAbility,
  refusalError,
} from '../inboxes/index.ts'
import type { Template } from './template.ts'
import { disableMissing, upsertTemplates } from './template-queries.ts'

/** Brings an inbox's templates up to what its network lists. Answers how many the network has. */
export async function syncTemplates(
  db: Database,
  { inbox, network }: { inbox: Inbox; network: Network | undefined },
): Promise<{ synced: number }> {
  const askedAt = db.now()
  const answer = await networkAbility(network, 'listTemplates')(inbox)
  if (!answer.ok) throw refusalError(answer)
  const { templates } = answer
  await db.transaction((tx) => writeList(tx, inbox, { templates, askedAt }))
  return { synced: templates.length }
}

async function writeList(
  tx: Transaction,
  { accountId, id: inboxId }: Inbox,
  { templates, askedAt }: { templates: NetworkTemplate[]; askedAt: Date },
): Promise<void> {
  const place = { accountId, inboxId }
  const written = await upsertTemplates(tx, place, uniqueNames(templates))
  const networkIds = templates.map(({ networkId }) => networkId)
  const disabled = await disableMissing(tx, { ...place, networkIds, askedAt })
  appendEvents(tx, accountId, [
    ...written.map((template) => toEvent(template, template.isNew ? 'template.created' : 'template.updated')),
    ...disabled.map((template) => toEvent(template, 'template.updated')),
  ])
}

/** One of each name and language, the last listed: a network that pages while it changes may list one twice. */
function uniqueNames(templates: NetworkTemplate[]): NetworkTemplate[] {
  return [
    ...new Map(templates.map((template) => [`${template.name} ${template.language}`, template])).values(),
  ]
}

function toEvent({ id, inboxId, status }: Template, type: 'template.created' | 'template.updated') {
  return { type, inboxId, subjectId: id, data: { status } }
}
