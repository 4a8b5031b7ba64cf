import type { Cast } from './cast.ts'
import { standing } from './conversation-lines.ts'
import { copyLine, copyTime } from './copy-text.ts'
import { Dice, mix } from './dice.ts'
import type { ListRows } from './list-rows.ts'
import { type CallStory, tellCall } from './side-events.ts'

export const callColumns = `account_id, id, inbox_id, channel, conversation_id, contact_id, direction, status, network_id,
  from_phone, to_phone, cause, started_at, ringing_at, answered_at, refused_at, ended_at, created_at, updated_at`
export const assignmentColumns = 'account_id, id, conversation_id, agent_id, team_id, by_agent_id, created_at'

/** The call of a conversation, which the list row knows the time of. */
export function callOf(cast: Cast, rows: ListRows, conversation: number): CallStory | undefined {
  const at = rows.callAt[conversation]!
  if (!at) return undefined
  const channel = cast.inboxes[cast.personOf(conversation).inbox]!.channel
  const told = tellCall(cast.shape, conversation, { first: at, last: at, channel })
  return told && { ...told, at }
}

export function callLine(cast: Cast, rows: ListRows, conversation: number): string | undefined {
  const call = callOf(cast, rows, conversation)
  if (!call) return undefined
  const { contact, inbox: number } = cast.personOf(conversation)
  const inbox = cast.inboxes[number]!
  const { at, direction, status, ringingSeconds, talkingSeconds } = call
  const phone = cast.phoneOf(contact)
  const [from, to] = direction === 'inbound' ? [phone, undefined] : [undefined, phone]
  const pickedAt = status === 'completed' ? at + ringingSeconds : undefined
  const endedAt = pickedAt ? pickedAt + talkingSeconds : at + ringingSeconds
  const id = cast.ids.call(conversation)
  return copyLine([
    cast.accountId,
    id,
    inbox.id,
    inbox.channel,
    cast.ids.conversation(conversation),
    cast.ids.contact(contact),
    direction,
    status,
    `call-${id}`,
    from,
    to,
    status === 'busy' ? 'busy' : undefined,
    copyTime(at),
    copyTime(at + 1),
    copyTime(pickedAt),
    status === 'rejected' ? copyTime(endedAt) : undefined,
    copyTime(endedAt),
    copyTime(at),
    copyTime(endedAt),
  ])
}

/** Given to the one who has it now, or, where nobody has it, taken from whoever had it. */
export function assignmentLine(cast: Cast, rows: ListRows, conversation: number): string | undefined {
  const at = rows.assignedAt[conversation]!
  if (!at) return undefined
  const dice = new Dice(mix(cast.shape.seedValue ^ 0x119de1f3, conversation))
  return copyLine([
    cast.accountId,
    cast.ids.assignment(conversation),
    cast.ids.conversation(conversation),
    standing(cast, rows, conversation).assigneeId,
    undefined,
    dice.chance(70) ? dice.pick(cast.agentIds) : undefined,
    copyTime(at),
  ])
}
