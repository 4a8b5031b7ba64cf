import {
  type ContactsAsked,
  type ContactsOrder,
  contactsById,
  contactsPage,
} from '../../../core/contact-filters/index.ts'
import { type Db, sql } from '../../../platform/db/index.ts'
import { notFound } from '../../../platform/errors.ts'
import type { Id } from '../../../platform/ids.ts'
import { type Caller, inboxScope } from '../auth.ts'
import { type ContactPart, contactItemJoins, contactItemJson } from '../present/contact.ts'
import { JsonText } from '../route.ts'

/** One contact as JSON text. */
export async function showContact(db: Db, caller: Caller, id: Id): Promise<JsonText> {
  const found = contactsById(
    { accountId: caller.account.id },
    { ids: [id], row: contactItemJson(), joins: contactItemJoins(inboxScope(caller)) },
  )
  const [shown] = await db.query<{ row: string }>(sql`select f.row::text as row from (${found}) f`)
  if (!shown) throw notFound('contact')
  return new JsonText(shown.row)
}

type Listed = ContactsAsked & {
  parts?: readonly ContactPart[]
  sort?: ContactsOrder
  limit: number
  offset?: number
}

/** A page of contacts as the text of a JSON array. */
export async function showContacts(
  db: Db,
  caller: Caller,
  { contacts, keyword, email, phone, parts, ...page }: Listed,
): Promise<string> {
  const scope = { accountId: caller.account.id, now: db.now() }
  const found = contactsPage(
    scope,
    { contacts, keyword, email, phone },
    { ...page, row: contactItemJson(parts), joins: contactItemJoins(inboxScope(caller)) },
  )
  const rows = await db.query<{ row: string }>(sql`select f.row::text as row from (${found}) f`)
  return `[${rows.map(({ row }) => row).join(',')}]`
}
