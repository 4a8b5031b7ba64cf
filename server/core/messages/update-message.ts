import type { InboxEvent, MessageEdit, MessageUpdate, StatusReport } from './inbound-event.ts'
import { greaterStatus, type Message } from './message.ts'

/** What some updates made of a message: the message now, the reports that told something new, whether its text changed. */
export type Change = { message: Message; reports: StatusReport[]; rewritten: boolean }

/**
 * A message after some updates, or undefined when they told nothing new. Any order and any repetition of the
 * same updates end the same: the greatest status wins, each status keeps its earliest time, the latest edit
 * stands, a deletion is final.
 */
export function updateMessage(message: Message, updates: MessageUpdate[]): Change | undefined {
  const change: Change = { message: { ...message }, reports: [], rewritten: false }
  let changed = false
  for (const update of updates) {
    if (update.type === 'status') changed = applyStatus(change, update) || changed
    else if (update.type === 'edit') changed = applyEdit(change, update) || changed
    else changed = applyDeletion(change, new Date(update.at)) || changed
  }
  return changed ? change : undefined
}

const timeOf = { sent: 'sentAt', delivered: 'deliveredAt', read: 'readAt', failed: 'failedAt' } as const

function applyStatus(change: Change, update: InboxEvent<StatusReport>): boolean {
  const { message } = change
  const at = new Date(update.at)
  const column = timeOf[update.status]
  const known = message[column]
  const named = message.networkId === undefined
  if (named) message.networkId = update.networkId
  if (known && known <= at) return named
  message[column] = at
  message.status = greaterStatus(message.status, update.status)
  if (update.status === 'failed') message.error = update.error
  if (!known) change.reports.push(update)
  return true
}

function applyEdit(change: Change, update: InboxEvent<MessageEdit>): boolean {
  const { message } = change
  const at = new Date(update.at)
  if (message.deletedAt || (message.editedAt && message.editedAt >= at)) return false
  message.content = update.content
  message.text = update.text
  message.editedAt = at
  change.rewritten = true
  return true
}

/** The words go; that there was a message stays. */
function applyDeletion(change: Change, at: Date): boolean {
  const { message } = change
  if (message.deletedAt) {
    if (message.deletedAt <= at) return false
    message.deletedAt = at
    return true
  }
  message.content = {}
  message.text = undefined
  message.editedAt = undefined
  message.deletedAt = at
  change.rewritten = true
  return true
}
