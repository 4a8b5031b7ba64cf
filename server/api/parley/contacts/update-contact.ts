import Type from 'typebox'
import { Contact } from '../../../../shared/parley/index.ts'
import { lockContact, lockLinks, updateContact as update } from '../../../core/contacts/index.ts'
import { requireUnchanged, sendTagged } from '../etag.ts'
import { readId } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { Body, IdParams, IfMatch } from '../schemas.ts'
import { contactBody, readContactFields, readLinkIds } from './contact-body.ts'
import { getContactObject } from './find-contact.ts'

const body = Body({
  ...contactBody,
  add_tag_ids: Type.Optional(Type.Array(Type.String())),
  remove_tag_ids: Type.Optional(Type.Array(Type.String())),
  blocked: Type.Optional(Type.Boolean()),
})

export const updateContact: Endpoint = (app, { db }) => {
  app.patch('/contacts/:id', {
    config: { scope: 'contacts' },
    schema: {
      operationId: 'updateContact',
      summary: 'Change a contact',
      description: 'What is not given stays. With `If-Match` only when nobody has changed it since.',
      tags: ['contacts'],
      params: IdParams,
      body,
      headers: IfMatch,
      response: { 200: Contact },
    },
    handler: async (request, reply) => {
      const { parley, params, body } = request
      const name = { accountId: parley.account.id, id: readId('contact', params.id) }
      const fields = readContactFields(body)
      const given = readLinkIds(body)
      const changed = await db.transaction(async (tx) => {
        const links = await lockLinks(tx, name.accountId, given)
        await requireUnchanged(request, {
          lock: () => lockContact(tx, name),
          read: () => getContactObject(tx, name),
        })
        await update(tx, { ...name, ...fields, links, isBlocked: body.blocked, agentId: parley.agent?.id })
        return getContactObject(tx, name)
      })
      return sendTagged(reply, changed)
    },
  })
}
