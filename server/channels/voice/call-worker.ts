import { setTimeout as sleep } from 'node:timers/promises'
import {
  type ClaimedCall,
  callSignal,
  claimQueuedCalls,
  type EndCause,
  extendCalls,
  failAbandonedCalls,
  type IvrCall,
  type IvrScript,
  putBackCall,
  recordCallProgress,
} from '../../core/calls/index.ts'
import type { Database } from '../../platform/db/index.ts'
import { errorText } from '../../platform/errors.ts'
import type { Log } from '../../platform/log.ts'
import { Loop } from '../../platform/loop.ts'
import { lineOf } from './line.ts'
import { prepareCall } from './prepare-call.ts'
import type { OutgoingCall, PlaceOutcome, VoiceProvider } from './provider.ts'

export type CallWorkerOptions = {
  db: Database
  log: Log
  providers: readonly VoiceProvider[]
  /** The script with its sounds ready. What it throws says, for people, which sound cannot be had. */
  prepareScript: (ivr: IvrCall) => Promise<IvrScript>
  /** How long a call stays with a process that no longer says that it runs it. */
  leaseMs?: number
  /** How many calls this process runs at once, over all lines. */
  concurrency?: number
  /** How long a stop waits for calls to end by themselves. */
  graceMs?: number
}

/** Beyond the longest that a call may take, before one whose provider tells nothing more counts as failed. */
const silentMs = 120_000

/** A call that this process runs; without `placed`, it is still being prepared. */
type Running = { claimed: ClaimedCall; placed?: { outgoing: OutgoingCall; provider: VoiceProvider } }

/** Takes calls that wait, has their providers place them, holds those that run here, and fails those nobody holds. */
export class CallWorker {
  readonly #options: Required<CallWorkerOptions>
  readonly #providers: Map<string, VoiceProvider>
  readonly #running = new Map<string, Running>()
  readonly #busy = new Set<Promise<void>>()
  readonly #loop: Loop
  #timer: NodeJS.Timeout | undefined
  #tick: Promise<void> | undefined

  constructor(options: CallWorkerOptions) {
    this.#options = { leaseMs: 15_000, concurrency: 50, graceMs: 8_000, ...options }
    this.#providers = new Map(options.providers.map((provider) => [provider.name, provider]))
    this.#loop = new Loop({
      signals: options.db.signals,
      log: options.log,
      signal: callSignal,
      failure: 'cannot take calls that wait',
      round: () => this.#claim(),
    })
  }

  start(): void {
    for (const provider of this.#providers.values()) provider.start?.()
    this.#loop.start()
    this.#timer = setInterval(() => this.#hold(), this.#options.leaseMs / 3)
  }

  /** Takes no more calls, gives those that run a little time, and ends the rest honestly. */
  async stop(): Promise<void> {
    await this.#loop.stop()
    const { graceMs } = this.#options
    if (this.#busy.size > 0)
      await Promise.race([Promise.all(this.#busy), sleep(graceMs, undefined, { ref: false })])
    await Promise.all([...this.#providers.values()].map((provider) => provider.stop?.()))
    await Promise.all(this.#busy)
    clearInterval(this.#timer)
    await this.#tick
  }

  async #claim(): Promise<boolean> {
    const { db, concurrency, leaseMs } = this.#options
    const limit = concurrency - this.#busy.size
    if (limit <= 0) return false
    const maxCallsOf = (inbox: Parameters<typeof lineOf>[0]) => lineOf(inbox)?.maxCalls ?? limit
    const claimed = await claimQueuedCalls(db, { limit, leaseMs, maxCallsOf })
    for (const call of claimed) this.#begin(call)
    return claimed.length === limit
  }

  #begin(claimed: ClaimedCall): void {
    const { db, log } = this.#options
    this.#running.set(claimed.callId, { claimed })
    const work = this.#run(claimed)
      .catch((error: unknown) => {
        log.error({ callId: claimed.callId, err: error }, 'a call could not be run')
      })
      .finally(() => {
        this.#running.delete(claimed.callId)
        this.#busy.delete(work)
        db.signals.raise(callSignal)
      })
    this.#busy.add(work)
  }

  async #run(claimed: ClaimedCall): Promise<void> {
    const { db, prepareScript } = this.#options
    const prepared = await prepareCall(db, claimed, prepareScript)
    if ('gone' in prepared) return
    if ('refused' in prepared) return this.#end(claimed, prepared.refused)
    const { outgoing } = prepared
    const provider = this.#providers.get(outgoing.line.provider)
    if (!provider) {
      const message = `This server has no provider '${outgoing.line.provider}'`
      return this.#end(claimed, { cause: 'failed', rawCause: 'no provider', message })
    }
    // Preparing may have taken long, and the call may be somebody else's by now.
    if (!(await this.#isHeld(claimed))) return
    this.#running.set(claimed.callId, { claimed, placed: { outgoing, provider } })
    await this.#follow(claimed, outgoing, await place(provider, outgoing))
  }

  async #follow(claimed: ClaimedCall, outgoing: OutgoingCall, placed: PlaceOutcome): Promise<void> {
    const { db } = this.#options
    switch (placed.outcome) {
      case 'running':
        return placed.ended
      case 'later':
        return putBackCall(db, { ...claimed, retryInMs: placed.retryInMs })
      case 'refused':
        return this.#end(claimed, placed)
      case 'placed': {
        const leaseMs = outgoing.ringTimeoutMs + outgoing.maxDurationMs + silentMs
        await extendCalls(db, { calls: [claimed], leaseMs })
        const { accountId, callId } = claimed
        const progress = { step: 'placed' as const, providerCallId: placed.providerCallId }
        await db.transaction((tx) => recordCallProgress(tx, { accountId, callId, progress }))
      }
    }
  }

  async #end(
    { accountId, callId }: ClaimedCall,
    { cause, rawCause, message }: { cause: EndCause; rawCause: string; message?: string },
  ): Promise<void> {
    const progress = { step: 'ended' as const, cause, rawCause, message }
    await this.#options.db.transaction((tx) => recordCallProgress(tx, { accountId, callId, progress }))
  }

  async #isHeld(claimed: ClaimedCall): Promise<boolean> {
    const { db, leaseMs } = this.#options
    return (await extendCalls(db, { calls: [claimed], leaseMs })).length > 0
  }

  #hold(): void {
    const { log } = this.#options
    this.#tick ??= this.#renew()
      .catch((error: unknown) => log.warn({ error: errorText(error) }, 'cannot hold the calls that run'))
      .finally(() => {
        this.#tick = undefined
      })
  }

  /** A call that is no longer ours was ended by somebody else: nobody would hear of it any more, so it is hung up. */
  async #renew(): Promise<void> {
    const { db, leaseMs } = this.#options
    const running = [...this.#running.values()]
    const calls = running.map(({ claimed }) => claimed)
    const held = calls.length > 0 ? await extendCalls(db, { calls, leaseMs }) : []
    const heldIds = new Set(held.map(({ callId }) => callId))
    for (const { claimed, placed } of running) {
      const isLost = !heldIds.has(claimed.callId) && this.#running.has(claimed.callId)
      if (isLost && placed) await placed.provider.hangUp(placed.outgoing)
    }
    while (await failAbandonedCalls(db));
  }
}

/** A provider answers outcomes; what it throws is a fault of ours, and nobody knows whether a phone rings. */
async function place(provider: VoiceProvider, outgoing: OutgoingCall): Promise<PlaceOutcome> {
  try {
    return await provider.placeCall(outgoing)
  } catch (error) {
    return { outcome: 'refused', cause: 'failed', rawCause: 'internal', message: errorText(error) }
  }
}
