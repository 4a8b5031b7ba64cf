import Type, { type Static } from 'typebox'
import { Nullable } from '../../../../shared/parley/index.ts'
import { toE164 } from '../../../../shared/phone.ts'
import {
  type ContactFields,
  cleanName,
  cleanText,
  genders,
  type LinkIds,
} from '../../../core/contacts/index.ts'
import { invalidField } from '../../../platform/errors.ts'
import { fromUuid } from '../../../platform/ids.ts'
import { readIdField } from '../read-id.ts'

const Text = (description?: string) =>
  Type.Optional(Nullable(Type.String(description === undefined ? {} : { description })))

/** What may be written of a contact: a field that is given is replaced whole, null takes it away. */
export const contactBody = {
  name: Type.Optional(Type.String()),
  first_name: Text(),
  last_name: Text(),
  phone: Text('An E.164 number such as +15550100200; one contact has it'),
  email: Text(),
  company: Text(),
  position: Text('What the contact does there'),
  avatar_url: Text('An https address'),
  language: Text(),
  country: Text(),
  state: Text(),
  city: Text(),
  timezone: Text(),
  gender: Type.Optional(Nullable(Type.Enum([...genders]))),
  tag_ids: Type.Optional(Type.Array(Type.String(), { description: 'All the tags it is to have' })),
  custom_values: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), {
      description: 'Values by the id or the key of their field; null takes one away, others stay',
    }),
  ),
}

type Given = Static<ReturnType<typeof Type.Object<typeof contactBody>>>

/** @throws AppError `invalid_request` about a field that cannot be kept */
export function readContactFields(body: Given): ContactFields {
  const text = (key: (typeof texts)[number]) => {
    const given = body[key]
    return given === undefined ? {} : { [toCamel(key)]: cleanText(given ?? '', key) ?? null }
  }
  const { name, phone, email, avatar_url: avatarUrl, gender } = body
  requireForm('email', email, /^[^\s@]+@[^\s@]+$/, 'an e-mail address')
  requireForm('avatar_url', avatarUrl, /^https?:\/\/\S+$/, 'an https address')
  return {
    ...(name !== undefined && { name: cleanName(name, 'name') }),
    ...Object.assign({}, ...texts.map(text)),
    ...(phone !== undefined && { phone: readPhone(phone) }),
    ...(gender !== undefined && { gender }),
  }
}

const texts = [
  'first_name',
  'last_name',
  'email',
  'company',
  'position',
  'avatar_url',
  'language',
  'country',
  'state',
  'city',
  'timezone',
] as const

/** Tags and values by their ids. A field may be named by its UUID as well. */
export function readLinkIds(body: {
  tag_ids?: string[]
  add_tag_ids?: string[]
  remove_tag_ids?: string[]
  custom_values?: Record<string, unknown>
}): LinkIds {
  const ids = (field: 'tag_ids' | 'add_tag_ids' | 'remove_tag_ids') =>
    body[field]?.map((id) => readIdField('tag', id, field))
  const values =
    body.custom_values &&
    Object.fromEntries(
      Object.entries(body.custom_values).map(([name, value]) => [
        fromUuid('customField', name) ?? name,
        value,
      ]),
    )
  return {
    tagIds: ids('tag_ids'),
    addTagIds: ids('add_tag_ids'),
    removeTagIds: ids('remove_tag_ids'),
    values,
  }
}

function readPhone(phone: string | null): string | null {
  if (phone === null || phone.trim() === '') return null
  const e164 = toE164(phone)
  if (!e164) throw invalidField('phone', 'must be an E.164 number such as +15550100200', 'INVALID', phone)
  return e164
}

function requireForm(field: string, text: string | null | undefined, form: RegExp, wanted: string): void {
  if (text?.trim() && !form.test(text.trim()))
    throw invalidField(field, `must be ${wanted}, or null`, 'INVALID', text)
}

function toCamel(name: string): string {
  return name.replace(/_(\w)/g, (_all, letter: string) => letter.toUpperCase())
}
