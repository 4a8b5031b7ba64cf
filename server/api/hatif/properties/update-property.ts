import Type from 'typebox'
import { updateCustomField } from '../../../core/custom-fields/index.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'
import { Property, presentProperty } from './present-property.ts'
import { findProperty, OptionsInput, readOptions } from './read-property.ts'

export const updateProperty: Endpoint = (app, { db }) => {
  app.put('/v1/contact-property-definitions/:id', {
    schema: {
      operationId: 'updateContactProperty',
      summary: 'Change a property of contacts',
      description:
        'What is absent stays; the type never changes. Contacts lose a value whose choice is gone.',
      tags: ['contact properties'],
      params: IdParams,
      body: Type.Object({
        name: Type.Optional(Type.String()),
        isRequired: Type.Optional(Type.Boolean()),
        selectOptions: OptionsInput,
      }),
      response: { 200: Property },
    },
    handler: async ({ hatif, params, body: { name, isRequired, selectOptions } }) => {
      const updated = await db.transaction(async (tx) => {
        const { accountId, id } = await findProperty(tx, hatif, params)
        const options = readOptions(selectOptions)
        return updateCustomField(tx, { accountId, id, name: name || undefined, isRequired, options })
      })
      return presentProperty(updated)
    },
  })
}
