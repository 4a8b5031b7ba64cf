import { z } from 'zod'
import { ChatbotxError } from '../errors.ts'
import { defineEndpoint, type Endpoint } from '../route.ts'
import { IdText } from '../schemas.ts'
import { Done } from './act-on-conversation.ts'
import { findConversation } from './find-conversation.ts'

/** Handing a conversation from app to app is something that Messenger alone knows. */
export const threadControls: Endpoint[] = ['thread-control', 'thread-control/sync'].map((name) =>
  defineEndpoint({
    method: 'POST',
    path: `/v1/conversations/{id}/${name}`,
    operationId: name.endsWith('sync') ? 'conversations.syncThreadControl' : 'conversations.threadControl',
    summary: 'Hand a conversation over between apps, where its network can',
    tags: ['conversations'],
    scope: 'inbox',
    failures: [404],
    input: z.object({ id: IdText }),
    output: Done,
    handler: async ({ db }, { caller, input }) => {
      const { channel } = await findConversation(db, caller, input.id)
      throw new ChatbotxError(
        'threadControlUnsupported',
        400,
        `Conversations on ${channel} cannot be handed from app to app`,
      )
    },
  }),
)
