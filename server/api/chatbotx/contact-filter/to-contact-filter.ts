import type { ContactFilter } from '../../../core/contact-filters/index.ts'
import { isId } from '../../../platform/ids.ts'
import { readCustomFieldTest } from './custom-field-tests.ts'
import { readDateWindow } from './date-window.ts'
import { nobody } from './facts.ts'
import { type Context, fieldReaders } from './field-readers.ts'
import type {
  ConditionInput,
  ContactFilterInput,
  CustomFieldCondition,
  GroupInput,
  RetargetCondition,
} from './schema.ts'
import { zoneOf } from './zone.ts'

/**
 * A filter in our words; undefined when it asks nothing. A condition whose value cannot be read asks nothing either,
 * as the vendor has it. Times such as "in the last 24 hours" count from `now`.
 */
export function toContactFilter(
  input: ContactFilterInput,
  { now }: { now: Date },
): ContactFilter | undefined {
  return readGroup(input, { now, zone: zoneOf(input.timezone) })
}

function readGroup({ operator, conditions }: GroupInput, context: Context): ContactFilter | undefined {
  const parts = conditions.flatMap((condition) => readCondition(condition, context) ?? [])
  if (parts.length === 0) return undefined
  return operator === 'or' ? { any: parts } : { all: parts }
}

function readCondition(condition: ConditionInput, context: Context): ContactFilter | undefined {
  switch (condition.field) {
    case 'group':
      return readGroup(condition, context)
    case 'customField':
      return readCustomField(condition, context)
    case 'couponTopic':
      // Nobody has ever been given a coupon here.
      return nobody
    case 'ctwaRetarget':
      return readRetarget(condition, context)
    default:
      return fieldReaders[condition.field](condition, context)
  }
}

/** An id that cannot be one names a field that nobody has a value of. */
function readCustomField(condition: CustomFieldCondition, { zone }: Context): ContactFilter | undefined {
  const value = readCustomFieldTest(condition, zone)
  const id = isId(condition.customFieldId) ? condition.customFieldId : '0'
  return value && { on: 'customField', id, value }
}

/** Conversations that an advertisement began are known; leads and purchases are not. */
function readRetarget(condition: RetargetCondition, { zone }: Context): ContactFilter | undefined {
  const { segment, adId, integrationWhatsappId: inboxId, since, until } = condition
  const first = readDateWindow(since, zone)
  const last = readDateWindow(until, zone)
  if (!first || !last) return undefined
  if (segment !== 'conversations' || (inboxId !== undefined && !isId(inboxId))) return nobody
  const from = new Date(first.from.at)
  return { on: 'adClicks', is: true, click: { adId, inboxId, from, until: new Date(last.until.at) } }
}
