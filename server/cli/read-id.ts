import { type Account, findAccount } from '../core/accounts/index.ts'
import { findInboxById, type Inbox } from '../core/inboxes/index.ts'
import type { Db } from '../platform/db/index.ts'
import { fromUuid, type Id, type IdKind, isId } from '../platform/ids.ts'
import { UsageError } from './failure.ts'

/** An id in either spelling, decimal or UUID; undefined when it can be neither of this kind. */
export function readId(kind: IdKind, text: string): Id | undefined {
  return isId(text) ? text : fromUuid(kind, text)
}

/** The account that `--account` names. */
export async function requireAccount(db: Db, text: string): Promise<Account> {
  const id = readId('account', text)
  const account = id && (await findAccount(db, id))
  if (account) return account
  throw new UsageError(
    `There is no account '${text}'. Give its decimal id or its UUID; \`parley account list\` shows both`,
  )
}

/** A living inbox by its id in either spelling; with an account, only one of that account. */
export async function requireInbox(db: Db, text: string, account?: Account): Promise<Inbox> {
  const id = readId('inbox', text)
  const inbox = id && (await findInboxById(db, id))
  if (inbox && (!account || inbox.accountId === account.id)) return inbox
  const where = account ? ` in the account '${account.name}'` : ''
  throw new UsageError(
    `There is no inbox '${text}'${where}. Give its decimal id or its UUID; \`parley inbox list --account ID\` shows both`,
  )
}
