import { listEvents } from '../core/events/index.ts'
import type { Database } from '../platform/db/index.ts'
import type { Id } from '../platform/ids.ts'
import type { Stretch } from './recent-frames.ts'
import type { StreamView } from './stream.ts'

/** Few, so that whoever comes back has the first ones soon. */
const eventsPerBlock = 100n
const mostBlocks = 64
const keptMs = 10_000

type Blocks = Map<bigint, Promise<Stretch>>

/**
 * Stretches of an account's log, as a view shows them. When all clients come back at once, as they do after a restart,
 * each stretch is made once for all of them.
 */
export class SharedBlocks {
  readonly #db: Database
  readonly #accountId: Id
  readonly #made = new Map<StreamView, Blocks>()
  #sweep: NodeJS.Timeout | undefined

  constructor({ db, accountId }: { db: Database; accountId: Id }) {
    this.#db = db
    this.#accountId = accountId
  }

  /** What follows a place. It may lack what is newer than a moment: then it has nothing, or not all. */
  async read(view: StreamView, after: bigint): Promise<Stretch> {
    const start = after - (after % eventsPerBlock)
    const blocks = this.#blocksOf(view)
    const known = blocks.get(start)
    if (known) return known
    const made = this.#make(view, start)
    blocks.set(start, made)
    const forget = () => blocks.get(start) === made && blocks.delete(start)
    try {
      const block = await made
      // The log grows at its end: that part is shared only with those who come while it is made.
      if (block.last < start + eventsPerBlock) forget()
      return block
    } catch (error) {
      forget()
      throw error
    }
  }

  async #make(view: StreamView, start: bigint): Promise<Stretch> {
    const events = await listEvents(this.#db, {
      accountId: this.#accountId,
      after: start.toString(),
      limit: Number(eventsPerBlock),
    })
    const frames = events.length > 0 ? await view.render(this.#db, this.#accountId, events) : []
    return { frames, last: BigInt(events.at(-1)?.position ?? start) }
  }

  #blocksOf(view: StreamView): Blocks {
    if (!this.#sweep)
      this.#sweep = setTimeout(() => {
        this.#sweep = undefined
        this.#made.clear()
      }, keptMs).unref()
    const blocks = this.#made.get(view) ?? new Map()
    if (blocks.size >= mostBlocks) blocks.clear()
    this.#made.set(view, blocks)
    return blocks
  }
}
