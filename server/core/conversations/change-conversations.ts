import type { Transaction } from '../../platform/db/index.ts'
import { notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents, countConversations, type NewEvent } from '../events/index.ts'
import { assignLocked } from './assign-conversation.ts'
import { hasAssignees } from './assignment-queries.ts'
import { changeTags, type TagChange } from './change-tags.ts'
import type { Conversation, ConversationStatus } from './conversation.ts'
import { lockConversations, updateListRows, updateSettings } from './conversation-queries.ts'
import { lockTagIds } from './conversation-tag-queries.ts'
import { listLastInboundTimes } from './last-event-queries.ts'

/** What is to be changed; what is not given stays. */
export type ConversationChange = TagChange & {
  status?: ConversationStatus
  /** With `snoozed`: when it is to be open again; null: when the contact writes. */
  snoozedUntil?: Date | null
  assigneeId?: Id | null
  teamId?: Id | null
  archived?: boolean
  botEnabled?: boolean
  /** Whether agents have read it all, or not the contact's last message. */
  read?: boolean
}

export type ConversationsChange = {
  accountId: Id
  /** Each once. */
  ids: Id[]
  /** The only inboxes that are seen; undefined: all. */
  inboxIds?: readonly Id[]
  change: ConversationChange
  /** The agent who does it; null: a program. */
  by: Id | null
}

/**
 * Changes conversations, each in the same way, in as many statements for five hundred as for one. Those that there are
 * not, or that are not seen, are left out. Answers them as they were, with their tags where those may have changed.
 * @throws AppError `not_found` about the agent, the team or a tag
 */
export async function changeConversations(
  tx: Transaction,
  { accountId, ids, inboxIds, change, by }: ConversationsChange,
): Promise<(Conversation & { tagIds?: Id[] })[]> {
  await requireNamed(tx, accountId, change)
  const locked = await lockConversations(tx, accountId, ids)
  const before = inboxIds ? locked.filter(({ inboxId }) => inboxIds.includes(inboxId)) : locked
  if (before.length === 0) return []
  const settled = await changeSettings(tx, accountId, before, change)
  if (change.read !== undefined) await changeReading(tx, accountId, settled, change.read)
  const { assigneeId, teamId } = change
  if (assigneeId !== undefined || teamId !== undefined)
    await assignLocked(
      tx,
      accountId,
      settled.map((conversation) => ({
        conversation,
        assigneeId: assigneeId === undefined ? (conversation.assigneeId ?? null) : assigneeId,
        teamId: teamId === undefined ? (conversation.teamId ?? null) : teamId,
      })),
      by,
    )
  const tags = await changeTags(tx, accountId, before, change)
  return before.map((conversation) => ({ ...conversation, tagIds: tags?.get(conversation.id) }))
}

/** Locks what the change names, so that it is not deleted before it is used. Always before conversations are locked. */
async function requireNamed(tx: Transaction, accountId: Id, change: ConversationChange): Promise<void> {
  const { assigneeId = null, teamId = null, tagIds = [], addTagIds = [] } = change
  if (assigneeId !== null || teamId !== null) {
    const has = await hasAssignees(tx, accountId, { assigneeId, teamId })
    if (!has.agent) throw notFound('agent')
    if (!has.team) throw notFound('team')
  }
  const wanted = [...new Set([...tagIds, ...addTagIds])]
  if ((await lockTagIds(tx, accountId, wanted)).length < wanted.length) throw notFound('tag')
}

async function changeSettings(
  tx: Transaction,
  accountId: Id,
  before: Conversation[],
  change: ConversationChange,
): Promise<Conversation[]> {
  const steps = before.map((conversation) => decide(conversation, change, tx.now()))
  const changed = steps.filter(({ told }) => told.length > 0)
  if (changed.length > 0)
    await updateSettings(
      tx,
      accountId,
      changed.map(({ after }) => after),
    )
  for (const [index, { after, told }] of steps.entries()) {
    const { inboxId, assigneeId, status } = before[index]!
    if (after.status !== status)
      countConversations(tx, accountId, [
        { inboxId, status, assigneeId, by: -1 },
        { inboxId, status: after.status, assigneeId, by: 1 },
      ])
    appendEvents(
      tx,
      accountId,
      told.map((data) => toEvent(after, data)),
    )
  }
  return steps.map(({ after }) => after)
}

/** A conversation after the change of its settings, and what is told of it: each kind of change for itself. */
function decide(
  before: Conversation,
  { status, snoozedUntil, archived, botEnabled }: ConversationChange,
  now: Date,
): { after: Conversation; told: Record<string, unknown>[] } {
  const after = { ...before }
  const told: Record<string, unknown>[] = []
  if (status !== undefined) {
    after.status = status
    after.snoozedUntil = status === 'snoozed' ? (snoozedUntil ?? undefined) : undefined
    const isOther = after.snoozedUntil?.getTime() !== before.snoozedUntil?.getTime()
    if (status !== before.status || (status === 'snoozed' && isOther)) told.push({ status })
  }
  if (archived !== undefined && archived !== (before.archivedAt !== undefined)) {
    after.archivedAt = archived ? now : undefined
    told.push({ archived })
  }
  if (botEnabled !== undefined && botEnabled !== before.botEnabled) {
    after.botEnabled = botEnabled
    after.botResumeAt = undefined
    told.push({ botEnabled })
  }
  return { after, told }
}

/** Read: also what a network's clock has ahead of ours. Unread: from the contact's last message on, if there is one. */
async function changeReading(
  tx: Transaction,
  accountId: Id,
  conversations: Conversation[],
  read: boolean,
): Promise<void> {
  const times = read
    ? undefined
    : await listLastInboundTimes(
        tx,
        accountId,
        conversations.map(({ id }) => id),
      )
  const moved = conversations.flatMap((conversation) => {
    const agentReadAt = times
      ? justBefore(times.get(conversation.id))
      : latest(conversation.lastActivityAt, tx.now())
    // What is read already needs no second mark, which would be told to everybody.
    const isSame = read ? isRead(conversation) : !agentReadAt || isSameTime(conversation, agentReadAt)
    return isSame ? [] : [{ ...conversation, agentReadAt, recountUnread: true }]
  })
  if (moved.length === 0) return
  await updateListRows(tx, accountId, moved)
  appendEvents(
    tx,
    accountId,
    moved.map((conversation) => toEvent(conversation, { agentReadAt: conversation.agentReadAt })),
  )
}

function isRead({ unreadCount, agentReadAt, lastActivityAt }: Conversation): boolean {
  return unreadCount === 0 && agentReadAt !== undefined && agentReadAt >= lastActivityAt
}

function isSameTime({ agentReadAt }: Conversation, time: Date): boolean {
  return agentReadAt?.getTime() === time.getTime()
}

/** Messages are timed in milliseconds. */
function justBefore(time: Date | undefined): Date | undefined {
  return time && new Date(time.getTime() - 1)
}

function latest(a: Date, b: Date): Date {
  return a > b ? a : b
}

function toEvent({ id, inboxId, contactId }: Conversation, data: Record<string, unknown>): NewEvent {
  return { type: 'conversation.updated', inboxId, conversationId: id, contactId, subjectId: id, data }
}
