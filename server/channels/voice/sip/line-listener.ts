import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { toE164 } from '../../../../shared/phone.ts'
import {
  type CallProgress,
  type ClaimedCall,
  type EndCause,
  extendCalls,
  recordCallProgress,
  recordLineCall,
} from '../../../core/calls/index.ts'
import type { Inbox } from '../../../core/inboxes/index.ts'
import type { NetworkPerson } from '../../../core/messages/index.ts'
import { errorText } from '../../../platform/errors.ts'
import type { Line } from '../line.ts'
import { Baresip, type BaresipEvent } from './baresip.ts'
import { renderAccounts, renderConfig } from './baresip-config.ts'
import type { ListenerParts } from './line-listeners.ts'
import { lineLeaseMs } from './line-listeners.ts'
import { joinSounds, silenceFor } from './sounds.ts'

/** A line that dies again and again is started after ever longer rests. */
const restMs = [1_000, 5_000, 15_000, 60_000] as const
const stableMs = 60_000
/** After the greeting, so that its end is heard. */
const tailMs = 200

/** What is heard of a call that somebody makes to us. */
type Heard = { claimed: ClaimedCall | undefined; answered: boolean }

/** Listens on one line in a baresip process: greets whoever calls, or lets it ring, and records every call. */
export class LineListener {
  readonly #parts: ListenerParts
  readonly #inbox: Inbox
  readonly #line: Line
  readonly #calls = new Map<string, Heard>()
  #baresip: Baresip | undefined
  #failures = 0
  #startedAt = 0
  #restUntil = 0
  #written: Promise<void> = Promise.resolve()

  constructor(parts: ListenerParts, { inbox, line }: { inbox: Inbox; line: Line }) {
    this.#parts = parts
    this.#inbox = inbox
    this.#line = line
  }

  get name() {
    return { accountId: this.#line.accountId, inboxId: this.#line.inboxId }
  }

  /** Whether the line is set up now as it was when the listener began. */
  isFor(line: Line): boolean {
    return JSON.stringify(line) === JSON.stringify(this.#line)
  }

  async start(): Promise<void> {
    this.#startedAt = performance.now()
    this.#restUntil = this.#startedAt + restMs[Math.min(this.#failures, restMs.length - 1)]!
    this.#failures += 1
    const line = this.#line
    const greeting = await this.#greeting()
    const accounts = renderAccounts(line, { register: line.sip.register, answer: greeting !== undefined })
    this.#baresip = await Baresip.start({
      files: async ({ controlPort, folder }) => {
        const audioFile = join(folder, 'greeting.wav')
        // It hangs up where the file ends, and a greeting is all that there is to say.
        await writeFile(audioFile, greeting ?? silenceFor(line.ringTimeoutMs))
        const listenPort = line.sip.listenPort ?? 0
        const ringSeconds = Math.ceil(line.ringTimeoutMs / 1000)
        const { maxCalls } = line
        return {
          config: renderConfig({ line, listenPort, controlPort, audioFile, maxCalls, ringSeconds }),
          accounts,
        }
      },
      onEvent: (event) => this.#hear(event),
      onExit: () => this.#onExit(),
    })
  }

  /** The greeting as a file; a line whose greeting cannot be had rings, so that its calls are known. */
  async #greeting(): Promise<Buffer | undefined> {
    const { greeting, media, log } = this.#parts
    try {
      const sound = await greeting(this.#line)
      return sound && (await joinSounds(media, [sound], { silenceMs: tailMs })).wav
    } catch (error) {
      log.warn(
        { inboxId: this.#line.inboxId, error: errorText(error) },
        'a phone line has no greeting to play',
      )
      return undefined
    }
  }

  /** Keeps the calls that run; starts the process again when it died. */
  async renew(): Promise<void> {
    if (this.#baresip) {
      if (performance.now() - this.#startedAt > stableMs) this.#failures = 0
      const calls = [...this.#calls.values()].flatMap(({ claimed }) => claimed ?? [])
      if (calls.length > 0) await extendCalls(this.#parts.db, { calls, leaseMs: lineLeaseMs })
    } else if (performance.now() > this.#restUntil) await this.start()
  }

  async stop(): Promise<void> {
    const baresip = this.#baresip
    this.#baresip = undefined
    await baresip?.stop()
    await this.#written
  }

  #onExit(): void {
    this.#baresip = undefined
    for (const [id, { answered }] of this.#calls) {
      const cause = answered ? 'failed' : 'no_answer'
      this.#onEnd(id, { cause, rawCause: 'process ended' })
    }
  }

  #hear({ type, id, peeruri, param }: BaresipEvent): void {
    if (type === 'REGISTER_FAIL')
      this.#parts.log.warn({ inboxId: this.#line.inboxId, reason: param }, 'a phone line cannot register')
    if (!id) return
    const call = this.#calls.get(id)
    if (type === 'CALL_INCOMING') this.#onIncoming(id, peeruri ?? '')
    else if (type === 'CALL_ESTABLISHED') {
      // A line that answers by itself tells of no incoming call first.
      if (!call) this.#onIncoming(id, peeruri ?? '')
      this.#calls.get(id)!.answered = true
      this.#tell(id, { step: 'answered', at: new Date() })
    } else if (type === 'CALL_CLOSED') {
      const cause = call?.answered ? 'completed' : 'no_answer'
      this.#onEnd(id, { cause, rawCause: param ?? '' })
    }
  }

  #onIncoming(id: string, peerUri: string): void {
    if (this.#calls.has(id)) return
    const heard: Heard = { claimed: undefined, answered: false }
    this.#calls.set(id, heard)
    const at = new Date()
    this.#write(async () => {
      const { claimed } = await this.#parts.db.transaction((tx) =>
        recordLineCall(tx, {
          inbox: this.#inbox,
          provider: 'sip',
          providerCallId: id,
          person: callerOf(peerUri),
          at,
          leaseMs: lineLeaseMs,
        }),
      )
      heard.claimed = claimed
    })
    this.#tell(id, { step: 'ringing', at })
  }

  #onEnd(id: string, end: { cause: EndCause; rawCause: string }): void {
    this.#tell(id, { step: 'ended', ...end, at: new Date() })
    this.#calls.delete(id)
  }

  #tell(id: string, progress: CallProgress): void {
    const heard = this.#calls.get(id)
    if (!heard) return
    this.#write(async () => {
      if (!heard.claimed) return
      const { accountId, callId } = heard.claimed
      await this.#parts.db.transaction((tx) => recordCallProgress(tx, { accountId, callId, progress }))
    })
  }

  /** In the order in which it was heard. */
  #write(work: () => Promise<void>): void {
    const { log } = this.#parts
    this.#written = this.#written
      .then(work)
      .catch((error: unknown) =>
        log.warn({ inboxId: this.#line.inboxId, err: error }, 'cannot record a call'),
      )
  }
}

/** Who calls, from an address such as `sip:+15550100001@trunk.example`. */
function callerOf(uri: string): NetworkPerson {
  const user = decodeURIComponentOr(/^sips?:([^@;]+)@/.exec(uri)?.[1] ?? '')
  const phone = toE164(user)
  if (phone) return { addresses: [phone.slice(1)], phone }
  return { addresses: [user || uri || 'unknown'] }
}

function decodeURIComponentOr(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
