/** What the script on the page and the app in the frame say to each other, over a port that only the two have. */

export type Claims = {
  userId?: string
  userHash?: string
  jwt?: string
  name?: string
  email?: string
  phone?: string
  attributes?: Record<string, string | number | boolean>
}

export type PageFacts = { url: string; referrer: string; title: string }

/** Handed over with the port. */
export type Init = {
  parley: 'init'
  token: string | null
  locale: string
  theme: 'auto' | 'light' | 'dark'
  page: PageFacts
  open: boolean
  modal: boolean
  /** Whether answers make a sound here. */
  sound?: boolean
  /** Takes the place of settings that the frame's page came with. */
  preview?: Record<string, unknown>
}

export type ToFrame =
  | { type: 'shown'; open: boolean; modal: boolean }
  | { type: 'identify'; call: number; claims: Claims }
  /** The page has forgotten the token already. */
  | { type: 'logout'; call: number; token: string | null }
  | { type: 'locale'; locale: string }
  /** Where the visitor is now. */
  | { type: 'page'; page: PageFacts }
  | { type: 'token'; token: string | null }
  /** The key that is kept; undefined where none can be. */
  | { type: 'key'; key: CryptoKeyPair | undefined }
  | { type: 'lead' }

export type ToPage =
  /** Asks to be the one frame of this browser that has the stream, answered by `lead`; or gives that up. */
  | { type: 'queue' }
  | { type: 'free' }
  /** Asks where the visitor is. */
  | { type: 'page' }
  /** A key that was made, to be kept unless there is one. */
  | { type: 'key'; key: CryptoKeyPair }
  | { type: 'token'; token: string | null }
  | { type: 'unread'; count: number }
  | { type: 'close' }
  | { type: 'sound'; isOn: boolean }
  | { type: 'preview'; author: string; text: string }
  | { type: 'event'; name: WidgetEvent; data?: unknown }
  | { type: 'done'; call: number; error?: string }

/** What `parley('on', …)` can wait for. */
export type WidgetEvent =
  | 'ready'
  | 'open'
  | 'close'
  | 'unread'
  | 'message:sent'
  | 'message:received'
  | 'identified'
  | 'rated'
