import Type from 'typebox'
import { createCustomField } from '../../../core/custom-fields/index.ts'
import { readEnum } from '../enums.ts'
import type { Endpoint } from '../route.ts'
import { Property, presentProperty } from './present-property.ts'
import { madeTypes, propertyTypes } from './property-types.ts'
import { OptionsInput, readOptions } from './read-property.ts'

export const createProperty: Endpoint = (app, { db }) => {
  app.post('/v1/contact-property-definitions', {
    schema: {
      operationId: 'createContactProperty',
      summary: 'Define a property of contacts',
      description:
        'Values that contacts have under this name in `customFields` become values of the property.',
      tags: ['contact properties'],
      body: Type.Object({
        name: Type.String(),
        type: Type.Unsafe<number | string>({
          type: ['number', 'string'],
          description: '1 Text, 2 Number, 3 Select, 4 Date, by number or name',
        }),
        isRequired: Type.Optional(Type.Boolean()),
        selectOptions: OptionsInput,
      }),
      response: { 200: Property },
    },
    handler: async ({ hatif, body: { name, type, isRequired, selectOptions } }) => {
      const draft = {
        accountId: hatif.account.id,
        name,
        type: madeTypes[readEnum(propertyTypes, type, 'type')]!,
        isRequired,
        options: readOptions(selectOptions),
      }
      return presentProperty(await db.transaction((tx) => createCustomField(tx, draft)))
    },
  })
}
