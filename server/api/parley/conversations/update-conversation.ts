import { Conversation } from '../../../../shared/parley/index.ts'
import { changeConversations, lockConversations } from '../../../core/conversations/index.ts'
import { notFound } from '../../../platform/errors.ts'
import { requireUnchanged, sendTagged } from '../etag.ts'
import { readId } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { Body, IdParams, IfMatch } from '../schemas.ts'
import { getConversationObject } from './find-conversation.ts'
import { ConversationPatch, readChange } from './read-change.ts'

export const updateConversation: Endpoint = (app, { db }) => {
  app.patch('/conversations/:id', {
    config: { scope: 'conversations', perInbox: true },
    schema: {
      operationId: 'updateConversation',
      summary: 'Open, close, snooze, assign, archive or tag a conversation, or switch its bot on or off',
      description:
        'What is not given stays. Snoozed, it is open again at its time, or as soon as the contact writes.',
      tags: ['conversations'],
      params: IdParams,
      body: Body(ConversationPatch),
      headers: IfMatch,
      response: { 200: Conversation },
    },
    handler: async (request, reply) => {
      const { parley, params, body } = request
      const { account, agent, permissions } = parley
      const id = readId('conversation', params.id)
      const change = readChange(body, db.now())
      const shown = await db.transaction(async (tx) => {
        await requireUnchanged(request, {
          lock: () => lockConversations(tx, account.id, [id]),
          read: () => getConversationObject(tx, parley, id),
        })
        const changed = await changeConversations(tx, {
          accountId: account.id,
          ids: [id],
          inboxIds: permissions.inboxIds,
          change,
          by: agent?.id ?? null,
        })
        if (changed.length === 0) throw notFound('conversation')
        return getConversationObject(tx, parley, id)
      })
      return sendTagged(reply, shown)
    },
  })
}
