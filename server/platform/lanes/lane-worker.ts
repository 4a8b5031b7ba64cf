import { setTimeout as sleep } from 'node:timers/promises'
import type { Database, Signals } from '../db/index.ts'
import { errorText } from '../errors.ts'
import type { Log } from '../log.ts'
import { type ClaimedLane, claimLanes, releaseLanes } from './lane-queries.ts'

const pollMs = 250

/** When to try to give lanes back after a failure. */
const giveBackMs = [500, 1_000, 2_000, 4_000] as const

export type LaneWorkerOptions = {
  db: Database
  signals: Signals
  log: Log
  /** The kind of lane; also the signal that wakes the worker. */
  kind: string
  /** How many handlers run at once. */
  concurrency: number
  /** How many lanes one handler gets at once; one unless they share a transaction. */
  lanesPerClaim?: number
  leaseMs: number
  /** Lanes that become due within this time of the first are claimed together. */
  gatherMs?: number
  /** Does the work of the lanes and releases them. What it throws is logged; the lease brings the lanes back. */
  handle: (lanes: ClaimedLane[]) => Promise<void>
}

/** Claims due lanes of one kind and hands them to `handle`, woken by a signal, by its own success, or by the poll. */
export class LaneWorker {
  readonly #options: Required<LaneWorkerOptions>
  readonly #busy = new Set<Promise<void>>()
  readonly #waiting: ClaimedLane[][] = []
  #claiming: Promise<void> | undefined
  #again = false
  #stopped = true
  #timer: NodeJS.Timeout | undefined
  #gathering: NodeJS.Timeout | undefined
  #forget = () => {}

  constructor(options: LaneWorkerOptions) {
    this.#options = { lanesPerClaim: 1, gatherMs: 0, ...options }
  }

  start(): void {
    this.#stopped = false
    this.#forget = this.#options.signals.on(this.#options.kind, () => this.#gather())
    this.#timer = setInterval(() => this.#wake(), pollMs)
    this.#wake()
  }

  /** Claims nothing more and waits for the work in hand. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#forget()
    clearInterval(this.#timer)
    clearTimeout(this.#gathering)
    await this.#claiming
    await Promise.allSettled(this.#busy)
    // Claimed and not begun: the next server should not wait for the leases to end.
    await this.#release(this.#waiting.splice(0).flat()).catch(() => {})
  }

  #gather(): void {
    const { gatherMs } = this.#options
    if (gatherMs === 0) this.#wake()
    else this.#gathering ??= setTimeout(() => this.#endGathering(), gatherMs)
  }

  #endGathering(): void {
    this.#gathering = undefined
    this.#wake()
  }

  #wake(): void {
    this.#again = true
    this.#claiming ??= this.#claim().finally(() => {
      this.#claiming = undefined
      if (this.#again && !this.#stopped) this.#wake()
    })
  }

  async #claim(): Promise<void> {
    const { db, kind, concurrency, lanesPerClaim, leaseMs, log } = this.#options
    try {
      while (this.#again && !this.#stopped) {
        this.#again = false
        const free = concurrency - this.#busy.size
        if (free <= 0 || this.#waiting.length > 0) break
        const lanes = await claimLanes(db, { kind, limit: free * lanesPerClaim, leaseMs })
        this.#waiting.push(...groupLanes(lanes, lanesPerClaim))
        this.#runWaiting()
        if (lanes.length === free * lanesPerClaim) this.#again = true
      }
    } catch (error) {
      log.warn({ kind, error: errorText(error) }, 'cannot claim lanes; trying again')
    }
  }

  /** Lanes of many accounts make more groups than handlers may run; the rest wait their turn. */
  #runWaiting(): void {
    while (this.#busy.size < this.#options.concurrency && !this.#stopped) {
      const lanes = this.#waiting.shift()
      if (!lanes) return
      this.#run(lanes)
    }
  }

  #run(lanes: ClaimedLane[]): void {
    const { handle, kind, log } = this.#options
    const work = handle(lanes)
      .catch((error: unknown) => {
        log.error(
          { kind, lanes: lanes.map(({ key }) => key).slice(0, 5), err: error },
          'work in a lane failed; trying again',
        )
        return this.#giveBack(lanes)
      })
      .finally(() => {
        this.#busy.delete(work)
        this.#runWaiting()
        this.#wake()
      })
    this.#busy.add(work)
  }

  /** Frees lanes whose work failed, as soon as the database answers: nobody should wait for the lease to end. */
  async #giveBack(lanes: ClaimedLane[]): Promise<void> {
    for (const waitMs of giveBackMs) {
      await sleep(waitMs)
      try {
        return await this.#release(lanes)
      } catch {
        // Still away; the lease brings the lanes back in the end.
      }
    }
  }

  /** One by one: a lane that another worker has meanwhile must not keep the others. */
  async #release(lanes: ClaimedLane[]): Promise<void> {
    const { db } = this.#options
    const retryAt = new Date(Date.now() + giveBackMs[0])
    for (const lane of lanes) await db.transaction((tx) => releaseLanes(tx, [{ lane, more: true, retryAt }]))
  }
}

/** Lanes of one account share a handler, up to `size` of them. */
function groupLanes(lanes: ClaimedLane[], size: number): ClaimedLane[][] {
  const groups: ClaimedLane[][] = []
  const open = new Map<string, ClaimedLane[]>()
  for (const lane of lanes) {
    const group = open.get(lane.accountId)
    if (group && group.length < size) group.push(lane)
    else {
      const fresh = [lane]
      open.set(lane.accountId, fresh)
      groups.push(fresh)
    }
  }
  return groups
}
