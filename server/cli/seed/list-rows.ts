import { Dice, mix } from './dice.ts'
import { tellMessage } from './message-story.ts'
import { createPeople, type Person } from './people.ts'
import { type CallStory, tellAssignment, tellCall } from './side-events.ts'
import { createTimeline, type Shape } from './timeline.ts'

export const replyWindowSeconds = 86_400
export const windowCategories = ['service', 'marketing', 'utility'] as const

/** What the list row of every conversation shows once all messages are there; columns by conversation number. Times in seconds, 0: never. */
export type ListRows = {
  firstAt: Float64Array
  /** The index of the last message that is no note. */
  lastMessage: Int32Array
  lastActivityAt: Float64Array
  lastInboundAt: Float64Array
  lastReplyAt: Float64Array
  /** Of what went out, whoever sent it. */
  lastOutboundAt: Float64Array
  agentReadAt: Float64Array
  waitingSince: Float64Array
  contactReadAt: Float64Array
  unread: Int32Array
  windowStartedAt: Float64Array
  windowCategory: Uint8Array
  /** Messages that are no notes, calls, assignments. */
  events: Int32Array
  callAt: Float64Array
  assignedAt: Float64Array
}

/**
 * Goes through the history once, without its words, and keeps each list row by the rules by which the server
 * keeps them: notes do not count, and unread is what came in after the last reply or read.
 */
export function foldListRows(shape: Shape): ListRows {
  const rows = emptyRows(shape.conversations)
  const placeOf = createTimeline(shape)
  const personOf = createPeople(shape)
  for (let index = 0; index < shape.messages; index += 1) {
    const place = placeOf(index)
    addMessage(rows, shape, index, { place, person: personOf(place.conversation) })
  }
  for (let conversation = 0; conversation < shape.conversations; conversation += 1) {
    if (!new Dice(mix(shape.seedValue ^ 0x165667b1, conversation)).chance(70)) continue
    rows.agentReadAt[conversation] = rows.lastActivityAt[conversation]!
    rows.unread[conversation] = 0
  }
  addSideEvents(rows, shape, personOf)
  return rows
}

function emptyRows(count: number): ListRows {
  return {
    firstAt: new Float64Array(count),
    lastMessage: new Int32Array(count),
    lastActivityAt: new Float64Array(count),
    lastInboundAt: new Float64Array(count),
    lastReplyAt: new Float64Array(count),
    lastOutboundAt: new Float64Array(count),
    agentReadAt: new Float64Array(count),
    waitingSince: new Float64Array(count),
    contactReadAt: new Float64Array(count),
    unread: new Int32Array(count),
    windowStartedAt: new Float64Array(count),
    windowCategory: new Uint8Array(count),
    events: new Int32Array(count),
    callAt: new Float64Array(count),
    assignedAt: new Float64Array(count),
  }
}

type Located = { place: ReturnType<ReturnType<typeof createTimeline>>; person: Person }

function addMessage(rows: ListRows, shape: Shape, index: number, { place, person }: Located): void {
  const { direction, sender, kind, status, readAt } = tellMessage(shape, index, place, person)
  const { conversation: row, first, at } = place
  if (direction === 'note') return
  if (first) rows.firstAt[row] = at
  rows.events[row]! += 1
  rows.lastMessage[row] = index
  rows.lastActivityAt[row] = at
  if (readAt !== undefined) rows.contactReadAt[row] = Math.max(rows.contactReadAt[row]!, readAt)
  if (direction === 'outbound' && status !== 'failed') rows.lastOutboundAt[row] = at
  if (direction === 'inbound') {
    rows.lastInboundAt[row] = at
    if (at > rows.lastReplyAt[row]!) {
      rows.unread[row]! += 1
      rows.waitingSince[row] ||= at
    }
  } else if (sender === 'agent' || sender === 'api') {
    rows.lastReplyAt[row] = at
    rows.waitingSince[row] = 0
    rows.agentReadAt[row] = at
    rows.unread[row] = 0
  }
  const isFresh = first || at >= rows.windowStartedAt[row]! + replyWindowSeconds
  if (direction === 'inbound') startWindow(rows, row, at, 0)
  else if (kind === 'template' && isFresh) startWindow(rows, row, at, sender === 'campaign' ? 1 : 2)
}

/** Calls and assignments, in the order in which they came after the messages: only the contact's calls move more than themselves. */
function addSideEvents(rows: ListRows, shape: Shape, personOf: (conversation: number) => Person): void {
  for (let row = 0; row < shape.conversations; row += 1) {
    const span = { first: rows.firstAt[row]!, last: rows.lastActivityAt[row]! }
    const call = tellCall(shape, row, { ...span, channel: shape.channels[personOf(row).inbox]! })
    if (call) addCall(rows, row, call)
    rows.assignedAt[row] = tellAssignment(shape, row, span) ?? 0
    if (rows.assignedAt[row]) rows.events[row]! += 1
  }
}

function addCall(rows: ListRows, row: number, { at, direction }: CallStory): void {
  rows.events[row]! += 1
  rows.callAt[row] = at
  rows.lastActivityAt[row] = Math.max(rows.lastActivityAt[row]!, at)
  if (direction === 'outbound') return
  rows.lastInboundAt[row] = at
  startWindow(rows, row, at, 0)
}

function startWindow(rows: ListRows, row: number, at: number, category: number): void {
  rows.windowStartedAt[row] = at
  rows.windowCategory[row] = category
}
