import type { Claims, WidgetEvent } from '../protocol.ts'
import { Chat, type Options } from './chat.ts'

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
let chat: Chat | undefined

const commands: Record<string, (...args: never[]) => unknown> = {
  init: (options: Omit<Options, 'origin'>) => {
    chat?.shutdown()
    const made = new Chat({ ...options, origin })
    chat = made
    return whenParsed()
      .then(() => made.start())
      .catch((error) => console.warn(error.message))
  },
  identify: (claims: Claims | string) =>
    chat?.identify(typeof claims === 'string' ? { jwt: claims } : claims),
  setAttributes: (attributes: NonNullable<Claims['attributes']>) => chat?.setAttributes(attributes),
  setLocale: (locale: string) => chat?.setLocale(locale),
  open: () => chat?.open(),
  close: () => chat?.close(),
  toggle: () => chat?.toggle(),
  hide: () => chat?.hide(),
  show: () => chat?.show(),
  on: (name: WidgetEvent, listener: (data: unknown) => void) => chat?.on(name, listener),
  logout: () => chat?.logout(),
  reset: () => chat?.logout(),
  shutdown: () => {
    chat?.shutdown()
    chat = undefined
  },
}

function run(name: unknown, ...args: unknown[]): unknown {
  const command = commands[String(name)]
  if (command) return command(...(args as never[]))
  console.warn(`Parley: there is no call '${String(name)}'`)
}

function whenParsed(): Promise<void> {
  if (document.body) return Promise.resolve()
  return new Promise((done) => addEventListener('DOMContentLoaded', () => done(), { once: true }))
}

const queue = window.parley?.q ?? []
window.parley = run
const { inbox, locale, theme, position } = script?.dataset ?? {}
if (inbox) run('init', { inbox, locale, theme, position })
for (const call of queue) run(...(call as [unknown]))
