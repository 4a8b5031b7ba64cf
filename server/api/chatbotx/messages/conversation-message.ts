import { z } from 'zod'
import {
  deleteMessage as deleteOne,
  editMessage as editOne,
  findMessage,
  type Message,
  setMessageAttributes,
} from '../../../core/messages/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { notFound } from '../../../platform/errors.ts'
import type { Caller } from '../auth.ts'
import { findConversation } from '../conversations/find-conversation.ts'
import { ChatbotxError } from '../errors.ts'
import { readId } from '../ids.ts'
import { defineEndpoint, type Endpoint, JsonText } from '../route.ts'
import { IdText } from '../schemas.ts'
import { findMessageText } from './find-message.ts'
import { MessageWithFiles } from './message-json.ts'

/** Of which message. The vendor needs its time to find it; here the id is enough. */
const target = { conversationId: IdText, messageId: IdText, createdAt: z.coerce.date() }
type Target = { conversationId: string; messageId: string }

const common = { tags: ['messages'], scope: 'inbox' as const, failures: [404] }
const path = '/v1/conversations/{conversationId}/messages/{messageId}' as const

async function findTarget(db: Db, caller: Caller, { conversationId, messageId }: Target): Promise<Message> {
  const conversation = await findConversation(db, caller, conversationId)
  const name = { accountId: caller.account.id, id: readId(messageId, 'message') }
  const message = await findMessage(db, name)
  if (!message || message.direction === 'note' || message.conversationId !== conversation.id)
    throw notFound('message')
  return message
}

export const getMessage = defineEndpoint({
  ...common,
  method: 'GET',
  path,
  operationId: 'messages.get',
  summary: 'Get a message',
  input: z.object(target),
  output: MessageWithFiles,
  handler: async (services, { caller, input }) => {
    const { id } = await findConversation(services.db, caller, input.conversationId)
    return new JsonText(await findMessageText(services, caller, input.messageId, [id]))
  },
})

const Text = z.string().nullable()

/** PUT and PATCH do the same. */
export const editMessages: Endpoint[] = (['PUT', 'PATCH'] as const).map((method) =>
  defineEndpoint({
    ...common,
    method,
    path,
    operationId: method === 'PUT' ? 'messages.update' : 'messages.patch',
    summary: 'Give a message other words while it waits to be sent',
    description:
      'What has left stays as the contact has it: no network that is connected here can change it.',
    input: z.object({
      ...target,
      newText: z.string().min(1).max(2000),
      newAttachmentPath: z.string().nullable().optional(),
      newAttachmentPublicUrl: z.string().nullable().optional(),
      newAttachmentMimeType: z.string().nullable().optional(),
      newAttachmentName: z.string().nullable().optional(),
      newAttachmentSize: z.number().nullable().optional(),
      removeAttachment: z.boolean().optional(),
    }),
    output: z.object({
      success: z.literal(true),
      messageId: z.string(),
      newText: z.string(),
      newAttachmentPath: Text,
      newAttachmentPublicUrl: Text,
      newAttachmentMimeType: Text,
      newAttachmentWidth: z.int().nullable(),
      newAttachmentHeight: z.int().nullable(),
      removedAttachment: z.boolean(),
    }),
    handler: async ({ db }, { caller, input }) => {
      const { newText, newAttachmentPath, newAttachmentPublicUrl, removeAttachment } = input
      if (newAttachmentPath || newAttachmentPublicUrl || removeAttachment)
        throw new ChatbotxError(
          'systemError',
          400,
          'The file of a message cannot be changed; send a new message',
        )
      return db.transaction(async (tx) => {
        const { accountId, id } = await findTarget(tx, caller, input)
        await editOne(tx, { accountId, id, text: newText })
        return {
          success: true as const,
          messageId: id,
          newText,
          newAttachmentPath: null,
          newAttachmentPublicUrl: null,
          newAttachmentMimeType: null,
          newAttachmentWidth: null,
          newAttachmentHeight: null,
          removedAttachment: false,
        }
      })
    },
  }),
)

export const deleteMessage = defineEndpoint({
  ...common,
  method: 'DELETE',
  path,
  operationId: 'messages.delete',
  summary: 'Delete a message',
  description:
    'Here: its words go and `deletedAt` is set. One that waits is not sent; what has left stays with the contact.',
  status: 204,
  input: z.object(target),
  handler: async ({ db }, { caller, input }) => {
    await db.transaction(async (tx) => deleteOne(tx, await findTarget(tx, caller, input)))
  },
})

export const setAttributes = defineEndpoint({
  ...common,
  method: 'POST',
  path: `${path}/attributes`,
  operationId: 'messages.setAttributes',
  summary: 'Mark a message as liked or hidden',
  description: 'The marks are kept here, for whoever reads the message; its network is told nothing.',
  input: z.object({ ...target, liked: z.boolean().optional(), hidden: z.boolean().optional() }),
  output: z.object({ success: z.literal(true), messageId: z.string() }),
  handler: async ({ db }, { caller, input }) => {
    const { liked, hidden } = input
    const attributes = { ...(liked !== undefined && { liked }), ...(hidden !== undefined && { hidden }) }
    return db.transaction(async (tx) => {
      const { accountId, id } = await findTarget(tx, caller, input)
      await setMessageAttributes(tx, { accountId, id, attributes })
      return { success: true as const, messageId: id }
    })
  },
})
