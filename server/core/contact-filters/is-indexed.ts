import type { ContactCondition, ContactFilter, TimeTest } from './contact-filter.ts'
import { isIndexedText } from './patterns.ts'

/**
 * Whether an index leads to the contacts that are meant, few or many. Where it does, a list need not walk its order in
 * the hope of meeting them.
 */
export function isIndexedFilter(filter: ContactFilter): boolean {
  if ('all' in filter) return filter.all.some(isIndexedFilter)
  return 'any' in filter ? filter.any.every(isIndexedFilter) : isIndexed(filter)
}

function isIndexed(condition: ContactCondition): boolean {
  if ('text' in condition) {
    const { on, text } = condition
    return on !== 'lastInput' && 'value' in text && !text.not && isIndexedText(text.value)
  }
  if ('choice' in condition) return condition.on !== 'lastInputKind' && isPositive(condition.choice)
  if ('time' in condition)
    return condition.on !== 'lastRead' && isPositive(condition.time) && hasBeginning(condition.time)
  if ('minutes' in condition) return false
  if ('tags' in condition) return isPositive(condition.tags)
  if ('assignees' in condition) return isPositive(condition.assignees)
  if ('links' in condition) return isPositive(condition.links)
  if (condition.on === 'customField') return isIndexedValue(condition.value)
  return condition.is && indexedFlags.has(condition.on)
}

const indexedFlags = new Set<string>([
  'subscribed',
  'blocked',
  'archived',
  'followed',
  'handedOver',
  'unread',
  'adClicks',
])

/** Presence is left out on purpose: whoever has any link at all is nearly everybody. */
function isPositive(test: { op: string; not?: boolean }): boolean {
  return !test.not && test.op !== 'present' && test.op !== 'empty'
}

function hasBeginning(time: TimeTest): boolean {
  return time.op === 'within' && time.from !== undefined
}

function isIndexedValue(value: Extract<ContactCondition, { on: 'customField' }>['value']): boolean {
  return value.type === 'presence' || value.type === 'boolean' ? value.is : !value.not
}
