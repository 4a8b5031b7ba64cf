import { getInbox, type Inbox } from '../../core/inboxes/index.ts'
import type { Db } from '../../platform/db/index.ts'
import { notFound } from '../../platform/errors.ts'
import { fromUuid } from '../../platform/ids.ts'
import { type Caller, requireScope } from './auth.ts'

/** The WhatsApp inbox a client calls its channel. Malformed, of another account, deleted: all not found. */
export async function findChannel(db: Db, caller: Caller, uuid: string): Promise<Inbox> {
  const id = fromUuid('inbox', uuid)
  if (!id) throw notFound('inbox')
  const inbox = await getInbox(db, { accountId: caller.account.id, id, channel: 'whatsapp' })
  requireScope(caller, inbox.id)
  return inbox
}
