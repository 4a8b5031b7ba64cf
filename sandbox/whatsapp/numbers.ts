import { ControlError } from './errors.ts'
import { newGraphId, toDigits } from './ids.ts'
import { isObject, type Json, textOf } from './json.ts'
import { newBucket } from './limits.ts'
import { defaultBehaviour, parseBehaviour } from './settings.ts'
import type { BusinessAccount, PhoneNumber, Sandbox } from './state.ts'
import { addHelloWorld } from './templates.ts'

/** Makes a number, or changes the given fields of the one with the same id (or the same display number). */
export function addNumber(sandbox: Sandbox, body: unknown): PhoneNumber {
  if (!isObject(body))
    throw new ControlError(400, 'Expected a JSON object with the fields of a phone number.')
  const known = findExisting(sandbox, body)
  const number = known ?? newNumber(sandbox, body)
  changeNumber(number, body)
  if (!known) sandbox.numbers.set(number.phoneNumberId, number)
  openAccount(sandbox, number.wabaId)
  sandbox.live.changed()
  return number
}

/** Throws {@link ControlError} 404. */
export function getNumber(sandbox: Sandbox, phoneNumberId: string): PhoneNumber {
  const number = sandbox.numbers.get(phoneNumberId)
  if (number) return number
  throw new ControlError(404, `No phone number '${phoneNumberId}'. Make it with POST /sandbox/numbers.`)
}

/** As the control API shows a number; nothing is secret in a sandbox. */
export function presentNumber(sandbox: Sandbox, number: PhoneNumber): Json {
  return {
    phone_number_id: number.phoneNumberId,
    waba_id: number.wabaId,
    display_phone_number: number.displayPhoneNumber,
    verified_name: number.verifiedName,
    access_token: number.accessToken,
    app_secret: number.appSecret,
    verify_token: number.verifyToken,
    callback_url: number.callbackUrl,
    handshake: number.handshake,
    registered: number.registered,
    token_state: sandbox.deadTokens.get(number.accessToken) ?? 'valid',
    held_callbacks: sandbox.callbacks.heldCount(number.phoneNumberId),
    conversations: number.conversations.size,
    behaviour: number.behaviour,
    failures: number.failures,
  }
}

function findExisting(sandbox: Sandbox, body: Json): PhoneNumber | undefined {
  const id = textOf(body['phone_number_id'])
  if (id !== undefined) return sandbox.numbers.get(id)
  const display = toDigits(textOf(body['display_phone_number']) ?? '')
  return [...sandbox.numbers.values()].find((number) => number.displayPhoneNumber === display)
}

function newNumber(sandbox: Sandbox, body: Json): PhoneNumber {
  const { accessToken, appSecret, verifyToken } = sandbox.defaults
  const phoneNumberId = textOf(body['phone_number_id']) ?? newGraphId()
  return {
    phoneNumberId,
    wabaId: newGraphId(),
    displayPhoneNumber: `1555${phoneNumberId.slice(-7)}`,
    verifiedName: 'Sandbox Shop',
    accessToken,
    appSecret,
    verifyToken,
    callbackUrl: null,
    handshake: null,
    registered: true,
    profile: { about: '', vertical: 'RETAIL' },
    behaviour: { ...defaultBehaviour },
    failures: [],
    throughput: newBucket(),
    pairs: new Map(),
    conversations: new Map(),
    aliases: new Map(),
    messages: new Map(),
    calls: new Map(),
  }
}

function changeNumber(number: PhoneNumber, body: Json): void {
  const display = textOf(body['display_phone_number'])
  if (display !== undefined) number.displayPhoneNumber = requireDigits(display)
  number.wabaId = textOf(body['waba_id']) ?? number.wabaId
  number.verifiedName = textOf(body['verified_name']) ?? number.verifiedName
  number.accessToken = textOf(body['access_token']) ?? number.accessToken
  number.appSecret = textOf(body['app_secret']) ?? number.appSecret
  number.verifyToken = textOf(body['verify_token']) ?? number.verifyToken
  if (body['callback_url'] !== undefined) number.callbackUrl = parseCallbackUrl(body['callback_url'])
  if (body['behaviour'] !== undefined) Object.assign(number.behaviour, parseBehaviour(body['behaviour']))
}

function openAccount(sandbox: Sandbox, wabaId: string): BusinessAccount {
  const known = sandbox.accounts.get(wabaId)
  if (known) return known
  const account = { wabaId, name: 'Sandbox business', subscribed: true, overrideCallbackUrl: null }
  sandbox.accounts.set(wabaId, account)
  addHelloWorld(sandbox, wabaId)
  return account
}

function requireDigits(phone: string): string {
  const digits = toDigits(phone)
  if (digits) return digits
  throw new ControlError(
    400,
    `'display_phone_number' is '${phone}'; expected a phone number such as 15550100001.`,
  )
}

function parseCallbackUrl(value: unknown): string | null {
  if (value === null || value === '') return null
  const url = typeof value === 'string' ? URL.parse(value) : null
  if (url && /^https?:$/.test(url.protocol)) return url.href
  throw new ControlError(
    400,
    `'callback_url' is ${JSON.stringify(value)}; expected an http or https address.`,
  )
}
