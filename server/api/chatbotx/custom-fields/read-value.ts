import type { Contact } from '../../../core/contacts/index.ts'
import { type CustomField, normaliseDate, type Zone, zoneOf } from '../../../core/custom-fields/index.ts'
import type { Id } from '../../../platform/ids.ts'

/** Where a contact's clocks are. */
export function zoneOfContact({ timezone }: Pick<Contact, 'timezone'>): Zone {
  return zoneOf(timezone)
}

/**
 * A value to set, which its field still has to take; null takes it away. Dates become a day or a time in UTC; one
 * that cannot be read is passed over, as the vendor does it.
 */
export function readCustomValue(
  field: Pick<CustomField, 'id' | 'type'>,
  given: string,
  zone: Zone,
): { customFieldId: Id; value: string | null }[] {
  const text = given.trim()
  const value = text === '' ? null : normaliseDate(field.type, text, zone)
  return value === undefined ? [] : [{ customFieldId: field.id, value }]
}
