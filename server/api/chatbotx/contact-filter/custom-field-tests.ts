import type { CustomFieldTest } from '../../../core/contact-filters/index.ts'
import {
  listOf,
  positiveOf,
  readNumberMatch,
  readTextMatch,
  readTextSearch,
  readTimeWindow,
} from './read-tests.ts'
import type { CustomFieldCondition } from './schema.ts'
import type { Zone } from './zone.ts'

/** What is asked of a custom field's value; undefined when the value cannot be read. */
export function readCustomFieldTest(
  condition: CustomFieldCondition,
  zone: Zone,
): CustomFieldTest | undefined {
  const { valueType, operator: given, value } = condition
  if (given === 'isEmpty' || given === 'isNotEmpty') return { type: 'presence', is: given === 'isNotEmpty' }
  const { operator, not } = positiveOf(given)
  const asked = { operator, value }
  switch (valueType) {
    case 'boolean':
      return { type: 'boolean', is: value === 'true' }
    case 'select':
    case 'multiSelect': {
      const among = listOf(value)
      return among.length === 0 ? undefined : { type: 'choice', among, not }
    }
    case 'number': {
      const number = readNumberMatch(asked)
      return number && { type: 'number', number, not }
    }
    case 'datetime': {
      const search = readTextSearch(asked)
      if (search) return { type: 'text', text: search, not }
      const within = readTimeWindow(asked, zone)
      return within && { type: 'time', within, not }
    }
    case 'text': {
      const text = readTextMatch(asked)
      return text && { type: 'text', text, not }
    }
  }
}
