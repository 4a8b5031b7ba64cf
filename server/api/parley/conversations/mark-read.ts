import { Conversation } from '../../../../shared/parley/index.ts'
import { changeConversations } from '../../../core/conversations/index.ts'
import type { Database } from '../../../platform/db/index.ts'
import { notFound } from '../../../platform/errors.ts'
import type { Caller } from '../auth.ts'
import { readId } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'
import { getConversationObject } from './find-conversation.ts'

export const markRead: Endpoint = (app, { db }) => {
  app.post('/conversations/:id/read', {
    config: { scope: 'conversations', perInbox: true },
    schema: {
      operationId: 'markRead',
      summary: 'Say that agents have read all of a conversation',
      tags: ['conversations'],
      params: IdParams,
      response: { 200: Conversation },
    },
    handler: ({ parley, params }) => mark(db, parley, params.id, true),
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
      response: { 200: Conversation },
    },
    handler: ({ parley, params }) => mark(db, parley, params.id, false),
  })
}

function mark(db: Database, parley: Caller, text: string, read: boolean): Promise<Conversation> {
  const { account, agent, permissions } = parley
  const id = readId('conversation', text)
  return db.transaction(async (tx) => {
    const changed = await changeConversations(tx, {
      accountId: account.id,
      ids: [id],
      inboxIds: permissions.inboxIds,
      change: { read },
      by: agent?.id ?? null,
    })
    if (changed.length === 0) throw notFound('conversation')
    return getConversationObject(tx, parley, id)
  })
}
