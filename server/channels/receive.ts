import {
  findInboxById,
  findInboxesByAddress,
  type Inbox,
  inboxSignal,
  insertPayloads,
} from '../core/inboxes/index.ts'
import type { Database } from '../platform/db/index.ts'
import { AppError } from '../platform/errors.ts'
import { gather } from '../platform/gather.ts'
import { fromUuid } from '../platform/ids.ts'
import type { ChannelAdapter, RawRequest } from './adapter.ts'

/** The signal that raw bodies wait to be read. */
export const payloadSignal = 'payload'

export type Received =
  | { status: 'stored' }
  | { status: 'challenge'; answer: string }
  | { status: 'nobody' }
  | { status: 'ignored' }

/** How long a changed inbox may go unnoticed here, should its signal be lost. */
const rememberMs = 1_000
const mostRemembered = 1_000

/**
 * Takes callbacks: finds the inboxes a body speaks of, verifies the raw bytes with each of their secrets, and stores
 * the body for those that accept it, in one write. Reading it comes later.
 */
export class Receiver {
  readonly #db: Database
  readonly #store: (payload: NewPayload) => Promise<void>
  readonly #known = new Map<string, { until: number; inboxes: Promise<Inbox[]> }>()

  constructor(db: Database) {
    this.#db = db
    db.signals.on(inboxSignal, () => this.#known.clear())
    // Bodies that come while others are being written share the next write and its commit.
    this.#store = gather(async (payloads) => {
      await insertPayloads(db, payloads)
      db.signals.raise(payloadSignal)
    })
  }

  /** @throws AppError `unauthenticated` when none of the inboxes meant accepts the body */
  async receive(adapter: ChannelAdapter, request: RawRequest, inboxUuid?: string): Promise<Received> {
    const inboxes = await this.#inboxesOf(adapter, request, inboxUuid)
    if (inboxes.length === 0) return inboxUuid ? { status: 'nobody' } : ofServer(adapter, request)
    const verdicts = inboxes.map((inbox) => ({ inbox, verdict: adapter.verify(request, inbox) }))
    for (const { verdict } of verdicts) {
      if (verdict.verdict === 'challenge') return { status: 'challenge', answer: verdict.answer }
    }
    const accepted = verdicts.filter(({ verdict }) => verdict.verdict === 'accepted')
    if (accepted.length === 0) {
      const { verdict } = verdicts[0]!
      throw new AppError('unauthenticated', verdict.verdict === 'refused' ? verdict.reason : 'Refused')
    }
    const { body } = request
    await Promise.all(
      accepted.map(({ inbox }) => this.#store({ accountId: inbox.accountId, inboxId: inbox.id, body })),
    )
    return { status: 'stored' }
  }

  /** Every callback asks; the answer is remembered for a moment. */
  #inboxesOf(adapter: ChannelAdapter, request: RawRequest, inboxUuid?: string): Promise<Inbox[]> {
    const addresses = inboxUuid ? [] : adapter.locate(request)
    const key = inboxUuid ?? addresses.map(({ kind, key }) => `${kind}/${key}`).join()
    const now = performance.now()
    const known = this.#known.get(key)
    if (known && known.until > now) return known.inboxes
    const inboxes = inboxUuid
      ? inboxOfPath(this.#db, adapter, inboxUuid)
      : findInboxesByAddress(this.#db, addresses)
    if (this.#known.size >= mostRemembered) this.#known.clear()
    this.#known.set(key, { until: now + rememberMs, inboxes })
    inboxes.then(
      (found) => found.length === 0 && this.#known.delete(key),
      () => this.#known.delete(key),
    )
    return inboxes
  }
}

type NewPayload = Parameters<typeof insertPayloads>[1][number]

async function inboxOfPath(db: Database, adapter: ChannelAdapter, uuid: string): Promise<Inbox[]> {
  const id = fromUuid('inbox', uuid)
  const inbox = id && (await findInboxById(db, id))
  return inbox && inbox.channel === adapter.channel ? [inbox] : []
}

/** What speaks of no inbox of ours may still be for the server's own app: its handshake, or an inbox since deleted. */
function ofServer(adapter: ChannelAdapter, request: RawRequest): Received {
  const verdict = adapter.verify(request, undefined)
  if (verdict.verdict === 'challenge') return { status: 'challenge', answer: verdict.answer }
  return { status: verdict.verdict === 'accepted' ? 'ignored' : 'nobody' }
}
