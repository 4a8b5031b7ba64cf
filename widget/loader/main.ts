import type { Claims, WidgetEvent } from '../protocol.ts'
import { Chat, type Listeners, type Options } from './chat.ts'

/**
 * The one line on the site: `<script async src="…/widget.js" data-inbox="w_…"></script>`. Calls made before it has
 * come wait in a queue: `window.parley ??= (...call) => (parley.q ??= []).push(call)`.
 */
type Parley = { (...call: unknown[]): unknown; q?: unknown[][] }

declare global {
  interface Window {
    parley?: Parley
  }
}

const script = document.currentScript as HTMLScriptElement | null
const origin = new URL(script?.src ?? location.href).origin
const listeners: Listeners = new Map()
/** Calls that came before there was a chat to make them to. */
const waiting: unknown[][] = window.parley?.q ?? []
let chat: Chat | undefined

/** What needs no chat. */
const own: Record<string, (...args: never[]) => unknown> = {
  init: (options: Omit<Options, 'origin'>) => {
    chat?.shutdown()
    const made = new Chat({ ...options, origin }, listeners)
    chat = made
    const started = whenParsed().then(() => made.start())
    for (const call of waiting.splice(0)) run(...call)
    // Browsers do not tell a page that its origin was refused.
    return started.catch(({ message }) =>
      console.warn(`Parley: no chat is shown here (${message}). Is this site in its allowed_origins?`),
    )
  },
  on: (name: WidgetEvent, listener: (data: unknown) => void) => {
    const others = listeners.get(name) ?? new Set()
    listeners.set(name, others.add(listener))
    return () => others.delete(listener)
  },
  shutdown: () => {
    chat?.shutdown()
    chat = undefined
  },
}

const commands: Record<string, (chat: Chat, ...args: never[]) => unknown> = {
  identify: (chat, claims: Claims | string) =>
    chat.identify(typeof claims === 'string' ? { jwt: claims } : claims),
  setAttributes: (chat, attributes: NonNullable<Claims['attributes']>) => chat.identify({ attributes }),
  setLocale: (chat, locale: string) => chat.setLocale(locale),
  open: (chat) => chat.open(),
  close: (chat) => chat.close(),
  toggle: (chat) => chat.toggle(),
  hide: (chat) => chat.hide(),
  show: (chat) => chat.hide(false),
  logout: (chat) => chat.logout(),
  reset: (chat) => chat.logout(),
}

function run(...[name, ...args]: unknown[]): unknown {
  const key = String(name)
  if (own[key]) return own[key](...(args as never[]))
  if (!commands[key]) return console.warn(`Parley: there is no call '${key}'`)
  if (chat) return commands[key](chat, ...(args as never[]))
  waiting.push([name, ...args])
}

function whenParsed(): Promise<void> {
  if (document.body) return Promise.resolve()
  return new Promise((done) => addEventListener('DOMContentLoaded', () => done(), { once: true }))
}

window.parley = run
const { inbox, locale, theme, position } = script?.dataset ?? {}
if (inbox) run('init', { inbox, locale, theme, position })
else for (const call of waiting.splice(0)) run(...call)
