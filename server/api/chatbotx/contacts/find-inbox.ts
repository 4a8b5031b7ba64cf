import { findInbox, type Inbox } from '../../../core/inboxes/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { notFound } from '../../../platform/errors.ts'
import type { Caller } from '../auth.ts'
import { inboxScope } from '../auth.ts'
import { readId } from '../ids.ts'
import { shownInboxes } from '../present/inbox.ts'

/** A connected inbox that this API shows to the caller. @throws AppError `not_found` */
export async function findShownInbox(db: Db, caller: Caller, idText: string): Promise<Inbox> {
  const inbox = await findInbox(db, { accountId: caller.account.id, id: readId(idText, 'inbox') })
  const [shown] = shownInboxes(inbox && !inbox.deletedAt ? [inbox] : [], inboxScope(caller))
  if (!shown) throw notFound('inbox')
  return shown
}
