import type { Config } from '../../shared/widget.ts'
import type { Claims, Init, PageFacts, ToFrame, ToPage, WidgetEvent } from '../protocol.ts'
import { createKeep } from './keep.ts'
import { keepKey } from './keep-key.ts'
import { pickLanguage } from './pick-language.ts'
import { createShell, type Shell } from './shell.ts'

export type Options = {
  inbox: string
  locale?: string
  theme?: string
  position?: string
  /** Takes the place of what is kept at the server, for a look at how it would be. */
  preview?: Record<string, unknown>
  origin: string
}

/** Who waits for what, by name; they stay when another chat takes the place of this one. */
export type Listeners = Map<string, Set<(data: unknown) => void>>

const teaseAfterMs = 2_500
/** As in the styles: where the chat covers the page. */
const small = '(max-width: 480px), (max-height: 480px)'
const page = document.documentElement

/** The chat of one inbox on this page. Calls that need the frame wait for it. */
export class Chat {
  readonly #options: Options
  readonly #keep
  readonly #listeners: Listeners
  readonly #waiting: ToFrame[] = []
  readonly #calls = new Map<number, { done(): void; failed(error: Error): void }>()
  #config: Config | undefined
  #shell: Shell | undefined
  #port: MessagePort | undefined
  #isFrameAsked = false
  #isOpen = false
  #isHidden = false
  #isGone = false
  #lastCall = 0
  #free = () => {}
  #locale: string
  #onStorage = (event: StorageEvent) => this.#followOtherTabs(event)
  readonly #pageLanguage = new MutationObserver(() => this.#speak(page.lang))

  constructor(options: Options, listeners: Listeners) {
    this.#options = options
    this.#listeners = listeners
    this.#keep = createKeep(options.inbox, !options.preview)
    this.#locale = options.locale || page.lang || navigator.language
    if (!options.locale) this.#pageLanguage.observe(page, { attributeFilter: ['lang'] })
  }

  async start(): Promise<void> {
    const answer = await fetch(`${this.#options.origin}/widget/v1/${this.#options.inbox}/config`, {
      credentials: 'omit',
    })
    if (!answer.ok) throw new Error(`the server answered ${answer.status}`)
    this.#config = { ...((await answer.json()) as Config), ...this.#options.preview }
    if (this.#isGone) return
    this.#show(this.#config)
  }

  open(): void {
    this.#setOpen(true)
  }

  close(): void {
    this.#setOpen(false)
  }

  toggle(): void {
    this.#setOpen(!this.#isOpen)
  }

  hide(isHidden = true): void {
    this.#isHidden = isHidden
    if (isHidden) this.close()
    if (this.#shell) this.#shell.host.hidden = isHidden
  }

  /** Tells who the visitor is; with a `jwt` or a `userHash` of the site's server it is proved. */
  identify(claims: Claims): Promise<void> {
    return this.#call((call) => ({ type: 'identify', call, claims }))
  }

  /** From now on whatever the page's language. */
  setLocale(locale: string): void {
    this.#pageLanguage.disconnect()
    this.#speak(locale)
  }

  /** Whoever uses the browser next is a stranger. */
  logout(): Promise<void> {
    const token = this.#keep.get('token')
    this.#keep.set('token', null)
    this.#shell?.hideTeaser()
    if (!token && !this.#isFrameAsked && this.#waiting.length === 0) return Promise.resolve()
    return this.#call((call) => ({ type: 'logout', call, token }))
  }

  shutdown(): void {
    this.#isGone = true
    this.#pageLanguage.disconnect()
    removeEventListener('storage', this.#onStorage)
    this.#free()
    this.#port?.close()
    this.#shell?.host.remove()
    page.style.overflow = ''
  }

  #speak(locale: string): void {
    this.#locale = locale
    if (this.#config) this.#shell?.setLanguage(pickLanguage(locale, this.#config.languages))
    if (this.#isFrameAsked) this.#tell({ type: 'locale', locale })
  }

  #show({ color, onColor, position, theme, languages, launcher: texts, greeting, title }: Config): void {
    const { inbox, origin, theme: ownTheme, position: ownPosition } = this.#options
    this.#shell = createShell(
      {
        color,
        onColor,
        title,
        theme: ownTheme || theme,
        position: ownPosition || position,
        language: pickLanguage(this.#locale, languages),
        texts,
        frameUrl: `${origin}/widget/v1/${inbox}/frame`,
      },
      { toggle: () => this.toggle(), close: () => this.close() },
    )
    const { launcher, host } = this.#shell
    host.hidden = this.#isHidden
    for (const sign of ['pointerenter', 'focus'] as const)
      launcher.addEventListener(sign, () => this.#loadFrame(), { once: true })
    addEventListener('storage', this.#onStorage)
    // Whoever has written before may have an answer waiting.
    if (this.#keep.get('token') || this.#waiting.length > 0) whenIdle(() => this.#loadFrame())
    else if (greeting && !this.#keep.get('greeted'))
      setTimeout(() => this.#tease(title, greeting), teaseAfterMs)
    this.#setUnread(Number(this.#keep.get('unread') ?? 0))
    const isAwaited = this.#isOpen
    this.#isOpen = false
    if (isAwaited) this.open()
  }

  #setOpen(open: boolean): void {
    const wasOpen = this.#isOpen
    this.#isOpen = open
    if (!this.#shell) return
    if (open) {
      this.#loadFrame()
      this.#shell.hideTeaser()
      this.#keep.set('greeted', '1')
    }
    this.#shell.setOpen(open)
    const modal = matchMedia(small).matches
    if (modal) page.style.overflow = open ? 'hidden' : ''
    if (this.#port) this.#tell({ type: 'shown', open, modal })
    if (open) this.#focusFrame()
    else if (wasOpen) this.#shell.launcher.focus({ preventScroll: true })
    if (open !== wasOpen) this.#emit(open ? 'open' : 'close')
  }

  #loadFrame(): void {
    if (this.#isFrameAsked || !this.#shell) return
    this.#isFrameAsked = true
    const frame = this.#shell.frame()
    frame.addEventListener('load', () => this.#connect(frame), { once: true })
  }

  /** Hands the frame one end of a channel that nobody else on the page can listen to. */
  #connect(frame: HTMLIFrameElement): void {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = ({ data }) => this.#take(data as ToPage)
    const init: Init = {
      parley: 'init',
      token: this.#keep.get('token'),
      locale: this.#locale,
      theme: (this.#options.theme as Init['theme'] | undefined) ?? (this.#config?.theme as Init['theme']),
      page: pageFacts(),
      open: this.#isOpen,
      modal: matchMedia(small).matches,
      sound: this.#keep.get('sound') !== null,
      ...(this.#options.preview && { preview: this.#options.preview }),
    }
    frame.contentWindow?.postMessage(init, this.#options.origin, [port2])
    this.#port = port1
    for (const message of this.#waiting.splice(0)) port1.postMessage(message)
    if (this.#isOpen) this.#focusFrame()
  }

  /** Not before it is loaded: Chromium may leave the keyboard with the page then. A preview leaves it with its settings. */
  #focusFrame(): void {
    if (this.#port && !this.#options.preview) this.#shell?.frame().focus()
  }

  #take(message: ToPage): void {
    if (message.type === 'token') this.#keep.set('token', message.token)
    else if (message.type === 'unread') this.#setUnread(message.count)
    else if (message.type === 'close') this.close()
    else if (message.type === 'sound') this.#keep.set('sound', message.isOn ? '1' : null)
    else if (message.type === 'queue') this.#queue()
    else if (message.type === 'free') this.#free()
    else if (message.type === 'page') this.#tell({ type: 'page', page: pageFacts() })
    else if (message.type === 'key') void this.#keepKey(message.key)
    else if (message.type === 'preview') this.#tease(message.author, message.text)
    else if (message.type === 'event') this.#emit(message.name, message.data)
    else {
      const call = this.#calls.get(message.call)
      this.#calls.delete(message.call)
      if (message.error === undefined) call?.done()
      else call?.failed(new Error(message.error))
    }
  }

  async #keepKey(made: CryptoKeyPair): Promise<void> {
    const { inbox, preview } = this.#options
    this.#tell({ type: 'key', key: preview ? undefined : await keepKey(inbox, made) })
  }

  /** The page's own locks: a frame of another site may be refused them. */
  #queue(): void {
    this.#free()
    const stop = new AbortController()
    this.#free = () => stop.abort()
    const lead = () => this.#tell({ type: 'lead' })
    const held = () => {
      lead()
      return new Promise<void>((free) => {
        this.#free = free
      })
    }
    // Only secure pages have locks; elsewhere each tab has a stream of its own.
    if (navigator.locks)
      navigator.locks.request(`parley/${this.#options.inbox}`, { signal: stop.signal }, held).catch(() => {})
    else lead()
  }

  #setUnread(count: number): void {
    this.#shell?.setUnread(count)
    this.#keep.set('unread', count === 0 ? null : String(count))
    this.#emit('unread', count)
  }

  #tease(author: string, text: string): void {
    if (this.#isOpen) return
    this.#shell?.tease(author, text, {
      open: () => this.open(),
      dismiss: () => {
        this.#keep.set('greeted', '1')
        this.#shell?.hideTeaser()
      },
    })
  }

  #call(make: (call: number) => ToFrame): Promise<void> {
    const call = ++this.#lastCall
    return new Promise((done, failed) => {
      this.#calls.set(call, { done, failed })
      this.#tell(make(call))
      this.#loadFrame()
    })
  }

  #tell(message: ToFrame): void {
    if (this.#port) this.#port.postMessage(message)
    else this.#waiting.push(message)
  }

  #followOtherTabs({ key, newValue }: StorageEvent): void {
    const place = `parley:${this.#options.inbox}:`
    if (key === `${place}unread`) this.#shell?.setUnread(Number(newValue ?? 0))
    if (key !== `${place}token`) return
    if (newValue === null) this.#shell?.hideTeaser()
    if (this.#port) this.#tell({ type: 'token', token: newValue })
    else if (newValue) whenIdle(() => this.#loadFrame())
  }

  #emit(name: WidgetEvent, data?: unknown): void {
    for (const listener of this.#listeners.get(name) ?? []) listener(data)
  }
}

function pageFacts(): PageFacts {
  return { url: location.href, referrer: document.referrer, title: document.title }
}

function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(work, { timeout: 3_000 })
  else setTimeout(work, 800)
}
