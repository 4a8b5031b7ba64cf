import type { Config, Conversation, Message, Presence, StreamEvent } from '../../shared/widget.ts'
import type { Bridge } from '../client/bridge.ts'
import { type Http, HttpError } from '../client/http.ts'
import { SharedStream } from '../client/shared-stream.ts'
import type { Claims, ToFrame } from '../protocol.ts'
import { Calls } from './calls.ts'
import { type Entry, type Pending, toEntries } from './entries.ts'
import { Observable } from './observable.ts'
import { Outbox } from './outbox.ts'
import { Sound } from './sound.ts'
import { begunBy, Transcript } from './transcript.ts'
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
  readonly #calls: Calls
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
  hasLeftEmail = false

  constructor({ key, config, http, bridge }: { key: string; config: Config; http: Http; bridge: Bridge }) {
    super()
    this.config = config
    this.#key = key
    this.#bridge = bridge
    this.#calls = new Calls(bridge)
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
      prepare: () => this.#visit.ensure(),
      upload: async (file, progress) => (await this.#http.upload(file.blob, file.name, progress)).id,
      send: (draft) =>
        this.conversation
          ? this.#http.send(this.conversation.id, draft)
          : this.#http.begin(draft, this.#preChat),
      onSent: (pending, message) => this.#sent(pending, message),
      onChange: () => this.changed(),
    })
    bridge.listen((message) => this.#obey(message))
    void this.#load()
  }

  get locale(): string {
    return this.#visit.locale
  }

  /** Another number for each person who uses the browser. */
  get person(): number {
    return this.#visit.person
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
    const page = await this.#http.messages(this.conversation.id, { before: first.seq }).catch(ignore)
    if (!page) return
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
    const id = this.conversation?.id
    if (id === undefined) return
    await this.#http.rate(id, score, comment)
    if (this.conversation?.id === id) this.conversation = { ...this.conversation, rated: true }
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
    if (this.isLoading) this.#bridge.tell({ type: 'event', name: 'ready' })
    this.isLoading = false
    this.changed()
  }

  async #loadConversation(): Promise<void> {
    this.#connect()
    await this.#catchUp()
  }

  async #catchUp(): Promise<void> {
    const { token } = this.#visit
    const conversation = await this.#http.conversation()
    const page = conversation && (await this.#http.messages(conversation.id))
    // It may have been proved who it is; then another conversation is on its way.
    if (token !== this.#visit.token) return
    // What came before this page was loaded is no news.
    const isGoingOn = this.conversation !== undefined
    this.conversation = page?.conversation
    this.hasOlder = page?.hasMore ?? false
    const unknown = page ? this.#transcript.putNewest(page.messages, page.hasMore) : []
    if (isGoingOn) this.#announce(unknown)
    this.#tellUnread()
    this.changed()
  }

  #connect(): void {
    const { token } = this.#visit
    if (this.#stream || !token) return
    this.#stream = new SharedStream({
      http: this.#http,
      bridge: this.#bridge,
      name: `parley/${this.#key}/${token.slice(0, 8)}`,
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
    this.conversation ??= begunBy(message)
    if (isNew) this.#announce([message])
    this.#tellUnread()
    this.changed()
  }

  #announce(messages: Message[]): void {
    const answers = messages.filter(({ from }) => from !== 'visitor')
    for (const { id, author, text: words, attachments } of answers) {
      const text = words ?? attachments[0]?.name ?? '📎'
      this.#bridge.tell({ type: 'event', name: 'message:received', data: { id, text } })
      this.#bridge.tell({
        type: 'preview',
        author: author?.name ?? this.config.title,
        text: text.slice(0, 240),
      })
    }
    if (answers.length === 0) return
    this.#typing.show(false)
    // One of the tabs has the stream; the others hear of it from there, and are silent.
    if (this.#stream?.isLeading) this.sound.play()
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

  #obey(message: ToFrame): void {
    if (message.type === 'identify') this.#calls.add(message.call, () => this.#identify(message.claims))
    else if (message.type === 'logout') this.#logout(message)
    else if (message.type === 'token') this.#follow(message.token)
    else if (message.type === 'locale') this.#visit.locale = message.locale
    else if (message.type === 'shown') {
      this.isOpen = message.open
      this.isModal = message.modal
    }
    this.changed()
  }

  async #identify(claims: Claims): Promise<void> {
    const { person } = this
    const { token, identified } = await this.#visit.identify(claims)
    // What a stranger has just written is the user's; what another user wrote is not.
    if (token) {
      this.#clear(person === this.person)
      await this.#loadConversation()
    }
    this.#bridge.tell({ type: 'event', name: 'identified', data: { verified: identified } })
    this.changed()
  }

  /** Nothing is left to be seen from the first moment on, whatever becomes of telling the server. */
  #logout({ call, token }: { call: number; token: string | null }): void {
    const ended = this.#visit.token ?? token
    this.#forget()
    this.#calls.add(call, async () => {
      if (ended) await this.#http.logout(ended).catch(ignore)
    })
  }

  /** Another tab was given a token, or has none any more. */
  #follow(token: string | null): void {
    if (token === this.#visit.token) return
    if (!token) {
      this.#forget()
      return
    }
    this.#clear(!this.isIdentified)
    this.#visit.follow(token)
    void this.#load()
  }

  #forget(): void {
    this.#calls.drop()
    this.#visit.forget()
    this.#clear(false)
    this.changed()
  }

  #clear(keepPending: boolean): void {
    this.#stream?.close()
    this.#stream = undefined
    this.#transcript.clear()
    this.#typing.show(false)
    if (!keepPending) this.outbox.clear()
    this.conversation = undefined
    this.hasOlder = false
    this.hasLeftEmail = false
    this.#readSeq = '0'
    this.#preChat = undefined
    this.isConnected = true
    this.#tellUnread()
  }
}

/** What is told once more by itself, or matters to nobody when it is lost. */
function ignore(): void {}
