import Type from 'typebox'
import { Contact } from '../../../../shared/parley/index.ts'
import { mergeContacts } from '../../../core/contact-merges/index.ts'
import { invalidField } from '../../../platform/errors.ts'
import { sendTagged } from '../etag.ts'
import { readId } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { Body, IdParams } from '../schemas.ts'
import { getContactObject, requireContact, requireWholeContacts } from './find-contact.ts'

export const mergeContact: Endpoint = (app, { db }) => {
  app.post('/contacts/:id/merge', {
    config: { scope: 'contacts' },
    schema: {
      operationId: 'mergeContact',
      summary: 'Make one contact of two',
      description:
        'Conversations, addresses, tags, values, notes and history of `from_contact_id` become this contact’s, which keeps its own where both have something. The other one is gone then; nobody can undo it.',
      tags: ['contacts'],
      params: IdParams,
      body: Body({ from_contact_id: Type.String() }),
      response: { 200: Contact },
    },
    handler: async ({ parley, params, body }, reply) => {
      const accountId = parley.account.id
      const into = readId('contact', params.id)
      const from = readId('contact', body.from_contact_id)
      if (from === into)
        throw invalidField('from_contact_id', 'is this contact itself; name the other one', 'INVALID', from)
      const merged = await db.transaction(async (tx) => {
        await requireContact(tx, { accountId, id: into })
        await requireContact(tx, { accountId, id: from })
        await requireWholeContacts(tx, parley, [from, into])
        await mergeContacts(tx, { accountId, from, into })
        return getContactObject(tx, { accountId, id: into })
      })
      return sendTagged(reply, merged)
    },
  })
}
