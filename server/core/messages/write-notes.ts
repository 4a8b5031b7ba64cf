import type { Transaction } from '../../platform/db/index.ts'
import { AppError, invalidField, notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { insertStoredFiles, type NewStoredFile } from '../attachments/index.ts'
import { lockConversations } from '../conversations/index.ts'
import { appendEvents } from '../events/index.ts'
import { lockMessage } from './change-message-queries.ts'
import { lockAgentIds, replaceMentions, updateMentionsSeen } from './mention-queries.ts'
import type { Message } from './message.ts'
import { insertMessages } from './message-queries.ts'
import { recordChange } from './record-updates.ts'
import { updateMessage } from './update-message.ts'

export type NewNote = {
  accountId: Id
  conversationId: Id
  /** Who writes it; a program has none. */
  agentId?: Id | undefined
  text: string
  /** The agents it speaks to. */
  mentions: Id[]
  files: NewStoredFile[]
  clientId?: string | undefined
}

/**
 * Writes a message that only agents see. It moves nothing that a contact, a list or another API shows: neither the last
 * message nor what is unread, nor the order of lists.
 * @throws AppError `not_found` about the conversation, `invalid_request` about a mentioned agent
 */
export async function addNote(tx: Transaction, note: NewNote): Promise<Message> {
  const { accountId, conversationId, agentId, text, files, clientId } = note
  const mentions = await requireMentions(tx, accountId, note.mentions)
  const [conversation] = await lockConversations(tx, accountId, [conversationId])
  if (!conversation) throw notFound('conversation')
  const { inboxId, contactId } = conversation
  const kind = text === '' ? files[0]!.kind : 'text'
  const [message] = await insertMessages(tx, accountId, [
    {
      id: tx.newId(),
      conversationId,
      inboxId,
      direction: 'note',
      kind,
      status: 'sent',
      content: text === '' ? {} : { body: text },
      text: text === '' ? undefined : text,
      sender: agentId ? 'agent' : 'api',
      agentId,
      networkId: undefined,
      replyToNetworkId: undefined,
      extras: undefined,
      clientId,
      occurredAt: tx.now(),
    },
  ])
  const messageId = message!.id
  await insertStoredFiles(
    tx,
    accountId,
    files.map((file) => ({ ...file, messageId, inboxId })),
  )
  if (mentions.length > 0)
    await replaceMentions(tx, { accountId, messageId, conversationId, agentIds: mentions })
  appendEvents(tx, accountId, [
    {
      type: 'message.created',
      inboxId,
      conversationId,
      contactId,
      subjectId: messageId,
      data: { direction: 'note', kind, sender: message!.sender, ...(mentions.length > 0 && { mentions }) },
    },
  ])
  return message!
}

export type NoteEdit = { accountId: Id; id: Id; text: string; mentions: Id[] | undefined }

/** Gives a note other words. `mentions` undefined: it speaks to whom it spoke before. @throws AppError `not_found` */
export async function editNote(
  tx: Transaction,
  { accountId, id, text, mentions }: NoteEdit,
): Promise<Message> {
  const agentIds = mentions && (await requireMentions(tx, accountId, mentions))
  const note = await lockMessage(tx, { accountId, id })
  if (note?.direction !== 'note') throw notFound('message')
  if (note.deletedAt)
    throw new AppError('invalid_state', 'The note was deleted; write a new one', { thing: 'message' })
  const { inboxId, conversationId } = note
  if (agentIds) await replaceMentions(tx, { accountId, messageId: id, conversationId, agentIds })
  // Later than any edit before it, whatever the clock says.
  const at = new Date(Math.max(tx.now().getTime(), (note.editedAt?.getTime() ?? 0) + 1)).toISOString()
  const edit = { type: 'edit' as const, laneKey: '', inboxId, networkId: '', at }
  const change = updateMessage(note, [{ ...edit, content: { ...note.content, body: text }, text }])!
  await recordChange(tx, accountId, change)
  return change.message
}

/** An agent has seen what mentions them in a conversation. */
export async function markMentionsSeen(
  tx: Transaction,
  { accountId, agentId, conversationId }: { accountId: Id; agentId: Id; conversationId: Id },
): Promise<void> {
  const [conversation] = await lockConversations(tx, accountId, [conversationId])
  if (!conversation) throw notFound('conversation')
  if (!(await updateMentionsSeen(tx, { accountId, agentId, conversationId }))) return
  const { inboxId } = conversation
  appendEvents(tx, accountId, [
    { type: 'mention.seen', inboxId, conversationId, subjectId: conversationId, data: { agentId } },
  ])
}

async function requireMentions(tx: Transaction, accountId: Id, ids: Id[]): Promise<Id[]> {
  const wanted = [...new Set(ids)]
  const known = await lockAgentIds(tx, accountId, wanted)
  const missing = wanted.find((id) => !known.includes(id))
  if (missing) throw invalidField('mentions', 'names no agent of the account', 'NOT_FOUND', missing)
  return wanted
}
