import Type from 'typebox'
import { countCustomValues } from '../../../core/custom-fields/index.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'
import { findProperty } from './read-property.ts'

export const getStatistics: Endpoint = (app, { db }) => {
  app.get('/v1/contact-property-definitions/:id/statistics', {
    schema: {
      operationId: 'getContactPropertyStatistics',
      summary: 'How many contacts have each value of a property, the most common first',
      description: 'A thousand values at most.',
      tags: ['contact properties'],
      params: IdParams,
      response: { 200: Type.Array(Type.Object({ value: Type.String(), count: Type.Integer() })) },
    },
    handler: async ({ hatif, params }) => countCustomValues(db, await findProperty(db, hatif, params)),
  })
}
