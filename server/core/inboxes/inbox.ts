import type { Id } from '../../platform/ids.ts'

/** One connected address of a channel, with its settings. Secrets are readable only through `secrets`. */
export type Inbox = {
  accountId: Id
  id: Id
  channel: string
  name: string
  phone: string | undefined
  status: InboxStatus
  statusReason: string | undefined
  settings: InboxSettings
  secrets: Record<string, string>
  createdAt: Date
  updatedAt: Date
  deletedAt: Date | undefined
}

export type InboxStatus = 'active' | 'inactive' | 'suspended'

/** What is not secret. Which keys a channel knows is said by its adapter. */
export type InboxSettings = Record<string, unknown>

/** How an inbox of one channel is set up: which settings it takes, which are secret, and what the outside calls it. */
export type InboxSchema = {
  channel: string
  settings: Record<string, InboxSettingRule>
  /** Settings that a new inbox has unless it was given others: keys and secrets of its own. */
  defaults?(): Record<string, unknown>
  /** The names under which the network's callbacks speak of the inbox, for the directory. */
  addresses(settings: InboxSettings, secrets: Record<string, string>): InboxAddress[]
}

export type InboxSettingRule = {
  secret?: boolean
  type?: 'text' | 'number' | 'flag' | 'url'
  required?: boolean
  /** What is wrong with a value, as a phrase that follows the setting's name; undefined when nothing is. */
  check?(value: string): string | undefined
  help: string
}

/**
 * A name by which the outside calls an inbox. `own`: no other inbox of the account may have it. `exclusive`: only
 * the account that had it first is called by it, since nothing but the server's own secret tells accounts apart.
 */
export type InboxAddress = { kind: string; key: string; own?: boolean; exclusive?: boolean }
