import type { Call, EndCause, IvrScript } from '../../core/calls/index.ts'
import type { Line, LineProvider } from './line.ts'

/** A call to be placed. Numbers are E.164. */
export type OutgoingCall = {
  call: Call
  line: Line
  from: string | undefined
  to: string
  script: IvrScript
  /** Give up when nobody has answered for so long. */
  ringTimeoutMs: number
  /** Hang up so long after the answer, whatever happens. */
  maxDurationMs: number
}

/**
 * What came of placing a call.
 *
 * `running`: it runs in this process and everything is recorded from here; `ended` resolves when it is over, and never
 * rejects. `placed`: the provider runs it and tells what happens by callbacks, which may reach any process. `refused`: it
 * never rang. `later`: not taken now, and surely not rung; it is tried again.
 */
export type PlaceOutcome =
  | { outcome: 'running'; ended: Promise<void> }
  | { outcome: 'placed'; providerCallId: string }
  | { outcome: 'refused'; cause: EndCause; rawCause: string; message?: string }
  | { outcome: 'later'; retryInMs: number }

/**
 * Who carries calls. What happens to a call is recorded through `recordCallProgress`, from wherever it becomes known.
 * A time-out after which nobody knows whether it rings is `refused` with the cause `failed`: a person must not be
 * called twice.
 */
export interface VoiceProvider {
  readonly name: LineProvider
  placeCall(call: OutgoingCall): Promise<PlaceOutcome>
  /** Ends a call, ringing or answered. One that is over already is no error. */
  hangUp(call: { call: Call; line: Line }): Promise<void>
  start?(): void
  /** Ends what runs in this process; each call gets an honest end. */
  stop?(): Promise<void>
}
