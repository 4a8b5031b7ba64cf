import type { Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents, countConversations } from '../events/index.ts'
import type { Conversation, ConversationStatus } from './conversation.ts'
import { lockConversation, updateListRows, updateSettings } from './conversation-queries.ts'
import { listInboundTimes } from './last-event-queries.ts'

export type ConversationName = { accountId: Id; id: Id }

/** Opens, closes or sets aside. `until`: when a snoozed one is to be open again. */
export async function setConversationStatus(
  tx: Transaction,
  name: ConversationName,
  { status, until }: { status: ConversationStatus; until?: Date },
): Promise<Conversation> {
  const snoozedUntil = status === 'snoozed' ? until : undefined
  return change(tx, name, ({ status: before, snoozedUntil: untilBefore }) =>
    before === status && untilBefore?.getTime() === snoozedUntil?.getTime()
      ? undefined
      : { changes: { status, snoozedUntil }, data: { status } },
  )
}

/** Out of the usual lists, or back. A new message does not bring it back. */
export async function setArchived(
  tx: Transaction,
  name: ConversationName,
  archived: boolean,
): Promise<Conversation> {
  return change(tx, name, ({ archivedAt }) =>
    (archivedAt !== undefined) === archived
      ? undefined
      : { changes: { archivedAt: archived ? tx.now() : undefined }, data: { archived } },
  )
}

export async function setFollowed(
  tx: Transaction,
  name: ConversationName,
  followed: boolean,
): Promise<Conversation> {
  return change(tx, name, (conversation) =>
    conversation.followed === followed ? undefined : { changes: { followed }, data: { followed } },
  )
}

/** Whether the bot answers; one that is switched off may be given a time at which it is to answer again. */
export async function setBotEnabled(
  tx: Transaction,
  name: ConversationName,
  { enabled, resumeAt }: { enabled: boolean; resumeAt?: Date },
): Promise<Conversation> {
  const botResumeAt = enabled ? undefined : resumeAt
  return change(tx, name, (conversation) =>
    conversation.botEnabled === enabled && conversation.botResumeAt?.getTime() === botResumeAt?.getTime()
      ? undefined
      : { changes: { botEnabled: enabled, botResumeAt }, data: { botEnabled: enabled } },
  )
}

/** An agent has read everything, also what a network's clock has ahead of ours. */
export async function markRead(tx: Transaction, name: ConversationName): Promise<Conversation> {
  const conversation = await lockConversation(tx, name)
  const { lastActivityAt } = conversation
  return read(tx, conversation, lastActivityAt > tx.now() ? lastActivityAt : tx.now())
}

/** The contact's last message counts as not read; with only one, or none, as if nobody had read anything since. */
export async function markUnread(tx: Transaction, name: ConversationName): Promise<Conversation> {
  const conversation = await lockConversation(tx, name)
  const [last, before] = await listInboundTimes(tx, { ...name, limit: 2 })
  return read(tx, conversation, before ?? last)
}

async function read(
  tx: Transaction,
  conversation: Conversation,
  agentReadAt: Date | undefined,
): Promise<Conversation> {
  if (conversation.agentReadAt?.getTime() === agentReadAt?.getTime()) return conversation
  const changed = { ...conversation, agentReadAt }
  await updateListRows(tx, conversation.accountId, [{ ...changed, recountUnread: true }])
  tell(tx, conversation, { agentReadAt: agentReadAt ?? null })
  return changed
}

type Changes = Partial<
  Pick<Conversation, 'status' | 'snoozedUntil' | 'archivedAt' | 'followed' | 'botEnabled' | 'botResumeAt'>
>

async function change(
  tx: Transaction,
  name: ConversationName,
  decide: (conversation: Conversation) => { changes: Changes; data: Record<string, unknown> } | undefined,
): Promise<Conversation> {
  const conversation = await lockConversation(tx, name)
  const decision = decide(conversation)
  if (!decision) return conversation
  const changed = { ...conversation, ...decision.changes }
  const { accountId, inboxId, assigneeId } = conversation
  await updateSettings(tx, accountId, [changed])
  if (changed.status !== conversation.status)
    countConversations(tx, accountId, [
      { inboxId, status: conversation.status, assigneeId, by: -1 },
      { inboxId, status: changed.status, assigneeId, by: 1 },
    ])
  tell(tx, conversation, decision.data)
  return changed
}

function tell(
  tx: Transaction,
  { accountId, id, inboxId, contactId }: Conversation,
  data: Record<string, unknown>,
): void {
  appendEvents(tx, accountId, [
    { type: 'conversation.updated', inboxId, conversationId: id, contactId, subjectId: id, data },
  ])
}
