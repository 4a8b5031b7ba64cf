import type { Json } from './json.ts'
import type { PhoneNumber, Sandbox } from './state.ts'

export function numbersOfAccount(sandbox: Sandbox, wabaId: string): PhoneNumber[] {
  return [...sandbox.numbers.values()].filter((number) => number.wabaId === wabaId)
}

/** Tells every address of a business account once, however many of its numbers share it. */
export function emitToAccount(sandbox: Sandbox, wabaId: string, field: string, value: Json): void {
  const told = new Set<string | null>()
  for (const number of numbersOfAccount(sandbox, wabaId)) {
    if (told.has(number.callbackUrl)) continue
    told.add(number.callbackUrl)
    emitToNumber(sandbox, number, field, value)
  }
}

/** Nothing is told about a number that is gone, or to a business account that unsubscribed its app. */
export function emitToNumber(sandbox: Sandbox, number: PhoneNumber, field: string, value: Json): void {
  if (sandbox.numbers.get(number.phoneNumberId) !== number) return
  if (sandbox.accounts.get(number.wabaId)?.subscribed === false) return
  sandbox.callbacks.emit(number, field, value)
}

/** The `metadata` of every callback about a number. */
export function metadataOf(number: PhoneNumber): Json {
  return { display_phone_number: number.displayPhoneNumber, phone_number_id: number.phoneNumberId }
}
