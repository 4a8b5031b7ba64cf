import type { Id } from '../../platform/ids.ts'

/** Where a visitor wants the answers that they do not see in the chat. */
export type ReplyMail = {
  accountId: Id
  conversationId: Id
  inboxId: Id
  address: string
  locale: string | undefined
  /** The page on which the visitor asked. */
  pageUrl: string | undefined
  mailedUntil: Date
  failures: number
}

/** An answer that its visitor has not seen. */
export type UnseenAnswer = { at: Date; author: string | undefined; text: string; hasFile: boolean }

/** How long an answer may wait in the chat before it goes by mail. */
export const unseenMs = 5 * 60_000
/** For how long nobody else tries while a mail is being sent. */
export const mailLeaseMs = 2 * 60_000
/** After so many failures in a row the answers stay in the chat only. */
export const mostMailFailures = 6
