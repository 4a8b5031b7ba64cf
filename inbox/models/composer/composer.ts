import type { Draft, Message, Upload } from '../../../shared/parley/index.ts'
import { Offline } from '../../client/problem.ts'
import { Observable } from '../observable.ts'
import { type ComposeFile, fromOutboxFile, fromUpload, toComposeFile, toOutboxFile } from './compose-file.ts'
import type { NewItem, OutboxItem } from './outbox-item.ts'

const saveAfterMs = 700
/** Without a connection the server is told again so often what it is to keep or forget. */
const saveAgainMs = 4_000
const typingEveryMs = 3_000
/** Typing is over when nothing was written for so long. */
const typingLapseMs = 5_000

export type Mode = 'reply' | 'note'
export type DraftBody = { text: string; mode: Mode; reply_to_id: string | null; upload_ids: string[] }

export type ComposerPort = {
  /** Answers what the server keeps now. `isLast`: the page is about to go. */
  saveDraft(draft: DraftBody, options: { isLast: boolean }): Promise<Draft | undefined>
  upload(file: File, options: { signal: AbortSignal; onProgress(part: number): void }): Promise<Upload>
  tellTyping(mode: Mode, isTyping: boolean): void
  /** The last thing that went out to the contact, null when nothing did; undefined while that is not known. */
  lastAnswer(until?: string): Message | null | undefined
  meId(): string
}

export type Quote = NonNullable<Message['reply_to']>

/** What is being written in one conversation: text, files, whom it answers. */
export class Composer extends Observable {
  readonly conversationId: string
  readonly #port: ComposerPort
  readonly #uploads = new Map<string, AbortController>()
  #saveTimer: ReturnType<typeof setTimeout> | undefined
  #typingTimer: ReturnType<typeof setTimeout> | undefined
  #toldTypingAt = 0
  #savedText = JSON.stringify(emptyDraft)
  /** When the server last kept what stood here. */
  #savedAt = ''
  #saving = 0
  /** No event has told yet of what was saved last: a deletion told now is of what stood there before. */
  #isEchoAwaited = false
  /** What was told while something was being saved. */
  #told: (() => void) | undefined
  /** The last answer there was when this was begun; undefined while nothing is begun. */
  #begunAfter: { messageId: string | null } | undefined
  mode: Mode = 'reply'
  text = ''
  replyTo: Quote | null = null
  files: ComposeFile[] = []
  /** Agents picked for a note. */
  picked: string[] = []
  /** The person wants to write, and the view has not followed with the focus yet. */
  isFocusAsked = false
  /** Gives the text the focus, and tells whether it could; set by the view while it is on screen. */
  focus: (() => boolean) | undefined

  constructor(conversationId: string, port: ComposerPort) {
    super()
    this.conversationId = conversationId
    this.#port = port
  }

  get isEmpty(): boolean {
    return this.text.trim() === '' && this.files.length === 0
  }

  /** What somebody else answered since this was begun. */
  get answeredMeanwhile(): Message | undefined {
    if (this.mode === 'note' || this.#begunAfter === undefined) return undefined
    const last = this.#port.lastAnswer()
    if (!last || last.id === this.#begunAfter.messageId || last.sender.agent_id === this.#port.meId())
      return undefined
    return last
  }

  write(text: string): void {
    if (text === this.text) return
    this.text = text
    this.#touched()
    if (text.trim() === '') this.#stopTyping()
    else this.#typing()
  }

  /** Where the caret is. */
  caret = 0
  /** Where the caret is to go once the text is drawn. */
  caretAsked: number | undefined

  /** Puts something where the caret is, or in place of a part of the text. */
  insert(piece: string, { from = this.caret, to = from }: { from?: number; to?: number } = {}): void {
    const start = Math.min(from, this.text.length)
    this.caretAsked = start + piece.length
    this.caret = this.caretAsked
    this.write(this.text.slice(0, start) + piece + this.text.slice(Math.max(start, to)))
  }

  /** At once where it can be, so that the next key is written. */
  askFocus(): void {
    this.isFocusAsked = this.focus?.() !== true
    this.changed()
  }

  setMode(mode: Mode): void {
    if (mode === this.mode) return
    this.#stopTyping()
    this.mode = mode
    this.#touched()
  }

  answer(quote: Quote | null): void {
    this.replyTo = quote
    if (quote) this.mode = 'reply'
    this.#touched()
  }

  pick(agentId: string): void {
    this.picked = [...new Set([...this.picked, agentId])]
  }

  /** What was answered meanwhile is known now. */
  reviewed(): void {
    this.#begunAfter = this.#lastKnown()
    this.changed()
  }

  addFiles(files: readonly File[]): void {
    const added = files.map(toComposeFile)
    this.files = [...this.files, ...added]
    this.#touched()
    for (const file of added) void this.#upload(file)
  }

  retryFile(key: string): void {
    const file = this.files.find((each) => each.key === key)
    if (file?.file) void this.#upload(file)
  }

  removeFile(key: string): void {
    this.#uploads.get(key)?.abort()
    const file = this.files.find((each) => each.key === key)
    if (file?.preview?.startsWith('blob:')) URL.revokeObjectURL(file.preview)
    this.files = this.files.filter((each) => each.key !== key)
    this.#touched()
  }

  /** Takes everything out, to be sent; undefined when there is nothing. */
  take(): NewItem | undefined {
    if (this.isEmpty) return undefined
    const { conversationId, mode, text, files, replyTo, picked } = this
    for (const upload of this.#uploads.values()) upload.abort()
    const item: NewItem = {
      conversationId,
      mode,
      text: text.trim(),
      files: files.filter(({ state }) => state !== 'failed').map(toOutboxFile),
      replyToId: mode === 'reply' ? (replyTo?.id ?? null) : null,
      mentions: mode === 'note' ? picked : [],
      after: mode === 'reply' ? (this.#begunAfter ?? null) : null,
      draft: this.#savedText,
    }
    this.clear()
    return item
  }

  /** Gives back what was taken: before what was written since. The answer takes it out again, if nobody changed it. */
  putBack({
    mode,
    text,
    files,
    mentions,
  }: Pick<OutboxItem, 'mode' | 'text' | 'files' | 'mentions'>): () => void {
    const before = this.text
    this.mode = mode
    this.text = [text, this.text].filter((part) => part.trim() !== '').join('\n')
    this.caret = this.text.length
    this.caretAsked = this.caret
    this.picked = [...new Set([...this.picked, ...mentions])]
    const back = files.flatMap((file) => fromOutboxFile(file) ?? [])
    this.files = [...back, ...this.files]
    for (const file of back) if (file.state === 'uploading') void this.#upload(file)
    this.#touched()
    const whole = this.text
    return () => {
      if (this.text !== whole) return
      this.write(before)
      for (const { key } of back) this.removeFile(key)
    }
  }

  clear(): void {
    this.text = ''
    this.caret = 0
    this.files = []
    this.replyTo = null
    this.picked = []
    this.#begunAfter = undefined
    this.#stopTyping()
    this.changed()
    void this.save()
  }

  /** Takes over what was written in another tab or on another device, unless something is being written here. */
  restore(draft: Draft | undefined, uploads: readonly Upload[], quote: Quote | null): void {
    const body = draft ? toBody(draft) : emptyDraft
    const isKnown = JSON.stringify(body) === this.#savedText
    if (!isKnown) {
      if (this.#saveTimer !== undefined) return
      if (this.#saving > 0) {
        this.#told = () => this.restore(draft, uploads, quote)
        return
      }
      // Events come late: this one may be of what stood here before.
      if (draft ? draft.updated_at <= this.#savedAt : this.#isEchoAwaited) return
    }
    this.#isEchoAwaited = false
    this.#keptAt(draft)
    if (isKnown) return
    this.#savedText = JSON.stringify(body)
    this.text = body.text
    this.caret = body.text.length
    this.mode = body.mode
    this.replyTo = quote
    const kept = this.files.filter(({ upload }) => upload && body.upload_ids.includes(upload.id))
    const known = new Set(kept.map(({ upload }) => upload?.id))
    this.files = [...kept, ...uploads.filter(({ id }) => !known.has(id)).map(fromUpload)]
    this.#begunAfter = draft && this.#lastKnown(draft.updated_at)
    this.changed()
  }

  /** Gives the server what is not saved yet. `isLast`: the page is about to go. */
  async save({ isLast = false } = {}): Promise<void> {
    clearTimeout(this.#saveTimer)
    this.#saveTimer = undefined
    const { text, mode, replyTo, files } = this
    const isNothing = this.isEmpty
    const body: DraftBody = isNothing
      ? emptyDraft
      : {
          text,
          mode,
          reply_to_id: replyTo?.id ?? null,
          upload_ids: files.flatMap(({ upload }) => upload?.id ?? []),
        }
    const said = JSON.stringify(body)
    if (said === this.#savedText) return
    const before = this.#savedText
    this.#savedText = said
    this.#isEchoAwaited = !isNothing
    this.#saving += 1
    try {
      this.#keptAt(await this.#port.saveDraft(body, { isLast }))
    } catch (error) {
      this.#isEchoAwaited = false
      // It stays here; the next change, or the next look away, tries again.
      if (this.#savedText === said) this.#savedText = before
      if (error instanceof Offline) this.#saveTimer ??= setTimeout(() => void this.save(), saveAgainMs)
    } finally {
      this.#saving -= 1
    }
    if (this.#saving > 0) return
    this.#told?.()
    this.#told = undefined
  }

  #keptAt(draft: Draft | undefined): void {
    if (draft && draft.updated_at > this.#savedAt) this.#savedAt = draft.updated_at
  }

  /** Whoever wrote here is gone. */
  close(): void {
    clearTimeout(this.#saveTimer)
    this.#stopTyping()
  }

  #touched(): void {
    if (this.isEmpty) this.#begunAfter = undefined
    else this.#begunAfter ??= this.#lastKnown()
    clearTimeout(this.#saveTimer)
    this.#saveTimer = setTimeout(() => void this.save(), saveAfterMs)
    this.changed()
  }

  /** `until`: what went out before a draft was last touched was known to its author. */
  #lastKnown(until?: string): { messageId: string | null } | undefined {
    const last = this.#port.lastAnswer(until)
    return last === undefined ? undefined : { messageId: last?.id ?? null }
  }

  async #upload(file: ComposeFile): Promise<void> {
    if (!file.file) return
    const stop = new AbortController()
    this.#uploads.set(file.key, stop)
    this.#change(file.key, { state: 'uploading', problem: undefined, progress: 0 })
    try {
      const upload = await this.#port.upload(file.file, {
        signal: stop.signal,
        onProgress: (progress) => this.#change(file.key, { progress }),
      })
      this.#change(file.key, { state: 'ready', progress: 1, upload })
      this.#touched()
    } catch (error) {
      if (stop.signal.aborted) return
      const problem = error instanceof Error ? error.message : String(error)
      // The outbox sends it with the message once there is a connection.
      if (error instanceof Offline) this.#change(file.key, { state: 'waiting' })
      else this.#change(file.key, { state: 'failed', problem })
    } finally {
      this.#uploads.delete(file.key)
    }
  }

  #change(key: string, change: Partial<ComposeFile>): void {
    this.files = this.files.map((file) => (file.key === key ? { ...file, ...change } : file))
    this.changed()
  }

  #typing(): void {
    clearTimeout(this.#typingTimer)
    this.#typingTimer = setTimeout(() => this.#stopTyping(), typingLapseMs)
    if (Date.now() - this.#toldTypingAt < typingEveryMs) return
    this.#toldTypingAt = Date.now()
    this.#port.tellTyping(this.mode, true)
  }

  #stopTyping(): void {
    clearTimeout(this.#typingTimer)
    if (this.#toldTypingAt === 0) return
    this.#toldTypingAt = 0
    this.#port.tellTyping(this.mode, false)
  }
}

const emptyDraft: DraftBody = { text: '', mode: 'reply', reply_to_id: null, upload_ids: [] }

export function toBody({ text, mode, reply_to_id, upload_ids }: Draft): DraftBody {
  return { text, mode, reply_to_id, upload_ids }
}
