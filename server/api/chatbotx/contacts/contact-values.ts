import { z } from 'zod'
import {
  type Contact,
  type ContactValue,
  listContactValues,
  setCustomValues,
} from '../../../core/contacts/index.ts'
import { findCustomFieldNamed, listCustomFieldsById } from '../../../core/custom-fields/index.ts'
import { notFound } from '../../../platform/errors.ts'
import { isId } from '../../../platform/ids.ts'
import type { Services } from '../../services.ts'
import { fieldTypeOf, fieldTypes } from '../custom-fields/field-types.ts'
import { readCustomValue, zoneOfContact } from '../custom-fields/read-value.ts'
import { ChatbotxError } from '../errors.ts'
import { readIdOrName } from '../ids.ts'
import { type Call, defineEndpoint } from '../route.ts'
import { Id, IdText, listOf } from '../schemas.ts'
import { getByIdentifier, Identifier } from './identify-contact.ts'

const path = '/v1/contacts/{identifier}/custom-fields'
const tags = ['contacts']
const scope = 'contacts'

const Value = z.object({
  id: Id.describe("The custom field's"),
  name: z.string(),
  type: z.enum(fieldTypes),
  description: z.string().nullable(),
  value: z.string().nullable(),
})

export const listValuesOfContact = defineEndpoint({
  method: 'GET',
  path,
  operationId: 'listContactCustomFieldsWorkspaceTokenAPI',
  summary: "List a contact's values of custom fields",
  tags,
  scope,
  input: z.object({ identifier: Identifier }),
  output: listOf(Value),
  failures: [404],
  handler: async ({ db }, { caller, input }) => {
    const { accountId, id } = await getByIdentifier(db, caller, input.identifier)
    return { data: (await listContactValues(db, { accountId, contactId: id })).map(presentValue) }
  },
})

export const getValueOfContact = defineEndpoint({
  method: 'GET',
  path: `${path}/{customFieldId}`,
  operationId: 'getContactCustomFieldWorkspaceTokenAPI',
  summary: "Get a contact's value of a custom field",
  tags,
  scope,
  input: z.object({
    identifier: Identifier,
    customFieldId: z.string().min(1).describe('Its id, or its name'),
  }),
  output: Value,
  failures: [404],
  handler: async ({ db }, { caller, input: { identifier, customFieldId: wanted } }) => {
    const { accountId, id } = await getByIdentifier(db, caller, identifier)
    const values = await listContactValues(db, { accountId, contactId: id })
    const found =
      values.find(({ customFieldId }) => customFieldId === wanted) ??
      values.find(({ name }) => name === wanted)
    if (!found) throw new ChatbotxError('notFound', 404, 'Contact custom field not found')
    return presentValue(found)
  },
})

export const setValueOfContact = defineEndpoint({
  method: 'POST',
  path: `${path}/{customFieldId}`,
  operationId: 'setContactCustomFieldWorkspaceTokenAPI',
  summary: 'Give a contact a value',
  description:
    'An empty text takes the value away. A date that cannot be read is passed over; one without a zone is in that of the contact.',
  tags,
  scope,
  input: z.object({ identifier: Identifier, customFieldId: IdText, value: z.string() }),
  failures: [404],
  handler: async ({ db }, { caller, input: { identifier, customFieldId, value } }) => {
    const contact = await getByIdentifier(db, caller, identifier)
    const set = await setValues(db, contact, [{ customFieldId, value }])
    if (set === 0) throw notFound('custom_field')
  },
})

const Fields = z.object({
  identifier: Identifier,
  fields: z
    .array(z.object({ customFieldId: IdText, value: z.string() }))
    .min(1)
    .max(20)
    .describe('Fields that do not exist are passed over'),
})

const severalShared = {
  path,
  summary: 'Give a contact several values',
  scope,
  input: Fields,
  status: 204,
  handler: setSeveral,
} as const

export const setValuesOfContact = defineEndpoint({
  ...severalShared,
  method: 'PUT',
  operationId: 'setContactCustomFieldsWorkspaceTokenAPI',
  tags,
  failures: [404],
})

export const patchValuesOfContact = defineEndpoint({
  ...severalShared,
  method: 'PATCH',
  operationId: 'contacts.patchCustomFields',
  tags,
  failures: [404],
})

async function setSeveral({ db }: Services, { caller, input }: Call<z.output<typeof Fields>>): Promise<void> {
  await setValues(db, await getByIdentifier(db, caller, input.identifier), input.fields)
}

export const putValueOfContact = defineEndpoint({
  method: 'PUT',
  path: `${path}/{idOrName}`,
  operationId: 'contacts.putCustomField',
  summary: 'Give a contact a value of a field by its id or its name',
  tags,
  scope,
  input: z.object({ identifier: Identifier, idOrName: z.string().min(1), value: z.string() }),
  status: 204,
  failures: [404],
  handler: async ({ db }, { caller, input: { identifier, idOrName, value } }) => {
    const contact = await getByIdentifier(db, caller, identifier)
    const { accountId } = contact
    const field = await findCustomFieldNamed(db, { accountId, ...readIdOrName(idOrName) })
    if (!field) throw notFound('custom_field')
    await setValues(db, contact, [{ customFieldId: field.id, value }])
  },
})

export const clearValueOfContact = defineEndpoint({
  method: 'DELETE',
  path: `${path}/{idOrName}`,
  operationId: 'deleteContactCustomFieldWorkspaceTokenAPI',
  summary: "Take a contact's value away",
  tags,
  scope,
  input: z.object({ identifier: Identifier, idOrName: z.string().min(1) }),
  status: 204,
  failures: [404],
  handler: async ({ db }, { caller, input: { identifier, idOrName } }) => {
    const contact = await getByIdentifier(db, caller, identifier)
    const { accountId } = contact
    const field = await findCustomFieldNamed(db, { accountId, ...readIdOrName(idOrName) })
    if (!field) throw notFound('custom_field')
    await setValues(db, contact, [{ customFieldId: field.id, value: '' }])
  },
})

export const clearValuesOfContact = defineEndpoint({
  method: 'DELETE',
  path,
  operationId: 'deleteContactCustomFieldsWorkspaceTokenAPI',
  summary: 'Take all values of a contact away',
  tags,
  scope,
  input: z.object({ identifier: Identifier }),
  status: 204,
  failures: [404],
  handler: async ({ db }, { caller, input }) => {
    const { accountId, id } = await getByIdentifier(db, caller, input.identifier)
    await db.transaction(async (tx) => {
      const values = await listContactValues(tx, { accountId, contactId: id })
      const cleared = values.map(({ customFieldId }) => ({ customFieldId, value: null }))
      await setCustomValues(tx, { accountId, id, values: cleared })
    })
  },
})

type Given = { customFieldId: string; value: string }

/** Sets what belongs to fields that exist; of two for one field the last counts. Answers for how many there is one. */
async function setValues(db: Services['db'], contact: Contact, given: Given[]): Promise<number> {
  const { accountId, id } = contact
  const texts = new Map(given.map(({ customFieldId, value }) => [customFieldId, value]))
  const zone = zoneOfContact(contact)
  return db.transaction(async (tx) => {
    const fields = await listCustomFieldsById(tx, accountId, [...texts.keys()].filter(isId))
    const values = fields.flatMap((field) => readCustomValue(field, texts.get(field.id)!, zone))
    if (values.length > 0) await setCustomValues(tx, { accountId, id, values })
    return fields.length
  })
}

function presentValue(value: ContactValue): z.input<typeof Value> {
  return {
    id: value.customFieldId,
    name: value.name,
    type: fieldTypeOf(value),
    description: value.description ?? null,
    value: value.value ?? null,
  }
}
