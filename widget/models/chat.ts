import type { Config, Conversation, Message, Presence, StreamEvent } from '../../shared/widget.ts'
import type { Bridge } from '../client/bridge.ts'
import { type Http, HttpError } from '../client/http.ts'
import { SharedStream } from '../client/shared-stream.ts'
import type { Claims, ToFrame } from '../protocol.ts'
import { type Entry, type Pending, toEntries } from './entries.ts'
import { Observable } from './observable.ts'
import { Outbox } from './outbox.ts'
import { Sound } from './sound.ts'
import { Transcript } from './transcript.ts'
import { Typing } from './typing.ts'
import { Visit } from './visit.ts'

/** How long a new token may take from another tab, once the old one has ended. */
const newTokenMs = 2_000

/** Everything the chat knows and can do. It touches no element. */
export class Chat extends Observable {
  readonly config: Config
  readonly outbox: Outbox
  readonly sound: Sound
  readonly #http: Http
  readonly #bridge: Bridge
  readonly #key: string
  readonly #visit: Visit
  readonly #transcript = new Transcript()
  readonly #typing: Typing
  readonly #previews = new Map<string, string>()
  #stream: SharedStream | undefined
  #readSeq = '0'
  #preChat: Record<string, string> | undefined
  isOpen: boolean
  isModal: boolean
  isLoading = true
  isConnected = true
  hasOlder = false
  presence: Presence
  conversation: Conversation | undefined
  isRated = false
  hasLeftEmail = false

  constructor({ key, config, http, bridge }: { key: string; config: Config; http: Http; bridge: Bridge }) {
    super()
    this.config = config
    this.#key = key
    this.#bridge = bridge
    this.#http = http
    this.#visit = new Visit(http, bridge)
    this.sound = new Sound({
      isOn: bridge.init.sound === true,
      keep: (isOn) => bridge.tell({ type: 'sound', isOn }),
    })
    this.isOpen = bridge.init.open
    this.isModal = bridge.init.modal
    this.presence = config
    this.#typing = new Typing({
      tell: () => this.conversation && this.#http.typing(this.conversation.id).catch(ignore),
      onChange: () => this.changed(),
    })
    this.outbox = new Outbox({
      upload: async (file, progress) => {
        await this.#visit.ensure()
        return (await this.#http.upload(file.blob, file.name, progress)).id
      },
      send: async (draft) => {
        await this.#visit.ensure()
        return this.conversation
          ? this.#http.send(this.conversation.id, draft)
          : this.#http.begin(draft, this.#preChat)
      },
      onSent: (pending, message) => this.#sent(pending, message),
      onChange: () => this.changed(),
    })
    bridge.listen((message) => void this.#obey(message))
    void this.#load()
  }

  get locale(): string {
    return this.#visit.locale
  }

  get isAgentTyping(): boolean {
    return this.#typing.isAgentTyping
  }

  get isIdentified(): boolean {
    return this.#visit.isIdentified
  }

  /** Where the conversation can be mailed, once there is one. */
  get mailableTo(): string | undefined {
    return this.conversation && this.#visit.email
  }

  get entries(): Entry[] {
    const sent = new Set(this.messages.map(({ clientId }) => clientId))
    const pending = this.outbox.pending.filter(({ clientId }) => !sent.has(clientId))
    return toEntries(this.messages, pending, this.#previews)
  }

  get messages(): Message[] {
    return this.#transcript.messages
  }

  /** The message whose buttons can be pressed: the last one, as long as nobody has said anything since. */
  get lastMessage(): Message | undefined {
    return this.outbox.pending.length > 0 ? undefined : this.messages.at(-1)
  }

  get needsPreChat(): boolean {
    return (
      this.config.preChat.length > 0 &&
      !this.conversation &&
      !this.isIdentified &&
      !this.#preChat &&
      !this.isLoading
    )
  }

  /** What the visitor gave as their address before the chat. */
  get typedEmail(): string {
    return this.#preChat?.['email'] ?? ''
  }

  get mayWrite(): boolean {
    return this.config.anonymous || this.isIdentified
  }

  /** Until when what the visitor wrote was read: an answer reads what was before it. */
  get readUntil(): string {
    return [this.conversation?.readAt ?? '', this.#transcript.answeredUntil].sort()[1]!
  }

  sendText(text: string): void {
    if (text.trim()) this.outbox.add({ text: text.trim() })
  }

  sendFile(blob: Blob, name: string): void {
    const kind = blob.type.split('/')[0] ?? ''
    const preview = ['image', 'video', 'audio'].includes(kind) ? URL.createObjectURL(blob) : undefined
    this.outbox.add({ text: '', file: { blob, name, preview, kind } })
  }

  press(message: Message, button: { id: string; title: string }): void {
    this.outbox.add({ text: button.title, button: { id: button.id, messageId: message.id } })
  }

  answerPreChat(values: Record<string, string>): void {
    this.#preChat = values
    this.changed()
  }

  typed(): void {
    if (this.conversation) this.#typing.typed()
  }

  async loadOlder(): Promise<void> {
    const [first] = this.messages
    if (!this.conversation || !first || !this.hasOlder) return
    const page = await this.#http.messages(this.conversation.id, { before: first.seq })
    for (const message of page.messages) this.#transcript.put(message)
    this.hasOlder = page.hasMore
    this.changed()
  }

  /** The newest messages are on screen. */
  sawNewest(): void {
    const newest = this.#transcript.newestAnswer
    const isSeen = this.isOpen && document.visibilityState === 'visible'
    if (!isSeen || !this.conversation || !newest || BigInt(newest.seq) <= BigInt(this.#readSeq)) return
    this.#readSeq = newest.seq
    this.#http.read(this.conversation.id, newest.seq).catch(() => {
      // The next look tells it again.
      this.#readSeq = '0'
    })
    this.#tellUnread()
  }

  async rate(score: number, comment: string): Promise<void> {
    if (!this.conversation) return
    await this.#http.rate(this.conversation.id, score, comment)
    this.isRated = true
    this.#bridge.tell({ type: 'event', name: 'rated', data: { score } })
    this.changed()
  }

  async leaveEmail(email: string): Promise<void> {
    if (!this.conversation) return
    await this.#http.leaveEmail(this.conversation.id, email)
    this.hasLeftEmail = true
    this.changed()
  }

  async mailTranscript(): Promise<void> {
    if (this.conversation) await this.#http.mailTranscript(this.conversation.id)
  }

  close(): void {
    this.#bridge.tell({ type: 'close' })
  }

  async #load(): Promise<void> {
    try {
      if (this.#visit.token && (await this.#visit.resume())) await this.#loadConversation()
    } catch (error) {
      if (error instanceof HttpError && error.isPassing)
        return void setTimeout(() => void this.#load(), 3_000)
    }
    this.isLoading = false
    this.#bridge.tell({ type: 'event', name: 'ready' })
    this.changed()
  }

  async #loadConversation(): Promise<void> {
    this.#connect()
    await this.#catchUp()
  }

  async #catchUp(): Promise<void> {
    const { token } = this.#http
    const conversation = await this.#http.conversation()
    // Somebody else may use the browser by now.
    if (token !== this.#http.token) return
    this.conversation = conversation
    if (conversation) await this.#loadNewest(conversation.id)
    this.#tellUnread()
    this.changed()
  }

  async #loadNewest(id: string): Promise<void> {
    const { messages, hasMore, conversation } = await this.#http.messages(id)
    this.#transcript.putNewest(messages, hasMore)
    this.conversation = conversation
    this.hasOlder = hasMore
  }

  #connect(): void {
    if (this.#stream || !this.#http.token) return
    this.#stream = new SharedStream({
      http: this.#http,
      bridge: this.#bridge,
      name: `parley/${this.#key}/${this.#http.token.slice(0, 8)}`,
      handlers: {
        onEvent: (event) => void this.#take(event),
        onState: (isOpen) => {
          this.isConnected = isOpen
          this.changed()
        },
      },
    })
  }

  async #take({ name, data }: StreamEvent): Promise<void> {
    switch (name) {
      case 'ready':
        this.presence = data
        // Whatever happened before the stream began, or while nobody had it, is on the newest page.
        return this.#catchUp().catch(ignore)
      case 'reset':
        return
      case 'message.created':
      case 'message.updated':
        return this.#receive(data)
      case 'message.status':
        this.#transcript.setStatus(data.id, data.status)
        return this.#tellUnread()
      case 'conversation.updated':
        this.conversation = { ...data, unreadCount: this.conversation?.unreadCount ?? 0 }
        return this.changed()
      case 'typing':
        return this.#typing.show(data.on)
      case 'presence':
        this.presence = data
        return this.changed()
      case 'session.revoked':
        return this.#followToken()
    }
  }

  /** The token has ended: somebody has logged out, or another tab has proved who it is and is about to hand on a new one. */
  #followToken(): void {
    const { token } = this.#visit
    setTimeout(() => {
      if (this.#visit.token === token) this.#forget()
    }, newTokenMs)
  }

  #receive(message: Message): void {
    const isNew = this.#transcript.put(message)
    if (message.clientId) this.outbox.settle(message.clientId)
    this.conversation ??= {
      id: message.conversationId,
      status: 'open',
      readAt: null,
      lastActivityAt: message.createdAt,
      createdAt: message.createdAt,
      unreadCount: 0,
      answersByMail: false,
    }
    if (isNew && message.from !== 'visitor') {
      this.#typing.show(false)
      const author = message.author?.name ?? this.config.title
      const text = message.text ?? message.attachments[0]?.name ?? '📎'
      this.#bridge.tell({ type: 'event', name: 'message:received', data: { id: message.id, text } })
      this.#bridge.tell({ type: 'preview', author, text: text.slice(0, 240) })
      // One of the tabs has the stream; the others hear of it from there, and are silent.
      if (this.#stream?.isLeading) this.sound.play()
    }
    this.#tellUnread()
    this.changed()
  }

  #sent(pending: Pending, message: Message): void {
    if (pending.file?.preview) this.#previews.set(pending.clientId, pending.file.preview)
    // Safe with the server, but not recorded yet: the stream brings it.
    if (message.id) this.#receive(message)
    this.#connect()
    this.#bridge.tell({ type: 'event', name: 'message:sent', data: { id: message.id } })
  }

  #tellUnread(): void {
    this.#bridge.tell({ type: 'unread', count: this.#transcript.unreadAfter(this.#readSeq) })
  }

  async #obey(message: ToFrame): Promise<void> {
    switch (message.type) {
      case 'shown':
        this.isOpen = message.open
        this.isModal = message.modal
        return this.changed()
      case 'locale':
        this.#visit.locale = message.locale
        return this.changed()
      case 'token':
        return message.token === this.#visit.token ? undefined : this.#switchTo(message.token)
      case 'identify':
        return this.#answer(message.call, () => this.#identify(message.claims))
      case 'logout':
        return this.#answer(message.call, () => this.#logout())
    }
  }

  async #answer(call: number, work: () => Promise<void>): Promise<void> {
    try {
      await work()
      this.#bridge.tell({ type: 'done', call })
    } catch (error) {
      this.#bridge.tell({ type: 'done', call, error: error instanceof Error ? error.message : String(error) })
    }
  }

  async #identify(claims: Claims): Promise<void> {
    const { token, identified } = await this.#visit.identify(claims)
    if (token) await this.#switchTo(token, { keepPending: true })
    this.#bridge.tell({ type: 'event', name: 'identified', data: { verified: identified } })
    this.changed()
  }

  async #logout(): Promise<void> {
    await this.#visit.end().catch(ignore)
    this.#forget()
  }

  async #switchTo(token: string | null, { keepPending = false } = {}): Promise<void> {
    this.#clear(keepPending)
    this.#visit.setToken(token)
    if (token) await this.#loadConversation()
    this.changed()
  }

  #forget(): void {
    this.#clear(false)
    this.#visit.forget()
    this.changed()
  }

  #clear(keepPending: boolean): void {
    this.#stream?.close()
    this.#stream = undefined
    this.#transcript.clear()
    if (!keepPending) this.outbox.clear()
    this.conversation = undefined
    this.hasOlder = false
    this.#readSeq = '0'
    this.#preChat = undefined
    this.isConnected = true
    this.#tellUnread()
  }
}

/** What is told once more by itself, or matters to nobody when it is lost. */
function ignore(): void {}
