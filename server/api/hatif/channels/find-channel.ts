import { findInbox, type Inbox } from '../../../core/inboxes/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { AppError, notFound } from '../../../platform/errors.ts'
import { fromUuid, type Id } from '../../../platform/ids.ts'
import { type Caller, inboxScope } from '../auth.ts'
import { channelTypeOf } from './channel-type.ts'

/** The inbox a client calls its channel. Malformed, of another account, deleted, not shown: all not found. */
export async function findChannel(db: Db, caller: Caller, uuid: string): Promise<Inbox> {
  const id = fromUuid('inbox', uuid)
  if (!id) throw notFound('channel')
  const inbox = await findInbox(db, { accountId: caller.account.id, id })
  if (!inbox || inbox.deletedAt || channelTypeOf(inbox) === undefined) throw notFound('channel')
  requireScope(caller, id)
  return inbox
}

/** @throws AppError `forbidden` when the caller's credential is limited to other inboxes */
export function requireScope(caller: Caller, inboxId: Id): void {
  const scope = inboxScope(caller)
  if (scope && !scope.includes(inboxId))
    throw new AppError('forbidden', 'This credential may not use the channel')
}
