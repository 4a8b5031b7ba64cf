import { toE164 } from '../../../../shared/phone.ts'
import { cleanName } from '../../../core/contacts/index.ts'
import { cleanCustomFields } from '../../../core/custom-fields/index.ts'
import { cleanTagNames } from '../../../core/tags/index.ts'
import { invalidField, notFound } from '../../../platform/errors.ts'
import { fromUuid, type Id } from '../../../platform/ids.ts'

export type ContactBody = {
  name?: string | null
  tags?: string[] | null
  custom_attributes?: Record<string, unknown> | null
}

/** What a request gives of a contact, clean. Null is as good as absent. */
export function readContact({ name, tags, custom_attributes }: ContactBody) {
  return {
    ...(typeof name === 'string' && { name: cleanName(name, 'name') }),
    ...(tags && { tags: cleanTagNames(tags) }),
    ...(custom_attributes && { customFields: cleanCustomFields(custom_attributes, 'custom_attributes') }),
  }
}

export function readPhone(phoneNumber: string | number): string {
  const phone = toE164(String(phoneNumber))
  if (!phone) throw invalidField('phone_number', 'must be E.164 format', 'INVALID', phoneNumber)
  return phone
}

/** The id of a path. What cannot be a contact's is not found. */
export function readContactId({ id }: { id: string }): Id {
  const contactId = fromUuid('contact', id)
  if (!contactId) throw notFound('contact')
  return contactId
}
