import { ControlError } from './errors.ts'
import { toDigits } from './ids.ts'
import { isObject } from './json.ts'
import type { Conversation, Customer, PhoneNumber } from './state.ts'

const kinds: Partial<Record<keyof Customer, 'string' | 'boolean'>> = {
  name: 'string',
  username: 'string',
  onWhatsApp: 'boolean',
  hidesNumber: 'boolean',
  callPermission: 'boolean',
  answersAs: 'string',
}

/**
 * Changes what the network knows of a person: whether they are on WhatsApp (131026 when not), show their number,
 * allow calls, or are answered for under another wa_id. Throws {@link ControlError}.
 */
export function setCustomer(number: PhoneNumber, { customer, key }: Conversation, patch: unknown): void {
  if (!isObject(patch)) throw new ControlError(400, 'Expected a JSON object such as {"onWhatsApp":false}.')
  for (const [name, value] of Object.entries(patch)) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name as keyof Customer] : undefined
    if (!kind)
      throw new ControlError(400, `Unknown field '${name}'. Known: ${Object.keys(kinds).join(', ')}.`)
    const emptied = value === null && (name === 'username' || name === 'answersAs')
    if (!emptied && typeof value !== kind) throw new ControlError(400, `'${name}' must be a ${kind}.`)
  }
  Object.assign(customer, patch)
  if (customer.answersAs === null) return
  customer.answersAs = toDigits(customer.answersAs) ?? customer.answersAs
  number.aliases.set(customer.answersAs, key)
}
