import Type from 'typebox'
import { Conversation, Id } from '../../../../shared/parley/index.ts'
import { type ConversationChange, changeConversations } from '../../../core/conversations/index.ts'
import { invalidField } from '../../../platform/errors.ts'
import { fromUuid, isId } from '../../../platform/ids.ts'
import { tellRead } from '../messages/read-receipt.ts'
import { listConversationObjects } from '../present/conversations.ts'
import type { Endpoint } from '../route.ts'
import { Body } from '../schemas.ts'
import { presentBefore } from './present-before.ts'
import { ConversationPatch, readChange } from './read-change.ts'

const mostAtOnce = 500

export const bulkConversations: Endpoint = (app, services) => {
  const { db } = services
  app.post('/conversations/bulk', {
    config: { scope: 'conversations', perInbox: true },
    schema: {
      operationId: 'changeConversations',
      summary: 'Change up to 500 conversations in the same way',
      description:
        'All of them or, when the change names what does not exist, none. `before` has what was changed as it was: sent as a change of that conversation, it takes this one back.',
      tags: ['conversations'],
      body: Body({
        ids: Type.Array(Type.String(), { minItems: 1, maxItems: mostAtOnce }),
        change: Body({
          ...ConversationPatch,
          read: Type.Optional(Type.Boolean({ description: 'Read by agents, or the last message not' })),
        }),
      }),
      response: {
        200: Type.Object({
          changed: Type.Array(Conversation, { description: 'As they are now' }),
          not_found: Type.Array(Type.String(), { description: 'Ids as they were given' }),
          before: Type.Array(
            Type.Object({ id: Id, ...ConversationPatch, read: Type.Optional(Type.Boolean()) }),
          ),
        }),
      },
    },
    handler: async ({ parley, log, body: { ids: given, change: asked } }) => {
      const { account, agent, permissions } = parley
      const accountId = account.id
      const change: ConversationChange = { ...readChange(asked, db.now()), ...readFlag(asked.read) }
      if (Object.keys(change).length === 0) throw invalidField('change', 'is empty', 'REQUIRED')
      const named = given.map((text) => ({ text, id: isId(text) ? text : fromUuid('conversation', text) }))
      const ids = [...new Set(named.flatMap(({ id }) => id ?? []))]
      const answer = await db.transaction(async (tx) => {
        const before = await changeConversations(tx, {
          accountId,
          ids,
          inboxIds: permissions.inboxIds,
          change,
          by: agent?.id ?? null,
        })
        const found = new Set(before.map(({ id }) => id))
        const shown = await listConversationObjects(tx, { accountId, ids: [...found] })
        return {
          before,
          changed: ids.flatMap((id) => shown.get(id) ?? []),
          not_found: named.flatMap(({ text, id }) => (id && found.has(id) ? [] : [text])),
        }
      })
      // Many that are marked at once were looked at by nobody, and no contact is told so.
      if (change.read && ids.length === 1) void tellRead(services, log, answer.before)
      return { ...answer, before: answer.before.map((conversation) => presentBefore(conversation, change)) }
    },
  })
}

function readFlag(read: boolean | undefined): ConversationChange {
  return read === undefined ? {} : { read }
}
