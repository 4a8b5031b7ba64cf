import { z } from 'zod'
import {
  type ContactFields,
  genders,
  setCustomValues,
  updateContact as update,
} from '../../../core/contacts/index.ts'
import { listCustomFieldsById } from '../../../core/custom-fields/index.ts'
import { isId } from '../../../platform/ids.ts'
import type { Services } from '../../services.ts'
import type { Caller } from '../auth.ts'
import { readCustomValue, zoneOfContact } from '../custom-fields/read-value.ts'
import { type Call, defineEndpoint } from '../route.ts'
import { requirePhone, withIssues } from './contact-input.ts'
import { getByIdentifier, Identifier } from './identify-contact.ts'

const Input = z
  .object({
    identifier: Identifier,
    phoneNumber: z.string().optional(),
    email: z.string().trim().max(255).optional(),
    firstName: z.string().trim().max(100).optional(),
    lastName: z.string().trim().max(100).optional(),
    gender: z.string().optional().describe('Anything but `male`, `female` and `unknown` is ignored'),
    timezone: z.string().trim().max(64).optional(),
    locale: z.string().trim().max(35).optional(),
    country: z.string().trim().max(64).optional(),
    state: z.string().trim().max(100).optional(),
    city: z.string().trim().max(100).optional(),
  })
  .catchall(z.string())

const shared = {
  path: '/v1/contacts/{identifier}',
  summary: 'Change a contact',
  description:
    'Texts by name: a field of the contact, or the id of a custom field. An empty one takes the value away; other names are ignored.',
  scope: 'contacts',
  input: Input,
  status: 204,
  failures: [404, 422],
  handler: change,
} as const

export const updateContact = defineEndpoint({
  ...shared,
  method: 'PUT',
  operationId: 'updateContactWorkspaceTokenAPI',
  tags: ['contacts'],
  failures: [...shared.failures],
})

export const patchContact = defineEndpoint({
  ...shared,
  method: 'PATCH',
  operationId: 'contacts.patch',
  tags: ['contacts'],
  failures: [...shared.failures],
})

async function change({ db }: Services, { caller, input }: Call<z.output<typeof Input>>): Promise<void> {
  const accountId = caller.account.id
  const { identifier, ...texts } = input
  const contact = await getByIdentifier(db, caller, identifier)
  const fields = readFields(caller, texts)
  const ids = Object.keys(texts).filter(isId)
  await withIssues({ contact: 'phoneNumber' }, () =>
    db.transaction(async (tx) => {
      const updated = await update(tx, { accountId, id: contact.id, ...fields })
      const zone = zoneOfContact(updated)
      const values = (await listCustomFieldsById(tx, accountId, ids)).flatMap((field) =>
        readCustomValue(field, texts[field.id]!, zone),
      )
      if (values.length > 0) await setCustomValues(tx, { accountId, id: contact.id, values })
    }),
  )
}

type Texts = Omit<z.output<typeof Input>, 'identifier'>

function readFields({ account }: Caller, texts: Texts): ContactFields {
  const { phoneNumber, gender } = texts
  const given: Record<string, string | undefined> = {
    email: texts.email,
    firstName: texts.firstName,
    lastName: texts.lastName,
    timezone: texts.timezone,
    language: texts.locale,
    country: texts.country,
    state: texts.state,
    city: texts.city,
  }
  const fields = Object.entries(given).filter(([, text]) => text !== undefined)
  return {
    ...Object.fromEntries(fields.map(([key, text]) => [key, text || null])),
    ...(phoneNumber !== undefined && { phone: requirePhone(account, phoneNumber, 'phoneNumber') ?? null }),
    ...(genders.find((name) => name === gender) && { gender: genders.find((name) => name === gender) }),
  }
}
