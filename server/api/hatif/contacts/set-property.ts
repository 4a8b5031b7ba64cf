import Type from 'typebox'
import { setCustomValues } from '../../../core/contacts/index.ts'
import { findCustomField } from '../../../core/custom-fields/index.ts'
import type { Database } from '../../../platform/db/index.ts'
import { notFound } from '../../../platform/errors.ts'
import { fromUuid } from '../../../platform/ids.ts'
import type { Caller } from '../auth.ts'
import { sendJson } from '../json.ts'
import { valueOffset } from '../properties/property-types.ts'
import type { Endpoint } from '../route.ts'
import { Contact } from './contact-schema.ts'
import { contactText } from './present-contact.ts'
import { readContactId } from './read-contact.ts'

const PropertyParams = Type.Object({ id: Type.String(), propertyId: Type.String() })

export const setProperty: Endpoint = (app, { db }) => {
  app.put('/v1/contacts/:id/properties/:propertyId', {
    schema: {
      operationId: 'setContactProperty',
      summary: 'Set one property of a contact',
      tags: ['contacts'],
      params: PropertyParams,
      body: Type.Object({
        value: Type.Any({
          description: 'Text, number or ISO date, as the property’s type has it; null: none',
        }),
      }),
      response: { 200: Contact },
    },
    handler: async ({ hatif, params, body }, reply) =>
      sendJson(reply, await setValue(db, hatif, { ...params, value: body.value })),
  })
}

export const clearProperty: Endpoint = (app, { db }) => {
  app.delete('/v1/contacts/:id/properties/:propertyId', {
    schema: {
      operationId: 'clearContactProperty',
      summary: 'Take the value of one property from a contact',
      tags: ['contacts'],
      params: PropertyParams,
      response: { 200: Contact },
    },
    handler: async ({ hatif, params }, reply) =>
      sendJson(reply, await setValue(db, hatif, { ...params, value: null })),
  })
}

/** Answers the contact as JSON text. */
async function setValue(
  db: Database,
  { account }: Caller,
  { id, propertyId, value }: { id: string; propertyId: string; value: unknown },
): Promise<string> {
  const key = { accountId: account.id, id: readContactId({ id }) }
  const customFieldId = fromUuid('customField', propertyId)
  if (!customFieldId) throw notFound('contact_property')
  return db.transaction(async (tx) => {
    const field = await findCustomField(tx, { accountId: account.id, id: customFieldId })
    if (!field || field.isFree) throw notFound('contact_property')
    await setCustomValues(tx, { ...key, values: [{ customFieldId, value }], timeOffset: valueOffset })
    return contactText(tx, key)
  })
}
