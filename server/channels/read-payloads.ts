import {
  findInbox,
  finishPayloads,
  type InboundItem,
  type Inbox,
  insertItems,
  lockWaitingPayloads,
  type Payload,
} from '../core/inboxes/index.ts'
import type { InboundEvent } from '../core/messages/index.ts'
import type { Database } from '../platform/db/index.ts'
import { errorText } from '../platform/errors.ts'
import type { Log } from '../platform/log.ts'
import type { ChannelAdapter } from './adapter.ts'
import { payloadSignal } from './receive.ts'

const payloadsPerBatch = 200
const bytesPerBatch = 8 * 1024 * 1024
const pollMs = 250

/** Reads stored bodies: each is parsed by its channel's adapter and put, event by event, into people's lanes. */
export class PayloadReader {
  readonly #db: Database
  readonly #adapters: Map<string, ChannelAdapter>
  readonly #log: Log
  #running: Promise<void> | undefined
  #again = false
  #stopped = true
  #timer: NodeJS.Timeout | undefined
  #forget = () => {}

  constructor({ db, adapters, log }: { db: Database; adapters: ChannelAdapter[]; log: Log }) {
    this.#db = db
    this.#adapters = new Map(adapters.map((adapter) => [adapter.channel, adapter]))
    this.#log = log
  }

  start(): void {
    this.#stopped = false
    this.#forget = this.#db.signals.on(payloadSignal, () => this.#wake())
    this.#timer = setInterval(() => this.#wake(), pollMs)
    this.#wake()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#forget()
    clearInterval(this.#timer)
    await this.#running
  }

  #wake(): void {
    this.#again = true
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
    })
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false
      try {
        if ((await this.#readBatch()) > 0) this.#again = true
      } catch (error) {
        this.#log.warn({ error: errorText(error) }, 'cannot read stored payloads; trying again')
      }
    }
  }

  async #readBatch(): Promise<number> {
    return this.#db.transaction(async (tx) => {
      const payloads = await lockWaitingPayloads(tx, { limit: payloadsPerBatch, maxBytes: bytesPerBatch })
      if (payloads.length === 0) return 0
      const inboxes = new Map<string, Inbox | undefined>()
      for (const { accountId, inboxId } of payloads) {
        if (!inboxes.has(inboxId)) inboxes.set(inboxId, await findInbox(tx, { accountId, id: inboxId }))
      }
      const read = payloads.map((payload) => this.#read(payload, inboxes.get(payload.inboxId)))
      const items: InboundItem<InboundEvent>[] = read.flatMap(({ payload, events }) =>
        events.map((event) => ({
          accountId: payload.accountId,
          laneKey: `${payload.inboxId}:${event.laneKey}`,
          id: tx.newId(),
          inboxId: payload.inboxId,
          payloadId: payload.id,
          event,
        })),
      )
      await insertItems(tx, items)
      await finishPayloads(
        tx,
        read.map(({ payload: { accountId, id }, error }) => ({ accountId, id, error })),
      )
      return payloads.length
    })
  }

  /** A body that cannot be read is set aside with its reason; the others of the batch go on. */
  #read(
    payload: Payload,
    inbox: Inbox | undefined,
  ): { payload: Payload; events: InboundEvent[]; error?: string } {
    if (!inbox) return { payload, events: [], error: 'The inbox is gone' }
    try {
      return { payload, events: this.#adapters.get(inbox.channel)!.parse(payload.body, inbox) }
    } catch (error) {
      this.#log.warn(
        { inboxId: inbox.id, payloadId: payload.id, error: errorText(error) },
        'cannot read a payload; it is kept',
      )
      return { payload, events: [], error: errorText(error) }
    }
  }
}
