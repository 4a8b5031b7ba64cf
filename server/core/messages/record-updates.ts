import { sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import type { MessageUpdate } from './inbound-event.ts'
import { type Message, previewText } from './message.ts'
import { type MessageRow, toMessage } from './message-queries.ts'
import { updateTexts } from './message-text-queries.ts'
import { lockNetworkNames, parkUpdates, takeParkedUpdates } from './parked-updates.ts'
import { recordTaken } from './record-taken.ts'
import { tellReactions } from './tell-reactions.ts'
import { type Change, updateMessage } from './update-message.ts'

/**
 * Records what networks report of messages: statuses, edits, deletions. What speaks of a message that is not
 * known yet is parked until it is.
 */
export async function recordUpdates(tx: Transaction, accountId: Id, updates: MessageUpdate[]): Promise<void> {
  const unknown = await applyUpdates(tx, accountId, updates)
  if (unknown.length === 0) return
  await lockNetworkNames(tx, unknown)
  const overtaken = await applyUpdates(tx, accountId, unknown)
  await parkUpdates(tx, accountId, overtaken)
}

/** Applies to messages that have just got their network id what was reported of them before. */
export async function applyParkedUpdates(tx: Transaction, accountId: Id, messages: Message[]): Promise<void> {
  await applyUpdates(tx, accountId, await takeParkedUpdates(tx, accountId, messages))
}

/** Writes what an action here made of one message, which is locked, and tells it. */
export async function recordChange(tx: Transaction, accountId: Id, change: Change): Promise<void> {
  await writeChanges(tx, accountId, [change])
  appendEvents(tx, accountId, toEvents(change))
  if (change.rewritten) await tellReactions(tx, accountId, [change.message])
}

/** Applies updates to the messages they name. Answers those whose message is not known. */
async function applyUpdates(
  tx: Transaction,
  accountId: Id,
  updates: MessageUpdate[],
): Promise<MessageUpdate[]> {
  if (updates.length === 0) return []
  const messages = await lockUpdated(tx, accountId, updates)
  const find = (update: MessageUpdate) =>
    messages.get(`${update.inboxId}/${update.networkId}`) ??
    ('messageId' in update && update.messageId ? messages.get(update.messageId) : undefined)

  const perMessage = new Map<Id, Updated>()
  const unknown: MessageUpdate[] = []
  for (const update of updates) {
    const message = find(update)
    if (!message || message.inboxId !== update.inboxId) unknown.push(update)
    else if (perMessage.has(message.id)) perMessage.get(message.id)!.updates.push(update)
    else perMessage.set(message.id, { message, updates: [update] })
  }

  const changes = [...perMessage.values()].flatMap(
    ({ message, updates: own }) => updateMessage(message, own) ?? [],
  )
  await writeChanges(tx, accountId, changes)
  await writeReads(tx, accountId, perMessage.values())
  await recordTaken(tx, accountId, justTaken(changes, perMessage))
  appendEvents(tx, accountId, changes.flatMap(toEvents))
  // A reaction that failed, or was taken back, is none any more.
  const undone = changes.filter(({ message, rewritten }) => rewritten || message.status === 'failed')
  await tellReactions(
    tx,
    accountId,
    undone.map(({ message }) => message),
  )
  return unknown
}

type Updated = { message: Message; updates: MessageUpdate[] }

/** Those of which a report was the first to say that their network has them. */
function justTaken(changes: Change[], before: Map<Id, Updated>): Message[] {
  const isTaken = ({ status }: Message) => status === 'sent' || status === 'delivered' || status === 'read'
  return changes.flatMap(({ message }) =>
    isTaken(message) && !isTaken(before.get(message.id)!.message) ? message : [],
  )
}

async function lockUpdated(
  tx: Transaction,
  accountId: Id,
  updates: MessageUpdate[],
): Promise<Map<string, Message>> {
  const ownIds = updates.flatMap((update) => ('messageId' in update && update.messageId) || [])
  const rows = await tx.query<MessageRow>(sql`
    select * from messages
     where account_id = ${accountId} and id in (
       select m.id from messages m
         join unnest(${updates.map(({ inboxId }) => inboxId)}::bigint[], ${updates.map(({ networkId }) => networkId)}::text[]) as n (inbox_id, network_id)
           on m.inbox_id = n.inbox_id and m.network_id = n.network_id
        where m.account_id = ${accountId}
       union all select unnest(${ownIds}::bigint[]))
     order by id for no key update`)
  const messages = rows.map(toMessage)
  return new Map(
    messages.flatMap((message) => [
      [message.id, message] as const,
      [`${message.inboxId}/${message.networkId}`, message] as const,
    ]),
  )
}

async function writeChanges(tx: Transaction, accountId: Id, changes: Change[]): Promise<void> {
  if (changes.length === 0) return
  const rows = changes.map(({ message }) => message)
  await tx.query(sql`
    update messages m
       set status = n.status, content = n.content, text = n.text, network_id = n."networkId", extras = n.extras,
           sent_at = n."sentAt", delivered_at = n."deliveredAt", read_at = n."readAt", failed_at = n."failedAt",
           error = n.error, edited_at = n."editedAt", deleted_at = n."deletedAt", updated_at = ${tx.now()}
      from json_to_recordset(${JSON.stringify(rows)}) as n (id bigint, status text, content json, text text, "networkId" text,
           extras jsonb, "sentAt" timestamptz, "deliveredAt" timestamptz, "readAt" timestamptz, "failedAt" timestamptz,
           error jsonb, "editedAt" timestamptz, "deletedAt" timestamptz)
     where m.account_id = ${accountId} and m.id = n.id`)
  await writeTexts(tx, accountId, changes)
}

/** An edited or deleted message is searched, and where a list shows it, shown, as it is now. */
async function writeTexts(tx: Transaction, accountId: Id, changes: Change[]): Promise<void> {
  const rewritten = changes.filter(({ rewritten }) => rewritten).map(({ message }) => message)
  if (rewritten.length === 0) return
  await tx.query(sql`
    update conversations c set last_message_text = n.text, updated_at = ${tx.now()}
      from unnest(${rewritten.map(({ conversationId }) => conversationId)}::bigint[], ${rewritten.map(({ id }) => id)}::bigint[],
                  ${rewritten.map(({ kind, text }) => previewText(kind, text))}::text[]) as n (conversation_id, id, text)
     where c.account_id = ${accountId} and c.id = n.conversation_id and c.last_message_id = n.id`)
  await updateTexts(tx, accountId, rewritten)
}

/** The latest time at which the contact read something, of all that was ever reported. */
async function writeReads(tx: Transaction, accountId: Id, perMessage: Iterable<Updated>): Promise<void> {
  const reads = [...perMessage].flatMap(({ message, updates }) =>
    updates.flatMap((update) =>
      update.type === 'status' && update.status === 'read'
        ? { id: message.conversationId, at: update.at }
        : [],
    ),
  )
  if (reads.length === 0) return
  await tx.query(sql`
    update conversations c set contact_read_at = greatest(c.contact_read_at, n.at)
      from (select id, max(at) as at from unnest(${reads.map(({ id }) => id)}::bigint[], ${reads.map(({ at }) => at)}::timestamptz[])
              as r (id, at) group by id) n
     where c.account_id = ${accountId} and c.id = n.id`)
}

/** One event for each report that told something new, and one for an edit or a deletion. */
function toEvents({ message, reports, rewritten }: Change) {
  const { id, inboxId, conversationId, sender, direction } = message
  const place = { type: 'message.updated' as const, inboxId, conversationId, subjectId: id }
  const events = reports.map(({ status, at, report }) => ({
    ...place,
    data: { status: message.status, reported: status, at, report, sender, direction },
  }))
  const change = message.deletedAt ? 'deleted' : 'edited'
  return rewritten ? [...events, { ...place, data: { change, sender, direction } }] : events
}
