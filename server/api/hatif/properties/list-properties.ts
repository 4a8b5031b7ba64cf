import Type from 'typebox'
import { listDefinedFields } from '../../../core/custom-fields/index.ts'
import type { Endpoint } from '../route.ts'
import { Property, presentProperty } from './present-property.ts'

export const listProperties: Endpoint = (app, { db }) => {
  app.get('/v1/contact-property-definitions', {
    schema: {
      operationId: 'listContactProperties',
      summary: 'List the properties that contacts may have, oldest first',
      tags: ['contact properties'],
      response: { 200: Type.Array(Property) },
    },
    handler: async ({ hatif }) => (await listDefinedFields(db, hatif.account.id)).map(presentProperty),
  })
}
