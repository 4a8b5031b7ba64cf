import { getInbox, type Inbox } from '../../../core/inboxes/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { AppError, notFound } from '../../../platform/errors.ts'
import { fromUuid } from '../../../platform/ids.ts'
import { type Caller, inboxScope } from '../auth.ts'
import { channelTypeOf } from './channel-type.ts'

/** The inbox a client calls its channel. Malformed, of another account, deleted, not shown: all not found. */
export async function findChannel(db: Db, caller: Caller, uuid: string): Promise<Inbox> {
  const id = fromUuid('inbox', uuid)
  if (!id) throw notFound('channel')
  const inbox = await getInbox(db, { accountId: caller.account.id, id })
  if (channelTypeOf(inbox) === undefined) throw notFound('channel')
  const scope = inboxScope(caller)
  if (scope && !scope.includes(id)) throw new AppError('forbidden', 'This credential may not use the channel')
  return inbox
}
