import { z } from 'zod'
import { type Inbox, listInboxes } from '../../../core/inboxes/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { type Caller, inboxScope } from '../auth.ts'
import { PageQuery, readPage } from '../paging.ts'
import { shownInboxes } from '../present/inbox.ts'

/** Without `perPage` the vendor counts pages of ten, although a page holds twenty. */
const countedPerPage = 10

export const InboxQuery = z.object({
  ...PageQuery,
  includes: z
    .array(z.enum(['integration']))
    .optional()
    .describe('Changes nothing'),
})

/** A page of the connected inboxes, newest first. */
export async function readInboxPage(
  db: Db,
  caller: Caller,
  input: z.output<typeof InboxQuery>,
): Promise<{ inboxes: Inbox[]; pageCount: number }> {
  const { limit, offset } = readPage(input)
  const all = await listInboxes(db, { accountId: caller.account.id })
  const connected = shownInboxes(all, inboxScope(caller)).filter(({ status }) => status === 'active')
  return {
    inboxes: connected.slice(offset, offset + limit),
    pageCount: Math.ceil(connected.length / (input.perPage ? limit : countedPerPage)),
  }
}
