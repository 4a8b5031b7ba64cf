import type { Id } from '../../platform/ids.ts'

/** A key in somebody's device or password store with which they sign in. It is good for one host name. */
export type Passkey = {
  id: Id
  userId: Id
  name: string
  /** Under which the authenticator knows it, as base64url. */
  credentialId: string
  publicKey: Uint8Array<ArrayBuffer>
  /** Goes up with each use, where the authenticator counts; 0 where it does not. */
  signCount: number
  transports: string[]
  host: string
  createdAt: Date
  lastUsedAt: Date | undefined
}

/** The site on which a passkey is made or used, as the browser names it: `https://chat.example.com`, and its host name. */
export type Site = { origin: string; host: string }
