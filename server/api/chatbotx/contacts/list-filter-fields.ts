import { z } from 'zod'
import { customFieldOperators, fieldClasses, fieldsOf, operatorsOf } from '../contact-filter/fields.ts'
import { defineEndpoint } from '../route.ts'
import { listOf } from '../schemas.ts'

export const listFilterFields = defineEndpoint({
  method: 'GET',
  path: '/v1/contacts/filter-fields',
  operationId: 'contacts.filterFields',
  summary: 'List the fields of a `contactFilter`, each with its operators',
  description: '`customField` has other operators for each `valueType`.',
  tags: ['contacts'],
  scope: 'contacts',
  output: listOf(
    z.object({ field: z.string(), valueType: z.string().optional(), operators: z.array(z.string()) }),
  ),
  handler: async () => ({
    data: [
      ...fieldClasses.flatMap((kind) =>
        fieldsOf[kind].map((field) => ({ field, operators: [...operatorsOf[kind]] })),
      ),
      ...Object.entries(customFieldOperators).map(([valueType, operators]) => ({
        field: 'customField',
        valueType,
        operators: [...operators],
      })),
    ],
  }),
})
