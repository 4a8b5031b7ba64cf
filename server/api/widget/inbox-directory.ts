import { findAccount } from '../../core/accounts/index.ts'
import { findInboxesByAddress, inboxSignal } from '../../core/inboxes/index.ts'
import { readWebchatSettings, widgetKeyKind } from '../../core/visitors/index.ts'
import type { Database } from '../../platform/db/index.ts'
import type { WidgetInbox } from './context.ts'

/** How long a changed inbox may go unnoticed here, should its signal be lost. */
const rememberMs = 1_000
const mostRemembered = 1_000

/** The inboxes that widget keys lead to. Every request asks, so the answer is remembered for a moment. */
export class InboxDirectory {
  readonly #db: Database
  readonly #known = new Map<string, { until: number; found: Promise<WidgetInbox | undefined> }>()
  readonly #forget: () => void

  constructor(db: Database) {
    this.#db = db
    this.#forget = db.signals.on(inboxSignal, () => this.#known.clear())
  }

  /** The inbox of a key, as long as it is in use. */
  find(key: string): Promise<WidgetInbox | undefined> {
    if (!/^w_[A-Za-z0-9]{8,64}$/.test(key)) return Promise.resolve(undefined)
    const now = performance.now()
    const known = this.#known.get(key)
    if (known && known.until > now) return known.found
    if (this.#known.size >= mostRemembered) this.#known.clear()
    const found = this.#load(key)
    this.#known.set(key, { until: now + rememberMs, found })
    found.catch(() => this.#known.delete(key))
    return found
  }

  close(): void {
    this.#forget()
  }

  async #load(key: string): Promise<WidgetInbox | undefined> {
    const inboxes = await findInboxesByAddress(this.#db, [{ kind: widgetKeyKind, key }])
    const inbox = inboxes.find(({ channel, status }) => channel === 'webchat' && status !== 'inactive')
    const account = inbox && (await findAccount(this.#db, inbox.accountId))
    return inbox && account?.active ? { inbox, settings: readWebchatSettings(inbox) } : undefined
  }
}
