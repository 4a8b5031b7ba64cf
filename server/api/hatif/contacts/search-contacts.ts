import Type from 'typebox'
import { fitValue, listCustomFieldsById, valueText } from '../../../core/custom-fields/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { invalidField, notFound } from '../../../platform/errors.ts'
import { fromUuid, type Id } from '../../../platform/ids.ts'
import { readEnum } from '../enums.ts'
import { pageQuery, readPage } from '../paging.ts'
import { valueOffset } from '../properties/property-types.ts'
import type { Endpoint } from '../route.ts'
import { PageOf } from '../schemas.ts'
import { readOrder, sendContacts } from './contact-page.ts'
import { Contact } from './contact-schema.ts'

const Count = Type.Optional(Type.Unsafe<number | string>({ type: ['number', 'string'] }))

const Filter = Type.Object({
  propertyDefinitionId: Type.String(),
  operator: Type.Optional(
    Type.Unsafe<number | string>({ type: ['number', 'string'], description: '1 Equals' }),
  ),
  value: Type.Any(),
})

const Search = Type.Object({
  skipCount: Count,
  maxResultCount: Count,
  sorting: Type.Optional(Type.String()),
  customPropertyFilters: Type.Optional(Type.Array(Filter, { description: 'All of them must hold' })),
})

const operators = { Equals: 1 }
const mostFilters = 10

/** The one route that only reads, and is no GET. */
export const searchPath = '/v1/contacts/search'

export const searchContacts: Endpoint = (app, { db }) => {
  app.post(searchPath, {
    schema: {
      operationId: 'searchContacts',
      summary: 'Search contacts by their properties',
      description: 'Needs no body. What the body says of the page goes before what the query says.',
      tags: ['contacts'],
      querystring: Type.Object(pageQuery),
      body: Type.Union([Search, Type.Null()]),
      response: { 200: PageOf(Contact) },
    },
    handler: async ({ hatif, query, body }, reply) => {
      const { sorting, customPropertyFilters = [], ...paging } = body ?? {}
      const accountId = hatif.account.id
      const page = readPage({ ...query, ...paging })
      const sort = readOrder(sorting ?? query.sorting)
      const values = await readFilters(db, accountId, customPropertyFilters)
      return sendContacts(reply, db, { filter: { accountId, values }, sort, ...page })
    },
  })
}

type GivenFilter = { propertyDefinitionId: string; operator?: number | string; value?: unknown }

/** The filters by our ids, each value as text, as PostgreSQL tells it of what is stored. */
async function readFilters(db: Db, accountId: Id, filters: GivenFilter[]) {
  if (filters.length > mostFilters)
    throw invalidField('customPropertyFilters', `may have ${mostFilters} entries at most`, 'TOO_MANY')
  const ids = filters.map(({ propertyDefinitionId }) => fromUuid('customField', propertyDefinitionId) ?? '0')
  const fields = new Map((await listCustomFieldsById(db, accountId, ids)).map((field) => [field.id, field]))
  return filters.map(({ operator = operators.Equals, value }, index) => {
    const path = `customPropertyFilters.${index}`
    readEnum(operators, operator, `${path}.operator`)
    const field = fields.get(ids[index]!)
    if (!field || field.isFree) throw notFound('contact_property')
    if (value === undefined || value === null) throw invalidField(`${path}.value`, 'is required', 'REQUIRED')
    const isChecked = field.type === 'number' || field.type === 'date' || field.type === 'datetime'
    const fitting = isChecked ? fitValue(field, value, { path: `${path}.value`, offset: valueOffset }) : value
    return { customFieldId: field.id, text: valueText(fitting) }
  })
}
