import { cleanName, cleanNote, cleanText } from '../../../core/contacts/index.ts'
import { cleanCustomFields } from '../../../core/custom-fields/index.ts'
import { notFound } from '../../../platform/errors.ts'
import { fromUuid, type Id } from '../../../platform/ids.ts'
import type { Caller } from '../auth.ts'
import { readPhone } from '../phone.ts'
import { valueOffset } from '../properties/property-types.ts'

export type ContactBody = {
  name?: string
  phoneNumber?: string | number
  email?: string
  company?: string
  position?: string
  customFields?: Record<string, unknown>
  note?: string
}

/** What a request gives of a contact, clean. A blank text is as good as absent. */
export function readContact({ account, credential }: Caller, body: ContactBody) {
  const { name, phoneNumber = '', customFields } = body
  const text = (key: 'email' | 'company' | 'position') => cleanText(body[key] ?? '', key)
  const [email, company, position] = [text('email'), text('company'), text('position')]
  const note = cleanNote(body.note ?? '', 'note')
  return {
    ...(name?.trim() && { name: cleanName(name, 'name') }),
    ...(String(phoneNumber).trim() && { phone: readPhone(account, String(phoneNumber), 'phoneNumber') }),
    ...(email && { email }),
    ...(company && { company }),
    ...(position && { position }),
    ...(customFields && {
      freeFields: cleanCustomFields(customFields, 'customFields'),
      timeOffset: valueOffset,
    }),
    ...(note && { note: { text: note, creatorName: credential.name } }),
  }
}

/** The id of a path. What cannot be a contact's is not found. */
export function readContactId({ id }: { id: string }): Id {
  const contactId = fromUuid('contact', id)
  if (!contactId) throw notFound('contact')
  return contactId
}
