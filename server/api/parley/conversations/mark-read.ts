import { Conversation as ConversationSchema } from '../../../../shared/parley/index.ts'
import { type Conversation, changeConversations } from '../../../core/conversations/index.ts'
import type { Transaction } from '../../../platform/db/index.ts'
import { notFound } from '../../../platform/errors.ts'
import type { Caller } from '../auth.ts'
import { tellRead } from '../messages/read-receipt.ts'
import { readId } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'
import { getConversationObject } from './find-conversation.ts'

export const markRead: Endpoint = (app, services) => {
  const { db } = services
  app.post('/conversations/:id/read', {
    config: { scope: 'conversations', perInbox: true },
    schema: {
      operationId: 'markRead',
      summary: 'Say that agents have read all of a conversation',
      description: 'The contact sees it, where their network shows such things.',
      tags: ['conversations'],
      params: IdParams,
      response: { 200: ConversationSchema },
    },
    handler: async ({ parley, params, log }) => {
      const { before, shown } = await db.transaction(async (tx) => ({
        before: await mark(tx, parley, params.id, true),
        shown: await getConversationObject(tx, parley, params.id),
      }))
      void tellRead(services, log, [before])
      return shown
    },
  })
}

export const markUnread: Endpoint = (app, { db }) => {
  app.post('/conversations/:id/unread', {
    config: { scope: 'conversations', perInbox: true },
    schema: {
      operationId: 'markUnread',
      summary: 'Count the contact’s last message as not read',
      description:
        'Where the contact never wrote, there is nothing that could be unread, and nothing changes.',
      tags: ['conversations'],
      params: IdParams,
      response: { 200: ConversationSchema },
    },
    handler: ({ parley, params }) =>
      db.transaction(async (tx) => {
        await mark(tx, parley, params.id, false)
        return getConversationObject(tx, parley, params.id)
      }),
  })
}

/** Answers the conversation as it was. */
async function mark(
  tx: Transaction,
  { account, agent, permissions }: Caller,
  text: string,
  read: boolean,
): Promise<Conversation> {
  const [before] = await changeConversations(tx, {
    accountId: account.id,
    ids: [readId('conversation', text)],
    inboxIds: permissions.inboxIds,
    change: { read },
    by: agent?.id ?? null,
  })
  if (!before) throw notFound('conversation')
  return before
}
