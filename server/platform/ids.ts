import { hash } from 'node:crypto'
import type { Clock } from './clock.ts'

/** A 64-bit id as decimal text. Ids are text everywhere in the program and in JSON; only SQL has bigint. */
export type Id = string

/** What a UUID spelling says it names. A number once given is never given to another kind. */
export const idKinds = {
  account: 1,
  user: 2,
  agent: 3,
  inbox: 4,
  contact: 5,
  conversation: 6,
  message: 7,
  attachment: 8,
  tag: 9,
  customField: 10,
  template: 11,
  campaign: 12,
  campaignRecipient: 13,
  cannedResponse: 14,
  call: 15,
  webhook: 16,
  delivery: 17,
  event: 18,
  team: 19,
  credential: 20,
  numberOrder: 21,
  numberVerification: 22,
  note: 23,
  contactChange: 24,
  assignment: 25,
  ivrCall: 26,
  session: 27,
  passkey: 28,
  invitation: 29,
  auditEntry: 30,
  pushSubscription: 31,
  upload: 32,
  scheduledMessage: 33,
  view: 34,
} as const

export type IdKind = keyof typeof idKinds

const epochMs = Date.UTC(2020, 0, 1)
const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const decimalPattern = /^[1-9][0-9]{0,18}$/
const largestId = 2n ** 63n - 1n

/** Spells an id as a version 8 UUID that carries its kind and check bits. `id_to_uuid` in SQL spells the same. */
export function toUuid(kind: IdKind, id: Id): string {
  const value = BigInt(id)
  const number = idKinds[kind]
  const low = (1n << 63n) | ((value & 15n) << 58n) | (BigInt(number) << 50n) | checkBits(number, id)
  const high = (value >> 16n).toString(16).padStart(12, '0')
  const middle = ((value >> 4n) & 4095n).toString(16).padStart(3, '0')
  const tail = low.toString(16)
  return `${high.slice(0, 8)}-${high.slice(8)}-8${middle}-${tail.slice(0, 4)}-${tail.slice(4)}`
}

/** The id a UUID spells, or undefined when it is malformed, mistyped or of another kind. Letter case is free. */
export function fromUuid(kind: IdKind, uuid: string): Id | undefined {
  const text = uuid.toLowerCase()
  if (!uuidPattern.test(text)) return undefined
  const hex = text.replaceAll('-', '')
  const low = BigInt(`0x${hex.slice(16)}`)
  const value =
    (BigInt(`0x${hex.slice(0, 12)}`) << 16n) | (BigInt(`0x${hex.slice(13, 16)}`) << 4n) | ((low >> 58n) & 15n)
  const id = value.toString()
  return isId(id) && toUuid(kind, id) === text ? id : undefined
}

/** Whether a text is a decimal id: no sign, no leading zero, within 63 bits. */
export function isId(text: string): boolean {
  return decimalPattern.test(text) && BigInt(text) <= largestId
}

function checkBits(kind: number, id: Id): bigint {
  return BigInt(`0x${hash('md5', `${kind}:${id}`, 'hex').slice(0, 13)}`) >> 2n
}

/** Makes ids: 41 bits of milliseconds, 10 of slot, 12 of counter. Later ids of one generator are greater. */
export class IdGenerator {
  readonly #clock: Clock
  readonly #slot: bigint
  #lastMs: number
  #leasedUntilMs: number
  #counter = 0

  constructor({ clock, slot, afterMs, leasedUntilMs }: IdLease & { clock: Clock }) {
    this.#clock = clock
    this.#slot = BigInt(slot)
    this.#lastMs = afterMs
    this.#leasedUntilMs = leasedUntilMs
  }

  /** The latest millisecond used, for giving the slot back. */
  get lastMs(): number {
    return this.#lastMs
  }

  extendLease(leasedUntilMs: number): void {
    this.#leasedUntilMs = leasedUntilMs
  }

  next(): Id {
    const nowMs = this.#clock.now().getTime()
    if (nowMs > this.#lastMs) {
      this.#lastMs = nowMs
      this.#counter = 0
    } else if (this.#counter === 4095) {
      this.#lastMs += 1
      this.#counter = 0
    } else {
      this.#counter += 1
    }
    if (this.#lastMs > this.#leasedUntilMs)
      throw new Error(
        'The lease on this process’s id slot has run out: the database has not answered for a minute',
      )
    return ((BigInt(this.#lastMs - epochMs) << 22n) | (this.#slot << 12n) | BigInt(this.#counter)).toString()
  }
}

/** The right to make ids with one slot number, for times after `afterMs` and not later than `leasedUntilMs`. */
export type IdLease = { slot: number; afterMs: number; leasedUntilMs: number }

/** An id that is not greater than any made at a time or later, and greater than all made before. */
export function firstIdAt(time: Date): Id {
  const ms = BigInt(Math.max(0, time.getTime() - epochMs))
  const id = ms << 22n
  return (id > largestId ? largestId : id).toString()
}

/** The time an id was made. */
export function idTime(id: Id): Date {
  return new Date(Number(BigInt(id) >> 22n) + epochMs)
}
