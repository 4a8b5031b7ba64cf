import type { Id } from '../../platform/ids.ts'

/** One organisation that uses the server. */
export type Account = { id: Id; name: string; active: boolean; settings: AccountSettings; createdAt: Date }

export type AccountSettings = {
  /** Requests per second for each dialect; 0 or absent: the server's setting. */
  requestsPerSecond?: number
  /** Refuse a free-form send outside the 24-hour window at once, instead of accepting and failing it. */
  strictWindow?: boolean
  /** How Hatif's List, Timeline and Tags spell their keys: as its live service does, or as its pages print them. */
  hatifCasing?: 'live' | 'documented'
  /** Whether Hatif's IVR results name their states instead of numbering them. */
  hatifEnumNames?: boolean
  /** The country of numbers that come without one. */
  defaultCountryCode?: string
}

export const dialects = ['vobiz', 'hatif', 'chatbotx', 'parley'] as const
export type Dialect = (typeof dialects)[number]

/** What lets a program in: one token for one dialect of one account. The token itself is not stored. */
export type Credential = {
  accountId: Id
  id: Id
  dialect: Dialect
  name: string
  publicId: string
  permissions: CredentialPermissions
  createdAt: Date
  lastUsedAt: Date | undefined
  revokedAt: Date | undefined
}

export type CredentialPermissions = {
  /** Without writes, every change is forbidden. */
  readOnly?: boolean
  /** The inboxes the credential may use; absent: all. */
  inboxIds?: Id[]
  scopes?: string[]
  /** Made by an admin: like them it may do nothing to owners. */
  asAdmin?: boolean
}
