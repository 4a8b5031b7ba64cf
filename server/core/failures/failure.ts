import type { Id } from '../../platform/ids.ts'

/** Something the server did for the account and could not finish: a message, or the delivery of an event. */
export type Failure = {
  accountId: Id
  /** Of the message or delivery. */
  id: Id
  action: 'sendMessage' | 'deliverWebhook'
  /** Why, in the words of the network or of the endpoint's answer. */
  detail: string
  /** What the endpoint answered with; networks give none. */
  httpStatus: number | undefined
  contactId: Id | undefined
  /** When it was given up. */
  failedAt: Date
}
