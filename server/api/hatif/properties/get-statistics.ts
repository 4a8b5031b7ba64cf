import Type from 'typebox'
import { countCustomValues } from '../../../core/custom-fields/index.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'
import { wallClock } from '../time.ts'
import { propertyTypeOf, propertyTypes } from './property-types.ts'
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
    handler: async ({ hatif, params }) => {
      const property = await findProperty(db, hatif, params)
      const counts = await countCustomValues(db, property)
      if (propertyTypeOf(property.type) !== propertyTypes.Date) return counts
      return counts.map(({ value, count }) => ({ value: dateText(value), count }))
    },
  })
}

/** A day as its midnight, a time as the wall clock, as contacts show them; other dialects may have left other text. */
function dateText(value: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return `${value}T00:00:00`
  const time = new Date(value)
  return Number.isNaN(time.getTime()) ? value : wallClock(time).replace('.000000', '')
}
