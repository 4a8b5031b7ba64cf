import { sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'

export type ImportedContact = { id: Id; phone: string; isNew: boolean; isRenamed: boolean }

/**
 * Makes the contacts of these numbers, or gives those that exist their names. Sorted by number, so that two
 * imports do not block each other. The names before are those of the statement's snapshot: a rename at the
 * same moment may go untold, the stored name is right either way.
 */
export async function upsertContacts(
  tx: Transaction,
  accountId: Id,
  contacts: { phone: string; name: string }[],
): Promise<ImportedContact[]> {
  const phones = contacts.map(({ phone }) => phone)
  return tx.query<ImportedContact>(sql`
    with given as (
      select * from unnest(${contacts.map(() => tx.newId())}::bigint[], ${phones}::text[],
                           ${contacts.map(({ name }) => name)}::text[]) as g (id, phone, name)
    ), before as (
      select phone, name from contacts
       where account_id = ${accountId} and phone = any(${phones}::text[]) and deleted_at is null
    ), written as (
      insert into contacts as c (account_id, id, name, name_source, phone, created_at, updated_at)
      select ${accountId}::bigint, g.id, g.name, 'person', g.phone, ${tx.now()}::timestamptz, ${tx.now()}::timestamptz
        from given g order by g.phone
          on conflict (account_id, phone) where phone is not null and deleted_at is null
          do update set name = excluded.name, name_source = 'person',
             first_name = case when c.name = excluded.name then c.first_name end,
             last_name = case when c.name = excluded.name then c.last_name end,
             updated_at = case when c.name = excluded.name then c.updated_at else excluded.updated_at end
      returning c.id, c.phone
    )
    select w.id, w.phone, w.id = g.id as "isNew", b.name is distinct from g.name as "isRenamed"
      from written w join given g on g.phone = w.phone left join before b on b.phone = w.phone`)
}

/** Marks contacts as changed now. Their rows are locked already. */
export async function touchUpdatedAt(tx: Transaction, accountId: Id, ids: Id[]): Promise<void> {
  if (ids.length === 0) return
  await tx.query(sql`
    update contacts set updated_at = ${tx.now()} where account_id = ${accountId} and id = any(${ids}::bigint[])`)
}
