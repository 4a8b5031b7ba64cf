import { previewText } from '../../core/messages/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Cast } from './cast.ts'
import { type Cell, copyLine, copyTime } from './copy-text.ts'
import { Dice, mix } from './dice.ts'
import { type ListRows, replyWindowSeconds, windowCategories } from './list-rows.ts'
import { messageContent } from './message-lines.ts'
import type { Person } from './people.ts'
import { callOf } from './side-event-lines.ts'
import { pickName } from './text.ts'

const secondsPerDay = 86_400

export const contactColumns =
  'account_id, id, name, phone, email, language, country, timezone, last_active_at, created_at, updated_at'
export const identityColumns = 'account_id, inbox_id, address, contact_id, id, created_at'
export const contactTagColumns = 'account_id, contact_id, tag_id, position, contact_created_at, created_at'
export const conversationTagColumns = 'account_id, conversation_id, tag_id, created_at'
export const conversationColumns = `account_id, id, inbox_id, contact_id, channel, status, snoozed_until, assignee_id,
  last_activity_at, last_message_id, last_message_at, last_message_direction, last_message_kind, last_message_text,
  event_count, last_call_id, last_call_at, last_call_lost, last_assignment_id, last_assignment_at,
  unread_count, last_inbound_at, last_reply_at, last_outbound_at, agent_read_at, waiting_since, contact_read_at, window_category, window_started_at,
  window_expires_at, created_at, updated_at`

/** The contact of a conversation; undefined when the contact is another conversation's. */
export function contactLine(cast: Cast, rows: ListRows, conversation: number): string | undefined {
  const { contact, language } = cast.personOf(conversation)
  if (contact !== conversation) return undefined
  const dice = new Dice(mix(cast.shape.seedValue ^ 0x3c6ef372, contact))
  const createdAt = copyTime(rows.firstAt[contact]!)
  return copyLine([
    cast.accountId,
    cast.ids.contact(contact),
    pickName(dice, language),
    cast.phoneOf(contact),
    dice.chance(20) ? `customer${contact + 1}@example.com` : undefined,
    language.code,
    language.country,
    language.timezone,
    copyTime(lastActiveAt(cast, rows, contact)),
    createdAt,
    createdAt,
  ])
}

function lastActiveAt({ shape, personOf }: Cast, { lastInboundAt }: ListRows, contact: number): number {
  const next = contact + 1
  const isShared = next < shape.conversations && personOf(next).contact === contact
  return isShared ? Math.max(lastInboundAt[contact]!, lastInboundAt[next]!) : lastInboundAt[contact]!
}

export function identityLine(cast: Cast, rows: ListRows, conversation: number): string {
  const { contact, inbox } = cast.personOf(conversation)
  const contactId = cast.ids.contact(contact)
  return copyLine([
    cast.accountId,
    cast.inboxes[inbox]!.id,
    cast.inboxes[inbox]!.channel === 'whatsapp' ? cast.phoneOf(contact).slice(1) : contactId,
    contactId,
    cast.ids.identity(conversation),
    copyTime(rows.firstAt[conversation]!),
  ])
}

/** The tags of a contact, on some of them. */
export function contactTagLines(cast: Cast, rows: ListRows, conversation: number): string {
  if (cast.personOf(conversation).contact !== conversation) return ''
  const tagIds = pickTags(cast, mix(cast.shape.seedValue ^ 0x2545f491, conversation), 15)
  const contactId = cast.ids.contact(conversation)
  const at = copyTime(rows.firstAt[conversation]!)
  return tagIds
    .map((tagId, position) => copyLine([cast.accountId, contactId, tagId, position, at, at]))
    .join('')
}

export function conversationTagLines(cast: Cast, rows: ListRows, conversation: number): string {
  const tagIds = pickTags(cast, mix(cast.shape.seedValue ^ 0x1b873593, conversation), 8)
  const conversationId = cast.ids.conversation(conversation)
  const at = copyTime(rows.firstAt[conversation]!)
  return tagIds.map((tagId) => copyLine([cast.accountId, conversationId, tagId, at])).join('')
}

function pickTags({ tagIds }: Cast, seed: number, percent: number): Id[] {
  const dice = new Dice(seed)
  if (!dice.chance(percent)) return []
  return [...new Set(Array.from({ length: 1 + dice.below(2) }, () => tagIds[dice.rank(tagIds.length)]!))]
}

export function conversationLine(cast: Cast, rows: ListRows, conversation: number): string {
  const person = cast.personOf(conversation)
  const inbox = cast.inboxes[person.inbox]!
  const { status, snoozedUntil, assigneeId } = standing(cast, rows, conversation)
  const startedAt = rows.windowStartedAt[conversation]!
  return copyLine([
    cast.accountId,
    cast.ids.conversation(conversation),
    inbox.id,
    cast.ids.contact(person.contact),
    inbox.channel,
    status,
    copyTime(snoozedUntil),
    assigneeId,
    copyTime(rows.lastActivityAt[conversation]!),
    ...lastMessageCells(cast, rows, conversation, person),
    ...sideEventCells(cast, rows, conversation),
    rows.unread[conversation]!,
    copyTime(rows.lastInboundAt[conversation]!),
    copyTime(rows.lastReplyAt[conversation]!),
    copyTime(rows.lastOutboundAt[conversation]!),
    copyTime(rows.agentReadAt[conversation]!),
    copyTime(rows.waitingSince[conversation]!),
    copyTime(rows.contactReadAt[conversation]!),
    windowCategories[rows.windowCategory[conversation]!],
    copyTime(startedAt),
    copyTime(startedAt + replyWindowSeconds),
    copyTime(rows.firstAt[conversation]!),
    copyTime(rows.lastActivityAt[conversation]!),
  ])
}

function lastMessageCells(cast: Cast, rows: ListRows, conversation: number, person: Person): Cell[] {
  const index = rows.lastMessage[conversation]!
  const story = cast.tell(index)
  const { text } = messageContent(cast, index, { story, person })
  return [
    cast.ids.message(index),
    copyTime(story.at),
    story.direction,
    story.kind,
    previewText(story.kind, text),
  ]
}

function sideEventCells(cast: Cast, rows: ListRows, conversation: number): Cell[] {
  const call = callOf(cast, rows, conversation)
  const assignedAt = rows.assignedAt[conversation]!
  return [
    rows.events[conversation]!,
    call && cast.ids.call(conversation),
    copyTime(call?.at),
    call && call.direction === 'inbound' && call.status !== 'completed',
    assignedAt ? cast.ids.assignment(conversation) : undefined,
    copyTime(assignedAt),
  ]
}

export type Standing = {
  status: 'open' | 'pending' | 'snoozed' | 'closed'
  snoozedUntil: number | undefined
  assigneeId: Id | undefined
}

/** How far a conversation has come and who answers for it: the older, the likelier closed; what is unread is not. */
export function standing({ shape, agentIds }: Cast, rows: ListRows, conversation: number): Standing {
  const dice = new Dice(mix(shape.seedValue ^ 0x7f4a7c15, conversation))
  const assigneeId = dice.chance(60) ? agentIds[dice.below(agentIds.length)] : undefined
  const days = (shape.untilSeconds - rows.lastActivityAt[conversation]!) / secondsPerDay
  const draw = dice.next()
  const open = { status: 'open' as const, snoozedUntil: undefined, assigneeId }
  if (rows.unread[conversation]! > 0) return draw < 0.9 ? open : { ...open, status: 'pending' }
  if (draw < (days > 3 ? 0.85 : 0.35)) return { ...open, status: 'closed' }
  if (draw < 0.9) return open
  if (draw < 0.95) return { ...open, status: 'pending' }
  const snoozedUntil = shape.untilSeconds + secondsPerDay * (1 + dice.below(7))
  return { ...open, status: 'snoozed', snoozedUntil }
}
