import { deleteSubscription, listAccountsToTell, type Notice, takeNotices } from '../core/push/index.ts'
import type { Database } from '../platform/db/index.ts'
import { errorText } from '../platform/errors.ts'
import { FetchFailed, type GuardedFetch } from '../platform/http/index.ts'
import type { Log } from '../platform/log.ts'
import { Loop } from '../platform/loop.ts'
import { composeNotice } from './compose-notice.ts'
import type { VapidKeys } from './vapid-keys.ts'

const timeoutMs = 10_000
const mostAtOnce = 100
/** How long a push service keeps a notice for a browser that is away. */
const ttlSeconds = 4 * 3_600
const goneStatuses = [404, 410]

export type PushParts = {
  db: Database
  log: Log
  fetch: GuardedFetch
  vapid: VapidKeys
  publicUrl: () => string
}

/** Follows the log of accounts that have browsers to tell, and tells them. Any number of processes share the work. */
export class PushWorker {
  readonly #parts: PushParts
  readonly #loop: Loop
  readonly #underWay = new Set<Promise<void>>()

  constructor(parts: PushParts) {
    const { db, log } = parts
    this.#parts = parts
    this.#loop = new Loop({
      signals: db.signals,
      log,
      signal: 'events',
      gatherMs: 50,
      failure: 'cannot read the log for pushing',
      round: () => this.#round(),
    })
  }

  start(): void {
    this.#loop.start()
  }

  /** Waits for what is on its way. */
  async stop(): Promise<void> {
    await this.#loop.stop()
    await Promise.all(this.#underWay)
  }

  async #round(): Promise<boolean> {
    const { db } = this.#parts
    let isMore = false
    for (const accountId of await listAccountsToTell(db)) {
      const { notices, more } = await takeNotices(db, accountId)
      if (more) isMore = true
      for (const notice of notices) {
        const sending = this.#send(notice).finally(() => this.#underWay.delete(sending))
        this.#underWay.add(sending)
        // A push service that does not answer must not fill the memory.
        if (this.#underWay.size >= mostAtOnce) await Promise.race(this.#underWay)
      }
    }
    return isMore
  }

  /** Tells one browser. It is a courtesy: what does not arrive at once is not tried again. */
  async #send(notice: Notice): Promise<void> {
    const { db, log, fetch } = this.#parts
    const { target } = notice
    try {
      const { endpoint, headers, body } = await this.#compose(notice)
      const { status } = await fetch.fetch(endpoint, { method: 'POST', headers, body, timeoutMs })
      if (goneStatuses.includes(status)) await deleteSubscription(db, target)
      else if (status >= 300) log.info({ status }, 'a push service did not take a notice')
    } catch (error) {
      const level = error instanceof FetchFailed ? 'info' : 'warn'
      log[level]({ error: errorText(error) }, 'a browser could not be told')
    }
  }

  async #compose(notice: Notice) {
    const { vapid, publicUrl } = this.#parts
    const { endpoint, p256dh, auth } = notice.target
    // Loaded with the first notice: most processes send none.
    const { generateRequestDetails } = (await import('web-push')).default
    const details = generateRequestDetails(
      { endpoint, keys: { p256dh, auth } },
      JSON.stringify(composeNotice(notice)),
      {
        vapidDetails: { subject: subjectOf(publicUrl()), ...vapid },
        TTL: ttlSeconds,
        urgency: 'high',
        // What waits for a browser that is away is replaced by what comes later in the same conversation.
        topic: notice.news.conversationId,
      },
    )
    const { 'Content-Length': _length, ...headers } = details.headers
    return {
      endpoint,
      body: details.body,
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    }
  }
}

/** Whom a push service may write to: our address where it is a real one. */
function subjectOf(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? publicUrl : 'mailto:parley@localhost'
}
