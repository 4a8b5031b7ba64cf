import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CallProgress, EndCause } from '../../../core/calls/index.ts'
import { errorText } from '../../../platform/errors.ts'
import type { Log } from '../../../platform/log.ts'
import type { MediaStore } from '../../../platform/storage/index.ts'
import { toEndCause } from '../causes.ts'
import { beginIvr, continueIvr, type Instruction, type IvrInput, type IvrStep } from '../ivr.ts'
import type { OutgoingCall } from '../provider.ts'
import { Baresip, type BaresipEvent } from './baresip.ts'
import { dialUri, renderAccounts, renderConfig } from './baresip-config.ts'
import { Keypad } from './keypad.ts'
import { storeRecording } from './recording.ts'
import { joinSounds, reserveMs, silenceFor } from './sounds.ts'

export type SipCallParts = {
  media: MediaStore
  log: Log
  /** Records one thing that became known of the call. */
  record: (progress: CallProgress) => Promise<void>
}

type End = { cause: EndCause; rawCause: string; message?: string }

/** How long after the last sound the line is kept, so that its end is heard. */
const tailMs = 200
/** How long after a hang-up the network may take to say that the call is over. */
const hangUpMs = 3_000
/** Beyond all its other limits, for the process itself. */
const spareSeconds = 30

/** One call of ours in a baresip process of its own, from the dial to the recording. */
export class OutgoingSipCall {
  readonly #call: OutgoingCall
  readonly #parts: SipCallParts
  readonly #keypad = new Keypad()
  #baresip: Baresip | undefined
  #step: IvrStep | undefined
  #timer: NodeJS.Timeout | undefined
  #limit: NodeJS.Timeout | undefined
  #files = 0
  #rang = false
  #answered = false
  #named = false
  /** Why we hang up, decided before the network tells that the call is over. */
  #ending: End | undefined
  #over!: (end: End) => void
  readonly #end = new Promise<End>((resolve) => {
    this.#over = resolve
  })
  /** Progress is written in the order in which it was heard. */
  #written: Promise<void> = Promise.resolve()

  constructor(call: OutgoingCall, parts: SipCallParts) {
    this.#call = call
    this.#parts = parts
  }

  /** Starts the process and dials. Throws when it cannot; then nobody's phone rang. */
  async dial(): Promise<void> {
    const { line, to, ringTimeoutMs, maxDurationMs } = this.#call
    const target = dialUri(line, to)
    const accounts = renderAccounts(line, { register: false, answer: false })
    this.#baresip = await Baresip.start({
      files: async ({ controlPort, folder }) => {
        const audioFile = join(folder, 'silence.wav')
        await writeFile(audioFile, silenceFor(ringTimeoutMs))
        return {
          config: renderConfig({
            line,
            listenPort: 0,
            controlPort,
            audioFile,
            maxCalls: 1,
            recordTo: folder,
          }),
          accounts,
        }
      },
      lifeSeconds: (ringTimeoutMs + maxDurationMs) / 1000 + spareSeconds,
      onEvent: (event) => this.#hear(event),
      onExit: () =>
        this.#over({ cause: 'failed', rawCause: 'process ended', message: 'The SIP program ended' }),
    })
    this.#record({ step: 'placed' })
    this.#baresip.command('dial', target)
    this.#limit = setTimeout(
      () => this.hangUp({ cause: 'no_answer', rawCause: 'ring time-out' }),
      ringTimeoutMs,
    )
  }

  /** Resolves once the call is over and everything about it is recorded. Never rejects. */
  async untilOver(): Promise<void> {
    const end = await this.#end
    const at = new Date()
    clearTimeout(this.#timer)
    clearTimeout(this.#limit)
    await this.#keepRecording()
    this.#record({ step: 'ended', ...end, at })
    await this.#written
  }

  /** Hangs up, and keeps why. The first reason stands. */
  hangUp(end: End): void {
    this.#ending ??= end
    this.#baresip?.command('hangup')
    clearTimeout(this.#limit)
    this.#limit = setTimeout(() => this.#over(this.#ending!), hangUpMs)
  }

  /** For a server that stops: a call that nobody took is called off, one that was taken is broken off. */
  breakOff(): void {
    const rawCause = 'server stopped'
    const message = 'The server stopped while this call was running'
    this.hangUp(
      this.#answered ? { cause: 'failed', rawCause, message } : { cause: 'cancelled', rawCause, message },
    )
  }

  #hear(event: BaresipEvent): void {
    if (event.id && !this.#named) {
      this.#named = true
      this.#record({ step: 'placed', providerCallId: event.id })
    }
    if (event.type === 'CALL_RINGING' || event.type === 'CALL_PROGRESS') this.#onRinging()
    else if (event.type === 'CALL_ESTABLISHED') this.#onAnswer()
    else if (event.type === 'CALL_DTMF_START') this.#onKey(this.#keypad.hear(event.param, performance.now()))
    else if (event.type === 'CALL_CLOSED') this.#over(this.#ending ?? this.#endOf(event.param ?? ''))
  }

  #onRinging(): void {
    this.#rang = true
    this.#record({ step: 'ringing' })
  }

  #onAnswer(): void {
    if (this.#answered) return
    this.#answered = true
    this.#record({ step: 'answered' })
    clearTimeout(this.#limit)
    const { maxDurationMs, script } = this.#call
    const end: End = { cause: 'completed', rawCause: 'longest duration' }
    this.#limit = setTimeout(() => this.hangUp(end), maxDurationMs)
    this.#follow(beginIvr(script))
  }

  #onKey(key: string | undefined): void {
    // A key beside the script, during the last words for instance, changes nothing.
    if (key && this.#step?.instruction.gather) this.#goOn({ key })
  }

  #goOn(input: IvrInput): void {
    this.#follow(continueIvr(this.#call.script, this.#step!.state, input))
  }

  #follow(step: IvrStep): void {
    this.#step = step
    clearTimeout(this.#timer)
    this.#record({ step: 'ivr', state: step.state })
    this.#play(step.instruction).catch((error: unknown) =>
      this.hangUp({ cause: 'failed', rawCause: 'sound missing', message: errorText(error) }),
    )
  }

  async #play(instruction: Instruction): Promise<void> {
    const { play, gather, hangup } = instruction
    if (hangup && play.length === 0) {
      this.hangUp(scriptEnded)
      return
    }
    const waitMs = gather?.timeoutMs ?? tailMs
    const { wav, soundMs } = await joinSounds(this.#parts.media, play, { silenceMs: waitMs + reserveMs })
    this.#files += 1
    const file = join(this.#baresip!.folder, `play-${this.#files}.wav`)
    await writeFile(file, wav)
    // Another key may have come while the file was written.
    if (this.#step?.instruction !== instruction) return
    this.#baresip!.command('ausrc', `aufile,${file}`)
    this.#timer = setTimeout(
      () => (hangup ? this.hangUp(scriptEnded) : this.#goOn({ silence: true })),
      soundMs + waitMs,
    )
  }

  #endOf(reason: string): End {
    if (this.#answered) return { cause: 'completed', rawCause: reason }
    if (/timed out/i.test(reason)) {
      const { line, to } = this.#call
      if (this.#rang) return { cause: 'no_answer', rawCause: reason }
      return { cause: 'failed', rawCause: reason, message: `Nothing answers at ${dialUri(line, to)}` }
    }
    const cause = toEndCause(reason)
    return {
      cause,
      rawCause: reason,
      ...(cause === 'failed' && { message: `The call was refused: ${reason}` }),
    }
  }

  #record(progress: CallProgress): void {
    const at = new Date()
    const told = 'at' in progress || progress.step === 'ivr' ? progress : { ...progress, at }
    const { log, record } = this.#parts
    this.#written = this.#written
      .then(() => record(told as CallProgress))
      .catch((error: unknown) => log.warn({ callId: this.#call.call.id, err: error }, 'cannot record a call'))
  }

  async #keepRecording(): Promise<void> {
    const { media, log } = this.#parts
    const { accountId, id: callId } = this.#call.call
    try {
      await this.#baresip!.stop(async (folder) => {
        if (!this.#answered) return
        const stored = await storeRecording(media, { folder, accountId, callId })
        if (stored) this.#record({ step: 'recording', ...stored })
      })
    } catch (error) {
      log.warn({ callId, err: error }, 'cannot keep the recording of a call')
    }
  }
}

const scriptEnded: End = { cause: 'completed', rawCause: 'script ended' }
