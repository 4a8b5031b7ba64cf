import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Contact } from './contact.ts'
import { type ContactRow, toContact } from './contact-queries.ts'

/** What may be known of a contact from outside; compared exactly. */
export type ContactIdentifier = { id: Id } | { email: string } | { phone: string }

/** The contact that is meant; of several with one e-mail address the eldest. */
export async function findIdentifiedContact(
  db: Db,
  accountId: Id,
  identifier: ContactIdentifier,
): Promise<Contact | undefined> {
  const condition =
    'id' in identifier
      ? sql`id = ${identifier.id}`
      : 'phone' in identifier
        ? sql`phone = ${identifier.phone}`
        : sql`email = ${identifier.email}`
  const [row] = await db.query<ContactRow>(sql`
    select * from contacts where account_id = ${accountId} and ${condition} and deleted_at is null order by id limit 1`)
  return row && toContact(row)
}

/** Has those who make a contact of one address when there is none take turns, until the transaction ends. */
export async function lockAddress(tx: Transaction, accountId: Id, address: string): Promise<void> {
  await tx.query(
    sql`select pg_advisory_xact_lock(hashtextextended(${`contacts/${accountId}/${address}`}, 0))`,
  )
}
