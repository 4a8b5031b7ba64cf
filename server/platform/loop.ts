import type { Signals } from './db/index.ts'
import { errorText } from './errors.ts'
import type { Log } from './log.ts'

const pollMs = 250

export type LoopOptions = {
  signals: Signals
  log: Log
  /** The signal that wakes the loop. */
  signal: string
  /** What to say in the log when a round fails. */
  failure: string
  /** What comes within this time of the first signal is done in one round. */
  gatherMs?: number
  /** Does what there is to do. True when there may be more at once. */
  round: () => Promise<boolean>
}

/** Runs rounds one after the other: when a signal comes, when a round says there is more, and at every poll. */
export class Loop {
  readonly #options: LoopOptions
  #running: Promise<void> | undefined
  #again = false
  #stopped = true
  #poll: NodeJS.Timeout | undefined
  #gathering: NodeJS.Timeout | undefined
  #forget = () => {}

  constructor(options: LoopOptions) {
    this.#options = options
  }

  start(): void {
    const { signals, signal } = this.#options
    this.#stopped = false
    this.#forget = signals.on(signal, () => this.#gather())
    this.#poll = setInterval(() => this.#wake(), pollMs)
    this.#wake()
  }

  /** Begins no further round and waits for the one at work. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#forget()
    clearInterval(this.#poll)
    clearTimeout(this.#gathering)
    await this.#running
  }

  /** Whether the loop has been told to stop: a long round looks here between its parts. */
  get stopped(): boolean {
    return this.#stopped
  }

  #gather(): void {
    const { gatherMs } = this.#options
    if (gatherMs === undefined) this.#wake()
    else this.#gathering ??= setTimeout(() => this.#endGathering(), gatherMs)
  }

  #endGathering(): void {
    this.#gathering = undefined
    this.#wake()
  }

  #wake(): void {
    this.#again = true
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
      if (this.#again && !this.#stopped) this.#wake()
    })
  }

  async #run(): Promise<void> {
    const { round, log, failure } = this.#options
    while (this.#again && !this.#stopped) {
      this.#again = false
      try {
        if (await round()) this.#again = true
      } catch (error) {
        log.warn({ error: errorText(error) }, `${failure}; trying again`)
      }
    }
  }
}
