import { listAccountsBehind } from '../core/webhooks/index.ts'
import { errorText } from '../platform/errors.ts'
import { type ProjectionContext, projectBatch } from './project-events.ts'

const pollMs = 250
const accountsPerRound = 100
const atOnce = 4

/** Reads the log of every account that has webhooks, and makes deliveries of its events. Any number of processes share the work. */
export class WebhookProjector {
  readonly #context: ProjectionContext
  #running: Promise<void> | undefined
  #again = false
  #stopped = true
  #timer: NodeJS.Timeout | undefined
  #forget = () => {}

  constructor(context: ProjectionContext) {
    this.#context = context
  }

  start(): void {
    this.#stopped = false
    this.#forget = this.#context.db.signals.on('events', () => this.#wake())
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
    const { db, log } = this.#context
    while (this.#again && !this.#stopped) {
      this.#again = false
      try {
        const accountIds = await listAccountsBehind(db, { limit: accountsPerRound })
        if ((await this.#projectAll(accountIds)) > 0) this.#again = true
      } catch (error) {
        log.warn({ error: errorText(error) }, 'cannot read the log for webhooks; trying again')
      }
    }
  }

  async #projectAll(accountIds: string[]): Promise<number> {
    const left = [...accountIds]
    let events = 0
    const work = async () => {
      for (let accountId = left.pop(); accountId && !this.#stopped; accountId = left.pop())
        events += await this.#project(accountId)
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    return events
  }

  /** One account's trouble is not the others'. */
  async #project(accountId: string): Promise<number> {
    try {
      return await projectBatch(this.#context, accountId)
    } catch (error) {
      this.#context.log.warn({ accountId, err: error }, 'cannot make deliveries; trying again')
      return 0
    }
  }
}
