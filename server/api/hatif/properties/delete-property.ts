import Type from 'typebox'
import { deleteCustomField } from '../../../core/custom-fields/index.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'
import { findProperty } from './read-property.ts'

export const deleteProperty: Endpoint = (app, { db }) => {
  app.delete('/v1/contact-property-definitions/:id', {
    schema: {
      operationId: 'deleteContactProperty',
      summary: 'Delete a property, and the values that contacts have in it',
      tags: ['contact properties'],
      params: IdParams,
      response: { 204: Type.Null({ description: 'Deleted' }) },
    },
    handler: async ({ hatif, params }, reply) => {
      await db.transaction(async (tx) => {
        await deleteCustomField(tx, await findProperty(tx, hatif, params))
      })
      return reply.status(204).send(null)
    },
  })
}
