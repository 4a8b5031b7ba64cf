import type { Draft, Message } from '../../shared/widget.ts'
import { HttpError } from '../client/http.ts'
import type { Pending } from './entries.ts'

const waitsMs = [1_000, 2_000, 4_000, 8_000, 15_000]

export type OutboxPort = {
  /** Sees to it that there is somebody to send it. */
  prepare(): Promise<void>
  upload(file: NonNullable<Pending['file']>, progress: (part: number) => void): Promise<string>
  send(draft: Draft): Promise<Message>
  onSent(pending: Pending, message: Message): void
  onChange(): void
}

/**
 * What the visitor said and the server does not have yet, in order. It is tried again by itself as long as that may
 * help, each time under the same name, so that it arrives once.
 */
export class Outbox {
  readonly #port: OutboxPort
  readonly #uploaded = new Map<string, string>()
  #isRunning = false
  #wake = () => {}
  pending: Pending[] = []

  constructor(port: OutboxPort) {
    this.#port = port
    addEventListener('online', () => this.#wake())
  }

  add(parts: Pick<Pending, 'text'> & Partial<Pick<Pending, 'file' | 'button'>>): void {
    const clientId = crypto
      .getRandomValues(new Uint32Array(4))
      .reduce((text, part) => text + part.toString(36), '')
    this.pending.push({
      clientId,
      file: undefined,
      button: undefined,
      ...parts,
      createdAt: new Date().toISOString(),
      state: 'sending',
      progress: 0,
      error: undefined,
    })
    this.#port.onChange()
    void this.#run()
  }

  retry(pending: Pending): void {
    pending.state = 'sending'
    pending.error = undefined
    this.#port.onChange()
    void this.#run()
  }

  drop(pending: Pending): void {
    this.pending = this.pending.filter((each) => each !== pending)
    this.#port.onChange()
  }

  /** The server has it: it may have come over the stream first. */
  settle(clientId: string): void {
    const before = this.pending.length
    this.pending = this.pending.filter((pending) => pending.clientId !== clientId)
    if (this.pending.length < before) this.#port.onChange()
  }

  clear(): void {
    this.pending = []
    this.#wake()
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return
    this.#isRunning = true
    for (let tries = 0; ; ) {
      const next = this.pending.find(({ state }) => state !== 'failed')
      if (!next) break
      const waitMs = await this.#attempt(next)
      if (waitMs === undefined) tries = 0
      else {
        await this.#rest(Math.max(waitMs, waitsMs[Math.min(tries, waitsMs.length - 1)]!))
        tries += 1
      }
    }
    this.#isRunning = false
  }

  /** How long to rest at least when it is worth trying again. */
  async #attempt(pending: Pending): Promise<number | undefined> {
    const { clientId, text, button, file } = pending
    try {
      await this.#port.prepare()
      const attachmentId = file && (await this.#uploadOnce(pending, file))
      // Taken back meanwhile, or whoever wrote it is gone.
      if (!this.pending.includes(pending)) return undefined
      const message = await this.#port.send({
        clientId,
        ...(text && { text }),
        ...(button && { button }),
        ...(attachmentId && { attachmentIds: [attachmentId] }),
      })
      this.#port.onSent(pending, message)
      this.settle(clientId)
    } catch (error) {
      const waitMs =
        error instanceof HttpError && error.isPassing ? error.retryAfterSeconds * 1_000 : undefined
      pending.state = waitMs === undefined ? 'failed' : 'waiting'
      pending.error = error instanceof Error ? error.message : String(error)
      this.#port.onChange()
      return waitMs
    }
    return undefined
  }

  async #uploadOnce(pending: Pending, file: NonNullable<Pending['file']>): Promise<string> {
    const known = this.#uploaded.get(pending.clientId)
    if (known) return known
    const id = await this.#port.upload(file, (part) => {
      pending.progress = part
      this.#port.onChange()
    })
    this.#uploaded.set(pending.clientId, id)
    return id
  }

  #rest(ms: number): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, ms)
      this.#wake = () => {
        clearTimeout(timer)
        done()
      }
    })
  }
}
