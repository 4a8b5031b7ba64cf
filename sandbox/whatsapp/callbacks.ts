import { Agent, request } from 'undici'
import type { Json } from './json.ts'
import { Ring } from './ring.ts'
import type { Behaviour } from './settings.ts'
import type { PhoneNumber, Sandbox } from './state.ts'
import { signBody, toWireJson } from './wire-json.ts'

/**
 * waiting: for its delay, its batch or its next attempt · held: until released · kept: there is no address to post to ·
 * dropped: its number is gone.
 */
export type CallbackState = 'waiting' | 'held' | 'kept' | 'posting' | 'delivered' | 'dropped'

/** One change told to the business, with what became of it. Several may travel in one body. */
export type Callback = {
  id: number
  at: number
  phoneNumberId: string
  field: string
  value: Json
  wabaId: string
  state: CallbackState
  attempts: number
  /** Of the newest attempt; null when it got no answer. */
  httpStatus: number | null
  error: string | null
  tookMs: number | null
}

export type ReleaseOrder = 'kept' | 'reversed' | 'shuffled'

/** One body on its way, with the callbacks in it. */
type Delivery = {
  phoneNumberId: string
  callbacks: Callback[]
  body: string
  tries: number
  generation: number
}

type Outcome = { httpStatus: number | null; error: string | null }

/** What posting needs to know of the sandbox. */
type Network = Pick<Sandbox, 'numbers' | 'scheduler' | 'live' | 'log' | 'now'>

const logSize = 1000
const maxHeld = 50_000
const connections = 64
const retryGapsMs = [1000, 2000, 5000, 15_000, 60_000, 300_000, 900_000, 3_600_000]

/**
 * Posts signed callbacks as Meta does: at least once, in no promised order, again after every refusal or broken
 * connection with growing gaps. Address and secret are read at each attempt, so a server that moved is found.
 */
export class Callbacks {
  readonly log = new Ring<Callback>(logSize)
  readonly #sandbox: Network
  readonly #agent = new Agent({ connections, pipelining: 1, keepAliveTimeout: 10_000, connectTimeout: 5000 })
  readonly #held = new Map<string, Callback[]>()
  readonly #batches = new Map<string, Callback[]>()
  #lastId = 0
  #posting = 0
  /** Rises when everything is forgotten; what belongs to an older one is posted no more. */
  #generation = 0

  constructor(sandbox: Network) {
    this.#sandbox = sandbox
  }

  /** Callbacks being posted right now; those that wait have a timer in the scheduler. */
  get posting(): number {
    return this.#posting
  }

  emit(number: PhoneNumber, field: string, value: Json): Callback {
    this.#lastId += 1
    const callback: Callback = {
      id: this.#lastId,
      at: this.#sandbox.now(),
      phoneNumberId: number.phoneNumberId,
      field,
      value,
      wabaId: number.wabaId,
      state: 'waiting',
      attempts: 0,
      httpStatus: null,
      error: null,
      tookMs: null,
    }
    this.log.push(callback)
    this.#sandbox.live.changed()
    if (number.callbackUrl === null) this.#hold(number, callback, 'kept')
    else if (number.behaviour.holdCallbacks) this.#hold(number, callback, 'held')
    else this.#schedule(number, callback)
    return callback
  }

  heldCount(phoneNumberId: string): number {
    return this.#held.get(phoneNumberId)?.length ?? 0
  }

  /** Posts what was held or kept, in the given order, `batchSize` to a body. Returns how many callbacks. */
  release(number: PhoneNumber, order: ReleaseOrder = 'kept', batchSize = 1): number {
    if (number.callbackUrl === null) return 0
    const held = this.#held.get(number.phoneNumberId) ?? []
    this.#held.delete(number.phoneNumberId)
    const ordered = inOrder(held, order)
    for (let first = 0; first < ordered.length; first += batchSize) {
      this.#dispatch(number, ordered.slice(first, first + batchSize))
    }
    return held.length
  }

  /** Forgets everything that was not posted yet. */
  clear(): void {
    this.#generation += 1
    this.#held.clear()
    this.#batches.clear()
    this.log.clear()
  }

  async close(): Promise<void> {
    this.#generation += 1
    await this.#agent.destroy()
  }

  #hold(number: PhoneNumber, callback: Callback, state: CallbackState): void {
    callback.state = state
    const held = this.#held.get(number.phoneNumberId) ?? []
    this.#held.set(number.phoneNumberId, held)
    held.push(callback)
    // Half at a time: taking one from the front of a long list for every callback would be slow.
    if (held.length > maxHeld) held.splice(0, maxHeld / 2)
  }

  #schedule(number: PhoneNumber, callback: Callback): void {
    const delayMs = delayOf(number.behaviour)
    if (delayMs === 0) this.#batchOrDispatch(number, callback)
    else this.#sandbox.scheduler.after(delayMs, () => this.#batchOrDispatch(number, callback))
  }

  #batchOrDispatch(number: PhoneNumber, callback: Callback): void {
    const { batchSize, batchWindowMs } = number.behaviour
    if (batchSize <= 1) {
      this.#dispatch(number, [callback])
      return
    }
    const batch = this.#batches.get(number.phoneNumberId) ?? []
    batch.push(callback)
    if (batch.length >= batchSize) this.#flush(number)
    else if (batch.length === 1) {
      this.#batches.set(number.phoneNumberId, batch)
      this.#sandbox.scheduler.after(batchWindowMs, () => this.#flush(number))
    }
  }

  #flush(number: PhoneNumber): void {
    const batch = this.#batches.get(number.phoneNumberId) ?? []
    this.#batches.delete(number.phoneNumberId)
    if (batch.length > 0)
      this.#dispatch(number, number.behaviour.shuffle ? inOrder(batch, 'shuffled') : batch)
  }

  #dispatch(number: PhoneNumber, callbacks: Callback[]): void {
    const body = toWireJson(toEnvelope(callbacks, this.#sandbox.now()))
    const generation = this.#generation
    for (let copy = 0; copy < number.behaviour.repeat; copy += 1) {
      void this.#attempt({ phoneNumberId: number.phoneNumberId, callbacks, body, tries: 0, generation })
    }
  }

  async #attempt(delivery: Delivery): Promise<void> {
    const number = this.#sandbox.numbers.get(delivery.phoneNumberId)
    if (delivery.generation !== this.#generation) return
    if (!number || number.callbackUrl === null) {
      for (const callback of delivery.callbacks) callback.state = 'dropped'
      return
    }
    for (const callback of delivery.callbacks) {
      callback.attempts += 1
      if (callback.state !== 'delivered') callback.state = 'posting'
    }
    this.#posting += 1
    const startedAt = performance.now()
    const outcome = await this.#post(number, number.callbackUrl, delivery.body)
    this.#posting -= 1
    this.#settle(number, delivery, { ...outcome, tookMs: Math.round(performance.now() - startedAt) })
  }

  async #post(number: PhoneNumber, url: string, body: string): Promise<Outcome> {
    try {
      const answer = await request(url, {
        method: 'POST',
        dispatcher: this.#agent,
        headersTimeout: number.behaviour.callbackTimeoutMs,
        bodyTimeout: number.behaviour.callbackTimeoutMs,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'facebookexternalua',
          'x-hub-signature-256': signBody(body, number.appSecret),
        },
        body,
      })
      await answer.body.dump()
      return { httpStatus: answer.statusCode, error: null }
    } catch (error) {
      return { httpStatus: null, error: error instanceof Error ? error.message || error.name : String(error) }
    }
  }

  #settle(number: PhoneNumber, delivery: Delivery, outcome: Outcome & { tookMs: number }): void {
    if (delivery.generation !== this.#generation) return
    const { httpStatus } = outcome
    const accepted = httpStatus !== null && httpStatus >= 200 && httpStatus < 300
    for (const callback of delivery.callbacks) {
      if (accepted) callback.state = 'delivered'
      else if (callback.state !== 'delivered') callback.state = 'waiting'
      Object.assign(callback, outcome)
    }
    this.#sandbox.live.changed()
    if (!accepted) this.#retryLater(number, delivery, outcome.error ?? `answer ${httpStatus}`)
  }

  #retryLater(number: PhoneNumber, delivery: Delivery, reason: string): void {
    const gapMs = retryGapsMs[Math.min(delivery.tries, retryGapsMs.length - 1)] ?? 1000
    delivery.tries += 1
    this.#sandbox.log(
      `callback to ${number.callbackUrl} not delivered (${reason}), attempt ${delivery.tries}`,
    )
    // The floor keeps a scale of 0 from becoming a busy loop against a server that is down.
    const scaledMs = Math.max(5, gapMs * number.behaviour.retryScale)
    this.#sandbox.scheduler.after(scaledMs, () => void this.#attempt(delivery))
  }
}

function delayOf({ callbackDelayMs, shuffle, shuffleWindowMs }: Behaviour): number {
  return callbackDelayMs + (shuffle ? Math.random() * shuffleWindowMs : 0)
}

function toEnvelope(callbacks: Callback[], now: number): Json {
  const time = Math.floor(now / 1000)
  return {
    object: 'whatsapp_business_account',
    entry: callbacks.map(({ wabaId, field, value }) => ({ id: wabaId, time, changes: [{ value, field }] })),
  }
}

function inOrder(callbacks: Callback[], order: ReleaseOrder): Callback[] {
  if (order === 'reversed') return callbacks.toReversed()
  if (order === 'kept') return callbacks
  const shuffled = [...callbacks]
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1))
    const swapped = shuffled[last]!
    shuffled[last] = shuffled[other]!
    shuffled[other] = swapped
  }
  return shuffled
}
