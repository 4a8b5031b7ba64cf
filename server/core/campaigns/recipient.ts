import type { Id } from '../../platform/ids.ts'

export const recipientStatuses = ['queued', 'sent', 'delivered', 'read', 'failed', 'skipped'] as const
export type RecipientStatus = (typeof recipientStatuses)[number]

/** One contact of a campaign's audience, and what came of the message to them. */
export type CampaignRecipient = {
  accountId: Id
  campaignId: Id
  id: Id
  contactId: Id
  phone: string | undefined
  /** Given for the contact; once handed out, every value that went into the message. */
  variables: Record<string, string>
  /** `queued` until the network has the message, also when nobody knows whether it has. */
  status: RecipientStatus
  networkId: string | undefined
  errorCode: string | undefined
  errorMessage: string | undefined
  sentAt: Date | undefined
  deliveredAt: Date | undefined
  readAt: Date | undefined
  createdAt: Date
  updatedAt: Date
}

/** Why a recipient gets nothing. The codes are ours: the network was never asked. */
export const skipReasons = {
  contact_deleted: 'The contact does not exist, or no longer does',
  contact_blocked: 'The contact is blocked',
  no_address: 'The contact has no phone number and no other address in this inbox',
  cancelled: 'The campaign was cancelled before it was this contact’s turn',
  disconnected: 'The inbox was disconnected before it was this contact’s turn',
} as const

export type SkipReason = keyof typeof skipReasons
