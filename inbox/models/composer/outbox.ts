import { ApiProblem, Offline } from '../../client/problem.ts'
import { Observable } from '../observable.ts'
import { inOrder, type OutboxStorage } from './memory-storage.ts'
import type { NewItem, OutboxFile, OutboxItem, OutboxState } from './outbox-item.ts'

const waitsMs = [1_000, 2_000, 4_000, 8_000, 15_000]
/** Another tab may have closed over what it had kept; so long it lies at most while this one is open. */
const lookEveryMs = 10_000
/** The server knows again what it was told under a key for a day; what is older may have been sent. */
const longestTrustedMs = 23 * 3_600_000

export type OutboxPort = {
  upload(file: OutboxFile, progress: (part: number) => void): Promise<NonNullable<OutboxFile['upload']>>
  /** Gives it to the server under the item's key. */
  send(item: OutboxItem): Promise<void>
  /** Whether the server has it already. */
  isThere(item: OutboxItem): Promise<boolean>
  now(): Date
  /** Rests, or less when something says that trying again makes sense. */
  rest(ms: number): Promise<void>
  newId(): string
}

/**
 * What was said and is not with the server yet, in order within a conversation, over reloads and in all tabs alike.
 * Each is given to the server under one name for as long as it takes, so it is sent once.
 */
export class Outbox extends Observable {
  readonly #port: OutboxPort
  readonly #storage: OutboxStorage
  readonly #running = new Map<string, Promise<void>>()
  readonly #dropped = new Set<string>()
  readonly #saving = new Map<string, Promise<void>>()
  /** Refused ones that their author wants tried again. */
  readonly #wishes = new Map<string, { anyway: boolean }>()
  #owner = ''
  #isClosed = false
  items: readonly OutboxItem[] = []

  constructor(storage: OutboxStorage, port: OutboxPort) {
    super()
    this.#storage = storage
    this.#port = port
  }

  /** Goes on with what this agent left behind, and with what other tabs leave behind, until it is closed. */
  async open(owner: string): Promise<void> {
    this.#owner = owner
    while (!this.#isClosed) {
      // What cannot be read now may be the next time.
      await this.#look().catch(() => {})
      await this.#port.rest(lookEveryMs)
    }
  }

  close(): void {
    this.#isClosed = true
    this.items = []
  }

  of(conversationId: string): OutboxItem[] {
    return this.items.filter((item) => item.conversationId === conversationId)
  }

  /** Shown at once; nothing is lost once this is answered. Throws when the browser cannot keep it. */
  async add(item: NewItem): Promise<OutboxItem> {
    const added: OutboxItem = {
      files: [],
      template: null,
      replyToId: null,
      mentions: [],
      sendAt: null,
      delaySeconds: 0,
      after: null,
      draft: null,
      ...item,
      owner: this.#owner,
      clientId: this.#port.newId(),
      sequence: Math.max(this.#port.now().getTime(), ...this.items.map(({ sequence }) => sequence + 1)),
      createdAt: this.#port.now().toISOString(),
      state: 'sending',
      isTried: false,
      round: 0,
      problem: null,
      progress: 0,
    }
    this.#set([...this.items, added])
    const saving = this.#storage.put(added)
    this.#saving.set(added.clientId, saving)
    try {
      await saving
    } catch (error) {
      this.#set(this.items.filter((item) => item !== added))
      throw error
    } finally {
      this.#saving.delete(added.clientId)
    }
    void this.#run(added.conversationId)
    return added
  }

  /** Tries a refused one again. `anyway`: whoever answered meanwhile. */
  retry(clientId: string, { anyway = false } = {}): void {
    const item = this.#find(clientId)
    if (!item) return
    this.#wishes.set(clientId, { anyway })
    this.#show({ ...item, state: 'sending', problem: null })
    void this.#run(item.conversationId)
  }

  /** Takes it out, sent or not. Answers what it was. */
  async drop(clientId: string): Promise<OutboxItem | undefined> {
    const item = this.#find(clientId)
    this.#dropped.add(clientId)
    await this.#forget(clientId)
    if (item) void this.#run(item.conversationId)
    return item
  }

  /** Takes on what is kept and not known here. */
  async #look(): Promise<void> {
    const kept = await this.#storage.list(this.#owner)
    if (this.#isClosed) return
    const known = new Set([...this.#dropped, ...this.items.map(({ clientId }) => clientId)])
    const unknown = kept.filter(({ clientId }) => !known.has(clientId))
    if (unknown.length > 0) this.#set([...unknown, ...this.items])
    for (const conversationId of new Set(this.items.map((item) => item.conversationId)))
      void this.#run(conversationId)
  }

  /** Goes through a conversation's items until none is left to try. One tab at a time. */
  #run(conversationId: string): Promise<void> {
    const running = this.#running.get(conversationId)
    if (running) return running
    const started = this.#storage
      .alone(`${this.#owner}/${conversationId}`, () => this.#drain(conversationId))
      .finally(() => this.#running.delete(conversationId))
      // Something may have come in after the last look.
      .then(() =>
        firstToTry(this.of(conversationId)) && !this.#isClosed ? this.#run(conversationId) : undefined,
      )
    this.#running.set(conversationId, started)
    return started
  }

  async #drain(conversationId: string): Promise<void> {
    for (let tries = 0; !this.#isClosed; ) {
      const next = firstToTry(await this.#catchUp(conversationId), this.#wishes)
      if (!next || this.#isClosed) return
      if (await this.#attempt(await this.#grant(next))) tries = 0
      else {
        await this.#port.rest(waitsMs[Math.min(tries, waitsMs.length - 1)]!)
        tries += 1
      }
    }
  }

  /** What is kept of a conversation: other tabs may have added some, sent some, or died over them. */
  async #catchUp(conversationId: string): Promise<OutboxItem[]> {
    await Promise.allSettled(this.#saving.values())
    const kept = await this.#storage.list(this.#owner)
    const own = kept.filter(
      (item) => item.conversationId === conversationId && !this.#dropped.has(item.clientId),
    )
    const isSaving = ({ clientId }: OutboxItem) => this.#saving.has(clientId)
    const others = this.items.filter((item) => item.conversationId !== conversationId || isSaving(item))
    const shown = own.map((item) =>
      this.#wishes.has(item.clientId) ? { ...item, state: 'sending' as const } : item,
    )
    if (!this.#isClosed) this.#set([...others, ...shown])
    return own
  }

  /** The item as its author wants it tried again. Another tab may have done the same: then that one's word counts. */
  async #grant(item: OutboxItem): Promise<OutboxItem> {
    const wish = this.#wishes.get(item.clientId)
    this.#wishes.delete(item.clientId)
    if (!wish || item.state === 'sending' || item.state === 'waiting') return item
    const granted: OutboxItem = {
      ...item,
      state: 'sending',
      problem: null,
      round: item.round + 1,
      createdAt: item.state === 'stale' ? this.#port.now().toISOString() : item.createdAt,
      after: wish.anyway ? null : item.after,
    }
    await this.#keep(granted)
    return granted
  }

  /** False when it is worth trying again after a rest. */
  async #attempt(item: OutboxItem): Promise<boolean> {
    let whole = item
    if (this.#port.now().getTime() - Date.parse(item.createdAt) > longestTrustedMs) {
      await this.#keep({ ...item, state: 'stale' })
      return true
    }
    try {
      for (const index of item.files.keys()) whole = await this.#withUpload(whole, index)
      if (this.#dropped.has(item.clientId)) return true
      // The server forgets keys when it dies at the wrong moment; the message itself it does not forget.
      const isThere = whole.isTried && (await this.#port.isThere(whole))
      if (!isThere) {
        whole = { ...whole, isTried: true }
        await this.#keep(whole)
        await this.#port.send(whole)
      }
      await this.#forget(item.clientId)
      return true
    } catch (error) {
      const { state, isFinal } = judge(error)
      const problem = state === 'waiting' ? null : error instanceof Error ? error.message : String(error)
      await this.#keep({ ...whole, state, problem })
      return isFinal
    }
  }

  /** A file goes first, once; what the server has of it is kept, so that the message stays the same. */
  async #withUpload(item: OutboxItem, index: number): Promise<OutboxItem> {
    const { blob, upload, ...file } = item.files[index]!
    if (upload || !blob) return item
    const given = await this.#port.upload({ ...file, blob }, (part) =>
      this.#show({ ...item, progress: (index + part) / item.files.length }),
    )
    const whole = { ...item, files: item.files.with(index, { ...file, upload: given }) }
    await this.#keep(whole)
    return whole
  }

  async #keep(item: OutboxItem): Promise<void> {
    if (this.#dropped.has(item.clientId)) return
    this.#show(item)
    await this.#storage.replace(item)
  }

  #show(item: OutboxItem): void {
    this.#set(this.items.map((other) => (other.clientId === item.clientId ? item : other)))
  }

  async #forget(clientId: string): Promise<void> {
    await this.#storage.delete(clientId)
    this.#set(this.items.filter((item) => item.clientId !== clientId))
  }

  #find(clientId: string): OutboxItem | undefined {
    return this.items.find((item) => item.clientId === clientId)
  }

  #set(items: readonly OutboxItem[]): void {
    this.items = items.toSorted(inOrder)
    this.changed()
  }
}

/** One that waits for a decision holds back what comes after it; a refused one does not. */
function firstToTry(
  items: readonly OutboxItem[],
  wishes: ReadonlyMap<string, unknown> = new Map(),
): OutboxItem | undefined {
  const next = items.find(
    ({ clientId, state }) => wishes.has(clientId) || (state !== 'failed' && state !== 'stale'),
  )
  return next?.state === 'conflict' && !wishes.has(next.clientId) ? undefined : next
}

/** What a failure means for the item. `isFinal`: trying again by itself helps nothing. */
function judge(error: unknown): { state: OutboxState; isFinal: boolean } {
  if (error instanceof Offline) return { state: 'waiting', isFinal: false }
  if (!(error instanceof ApiProblem)) return { state: 'failed', isFinal: true }
  const { status, code } = error
  if (status === 409 && code === 'conflict') return { state: 'conflict', isFinal: true }
  // The same one is under way, from another tab or from before a reload; or the server has no time, or nobody is signed in.
  const isPassing =
    status === 409 ? code === 'in_progress' : status === 401 || status === 429 || status >= 500
  return isPassing ? { state: 'waiting', isFinal: false } : { state: 'failed', isFinal: true }
}
