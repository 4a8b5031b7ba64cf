import type { Inbox } from '../../core/inboxes/index.ts'
import { addressOf, type Visitor, type VisitorEvent } from '../../core/visitors/index.ts'
import type { Database } from '../../platform/db/index.ts'
import { errorText } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import type { Log } from '../../platform/log.ts'
import type { WidgetServices } from './context.ts'

const gatherMs = 50

/** A message to a visitor, by the names that it has. */
export type Received = { id: Id; networkId: string | undefined }

/**
 * Tells how far messages to visitors have come. That they were delivered is gathered for a moment and told behind the
 * answer's back: losing one costs nothing, since the next look at the conversation tells it again.
 */
export class Receipts {
  readonly #services: Pick<WidgetServices, 'accept' | 'db'>
  readonly #log: Log
  #waiting = new Map<string, { inbox: Inbox; events: VisitorEvent[] }>()
  #timer: NodeJS.Timeout | undefined

  constructor(services: Pick<WidgetServices, 'accept' | 'db'>, log: Log) {
    this.#services = services
    this.#log = log
  }

  delivered(inbox: Inbox, visitor: Visitor, messages: Received[]): void {
    if (messages.length === 0) return
    const batch = this.#waiting.get(inbox.id) ?? { inbox, events: [] }
    batch.events.push(...toEvents(this.#services.db, visitor, messages, 'delivered'))
    this.#waiting.set(inbox.id, batch)
    this.#timer ??= setTimeout(() => void this.flush(), gatherMs)
  }

  /** Durable once this resolves. */
  async read(inbox: Inbox, visitor: Visitor, messages: Received[]): Promise<void> {
    if (messages.length === 0) return
    await this.#services.accept(inbox, toEvents(this.#services.db, visitor, messages, 'read'))
  }

  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const batches = [...this.#waiting.values()]
    this.#waiting = new Map()
    for (const { inbox, events } of batches) {
      try {
        await this.#services.accept(inbox, events)
      } catch (error) {
        this.#log.info(
          { inboxId: inbox.id, error: errorText(error) },
          'cannot tell that messages were delivered',
        )
      }
    }
  }
}

function toEvents(
  db: Database,
  visitor: Visitor,
  messages: Received[],
  status: 'delivered' | 'read',
): VisitorEvent[] {
  const at = db.now().toISOString()
  return messages.map(({ id, networkId }) => ({
    type: 'status',
    visitor: { address: addressOf(visitor) },
    id: networkId ?? `out:${id}`,
    message_id: id,
    status,
    at,
  }))
}
