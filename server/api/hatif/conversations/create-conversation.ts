import Type from 'typebox'
import { cleanName } from '../../../core/contacts/index.ts'
import { assignConversation, conversationRow, startConversation } from '../../../core/conversations/index.ts'
import { sql } from '../../../platform/db/index.ts'
import { toUuid } from '../../../platform/ids.ts'
import { findChannel } from '../channels/find-channel.ts'
import { sendJson } from '../json.ts'
import { readPhone } from '../phone.ts'
import type { Endpoint } from '../route.ts'
import { Guid, Nullable } from '../schemas.ts'
import { conversationJoins, conversationJson } from './conversation-json.ts'
import { ConversationDto } from './conversation-schema.ts'
import { findAssignee } from './find-assignee.ts'

export const createConversation: Endpoint = (app, { db }) => {
  app.post('/v2/conversations/service-account/create', {
    schema: {
      operationId: 'createConversation',
      summary: 'Find or make the conversation with a number, open, and assign it if asked',
      tags: ['conversations'],
      body: Type.Object({
        channelId: Type.String(),
        phoneNumber: Type.String({ description: 'E.164' }),
        contactName: Type.Optional(
          Nullable(Type.String({ description: 'Of a new contact; the number by default' })),
        ),
        assignToUserId: Type.Optional(Nullable(Type.String())),
        assignToAiAgentId: Type.Optional(Nullable(Type.String())),
      }),
      response: { 200: Type.Object({ conversation: ConversationDto, contactId: Guid }) },
    },
    handler: async ({ hatif, body }, reply) => {
      const accountId = hatif.account.id
      const { contactName, assignToUserId: user, assignToAiAgentId: aiAgent } = body
      const { id: inboxId } = await findChannel(db, hatif, body.channelId)
      const phone = readPhone(hatif.account, body.phoneNumber, 'phoneNumber')
      const assignee = await findAssignee(db, accountId, {
        user,
        aiAgent,
        members: ['assignToUserId', 'assignToAiAgentId'],
      })
      const name = contactName?.trim() ? cleanName(contactName, 'contactName') : undefined
      const { id, contactId } = await db.transaction(async (tx) => {
        const conversation = await startConversation(tx, { accountId, inboxId, phone, ...(name && { name }) })
        const conversationId = conversation.id
        if (assignee)
          await assignConversation(tx, {
            accountId,
            conversationId,
            assigneeId: assignee.id,
            teamId: null,
            by: null,
          })
        return conversation
      })
      const shown = conversationRow({ accountId, id }, { row: conversationJson(), joins: conversationJoins })
      const [row] = await db.query<{ row: string }>(sql`select p.row::text as row from (${shown}) p`)
      return sendJson(reply, `{"conversation":${row!.row},"contactId":"${toUuid('contact', contactId)}"}`)
    },
  })
}
