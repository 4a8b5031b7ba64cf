import type { Transaction } from '../../platform/db/index.ts'
import { invalidState, notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { listAttachments, type NewStoredFile } from '../attachments/index.ts'
import { lockConversations } from '../conversations/index.ts'
import { appendEvents } from '../events/index.ts'
import type { Inbox } from '../inboxes/index.ts'
import { lockMessage, updateResentAs } from './change-message-queries.ts'
import type { Message, MessageContent } from './message.ts'
import { getSendingInbox, queueMessages, type SendDraft } from './send-messages.ts'

export type Resend = {
  accountId: Id
  id: Id
  sender: SendDraft['sender']
  agentId?: Id | undefined
  clientId?: string | undefined
  /** The address under which the network fetches a file of ours. */
  linkOf: (attachmentId: Id) => string
  /** Whether free-form messages are refused outside the 24-hour window of an inbox. */
  requiresWindow: (inbox: Inbox) => boolean
}

/**
 * Sends what failed once more, as a new message: the one that failed stays, and says as which one it went. Its files are
 * the same ones in our store.
 * @throws AppError `not_found`, or `invalid_state` about what did not fail or was sent again already
 */
export async function resendMessage(tx: Transaction, resend: Resend): Promise<Message> {
  const { accountId, id, linkOf, requiresWindow } = resend
  const failed = await lockFailed(tx, { accountId, id })
  const [conversation] = await lockConversations(tx, accountId, [failed.conversationId])
  const inbox = await getSendingInbox(tx, accountId, failed.inboxId)
  const stored = await listAttachments(tx, accountId, [id])
  const files = stored.flatMap((file): NewStoredFile[] =>
    file.storageKey === undefined ? [] : [{ ...toStoredFile(file), id: tx.newId() }],
  )
  const draft: SendDraft = {
    kind: failed.kind,
    content: withLink(failed.content, files[0] && linkOf(files[0].id)),
    ...(failed.text !== undefined && { text: failed.text }),
    ...(failed.replyToNetworkId !== undefined && { replyToNetworkId: failed.replyToNetworkId }),
    ...(resend.clientId !== undefined && { clientId: resend.clientId }),
    ...(resend.agentId !== undefined && { agentId: resend.agentId }),
    sender: resend.sender,
    files,
    requireOpenWindow: requiresWindow(inbox),
  }
  const [sent] = await queueMessages(tx, accountId, [{ draft, conversation: conversation! }])
  const { message } = sent!
  await updateResentAs(tx, { accountId, id, resentAsId: message.id })
  const { inboxId, conversationId } = failed
  appendEvents(tx, accountId, [{ type: 'message.resent', inboxId, conversationId, subjectId: id }])
  return message
}

async function lockFailed(tx: Transaction, name: { accountId: Id; id: Id }): Promise<Message> {
  const message = await lockMessage(tx, name)
  if (message?.direction !== 'outbound') throw notFound('message')
  if (message.status !== 'failed' || message.deletedAt)
    throw invalidState('message', 'Only a message that failed can be sent again')
  if (message.resentAsId)
    throw invalidState('message', `This message was sent again already, as ${message.resentAsId}`)
  return message
}

type Stored = Awaited<ReturnType<typeof listAttachments>>[number]

function toStoredFile({
  id,
  kind,
  fileName,
  mimeType,
  sizeBytes,
  sha256,
  storageKey,
}: Stored): NewStoredFile {
  return {
    id,
    kind,
    ...(fileName !== undefined && { fileName }),
    mimeType: mimeType ?? 'application/octet-stream',
    sizeBytes: sizeBytes ?? 0,
    sha256: sha256 ?? '',
    storageKey: storageKey!,
  }
}

/** A link to a file of ours leads somewhere for some days only. */
function withLink(content: MessageContent, link: string | undefined): MessageContent {
  return link !== undefined && 'link' in content ? { ...content, link } : content
}
