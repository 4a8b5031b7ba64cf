import Type from 'typebox'
import { Conversation } from '../../../../shared/parley/index.ts'
import { toE164 } from '../../../../shared/phone.ts'
import { openConversation, startConversation } from '../../../core/conversations/index.ts'
import { invalidField, invalidState } from '../../../platform/errors.ts'
import { getVisibleInbox } from '../inboxes/find-inbox.ts'
import { readIdField } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { Body } from '../schemas.ts'
import { getConversationObject } from './find-conversation.ts'

export const createConversation: Endpoint = (app, { db, networks }) => {
  app.post('/conversations', {
    config: { scope: 'conversations', perInbox: true },
    schema: {
      operationId: 'createConversation',
      summary: 'Start or find the conversation with a contact in an inbox',
      description:
        'There is one for each contact and inbox; a closed one is open then. By a number, the contact is made when nobody has it yet.',
      tags: ['conversations'],
      body: Body({
        inbox_id: Type.String(),
        contact_id: Type.Optional(Type.String()),
        phone: Type.Optional(Type.String({ description: 'Instead of a contact; E.164' })),
        name: Type.Optional(Type.String({ description: 'Of a new contact' })),
      }),
      response: { 200: Conversation },
    },
    handler: async ({ parley, body }) => {
      const accountId = parley.account.id
      const inboxId = readIdField('inbox', body.inbox_id, 'inbox_id')
      const { channel } = await getVisibleInbox(db, parley, inboxId)
      if ((body.contact_id === undefined) === (body.phone === undefined))
        throw invalidField('contact_id', 'or phone is required, and not both', 'REQUIRED')
      // Into our own chat people come by themselves: a number leads to nobody there.
      if (body.phone !== undefined && networks.get(channel)?.isOwn)
        throw invalidState('inbox', `Nobody is reached by a number in an inbox of ${channel}; name a contact`)
      return db.transaction(async (tx) => {
        const { id } =
          body.contact_id === undefined
            ? await startConversation(tx, {
                accountId,
                inboxId,
                phone: readPhone(body.phone!),
                name: body.name,
              })
            : await openConversation(tx, {
                accountId,
                inboxId,
                contactId: readIdField('contact', body.contact_id, 'contact_id'),
              })
        return getConversationObject(tx, parley, id)
      })
    },
  })
}

function readPhone(text: string): string {
  const phone = toE164(text)
  if (!phone) throw invalidField('phone', 'must be a number in E.164, such as +15550100002', 'INVALID', text)
  return phone
}
