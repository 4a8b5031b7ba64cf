import { z } from 'zod'
import type { Message as Sent } from '../../../core/messages/index.ts'
import type { Services } from '../../services.ts'
import type { Caller } from '../auth.ts'
import { findConversation } from '../conversations/find-conversation.ts'
import { defineEndpoint, JsonText } from '../route.ts'
import { IdText } from '../schemas.ts'
import { findMessageText } from './find-message.ts'
import { findPlaceOf } from './find-place.ts'
import { MessageWithFiles } from './message-json.ts'
import { newMessage, requireContents, withoutEmptyText } from './new-message.ts'
import { send } from './send.ts'

export const sendConversationMessage = defineEndpoint({
  method: 'POST',
  path: '/v1/conversations/{conversationId}/messages',
  operationId: 'messages.create',
  summary: 'Send a text, files, both, or a flow in a conversation',
  description: 'Answers the first message of several; null for a flow.',
  tags: ['messages'],
  scope: 'inbox',
  status: 201,
  failures: [404],
  input: z.preprocess(
    withoutEmptyText,
    z.object({ conversationId: IdText, ...newMessage }).superRefine(requireContents),
  ),
  output: MessageWithFiles.nullable(),
  handler: async (services, { caller, input: { conversationId, ...message } }) => {
    const conversation = await findConversation(services.db, caller, conversationId)
    const sent = await send(services, caller, {
      message,
      findPlace: (tx) => findPlaceOf(tx, caller, conversation, message.inboxId),
    })
    return sent ? presentSent(services, caller, sent, message.clientId) : null
  },
})

/** A message just sent, with the client's own id of it, which is not kept. */
export async function presentSent(
  services: Services,
  caller: Caller,
  { id, conversationId }: Sent,
  clientId?: string,
): Promise<JsonText> {
  const text = await findMessageText(services, caller, id, [conversationId])
  return new JsonText(
    clientId === undefined ? text : `${text.slice(0, -1)},"clientId":${JSON.stringify(clientId)}}`,
  )
}
