import { sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { KeptFields } from './contact-change.ts'

/** What an import gives of a contact. What it does not give stays as it is. */
export type GivenContact = {
  phone: string
  name?: string
  email?: string
  company?: string
  position?: string
}

/** A contact of an import: as it was, unless it is new, and as it is now. */
export type ImportedContact = {
  id: Id
  before: KeptFields | undefined
  after: KeptFields & { phone: string }
}

type WrittenRow = { id: Id; isNew: boolean; before: Fields | null; after: Fields & { phone: string } }
type Fields = Record<'name' | 'email' | 'company' | 'position', string | null>

/**
 * Makes the contacts of these numbers, or gives those that exist what is given; a new one without a name is named
 * after its number. Sorted by number, so that two imports do not block each other. What was before is of the
 * statement's snapshot: a change at the same moment may go untold, what is stored is right either way.
 */
export async function upsertContacts(
  tx: Transaction,
  accountId: Id,
  contacts: GivenContact[],
): Promise<ImportedContact[]> {
  const phones = contacts.map(({ phone }) => phone)
  const column = (key: keyof GivenContact) => contacts.map((contact) => contact[key] ?? null)
  const rows = await tx.query<WrittenRow>(sql`
    with given as (
      select * from unnest(${contacts.map(() => tx.newId())}::bigint[], ${phones}::text[], ${column('name')}::text[],
                           ${column('email')}::text[], ${column('company')}::text[], ${column('position')}::text[])
                      as g (id, phone, name, email, company, position)
    ), before as (
      select phone, name, email, company, position from contacts
       where account_id = ${accountId} and phone = any(${phones}::text[]) and deleted_at is null
    ), written as (
      insert into contacts as c (account_id, id, name, name_source, phone, email, company, position, created_at, updated_at)
      select ${accountId}::bigint, g.id, coalesce(g.name, g.phone), case when g.name is null then 'network' else 'person' end,
             g.phone, g.email, g.company, g.position, ${tx.now()}::timestamptz, ${tx.now()}::timestamptz
        from given g order by g.phone
          on conflict (account_id, phone) where phone is not null and deleted_at is null
          do update set name = case excluded.name_source when 'person' then excluded.name else c.name end,
             name_source = case excluded.name_source when 'person' then 'person' else c.name_source end,
             first_name = case when excluded.name_source = 'network' or c.name = excluded.name then c.first_name end,
             last_name = case when excluded.name_source = 'network' or c.name = excluded.name then c.last_name end,
             email = coalesce(excluded.email, c.email), company = coalesce(excluded.company, c.company),
             position = coalesce(excluded.position, c.position),
             updated_at = case when (excluded.name_source = 'network' or c.name = excluded.name)
               and coalesce(excluded.email, c.email) is not distinct from c.email
               and coalesce(excluded.company, c.company) is not distinct from c.company
               and coalesce(excluded.position, c.position) is not distinct from c.position
               then c.updated_at else excluded.updated_at end
      returning c.id, c.phone, c.name, c.email, c.company, c.position
    )
    select w.id, w.id = g.id as "isNew", to_json(b) as before, to_json(w) as after
      from written w join given g on g.phone = w.phone left join before b on b.phone = w.phone`)
  return rows.map(({ id, isNew, before, after }) => ({
    id,
    before: isNew ? undefined : fieldsOf(before ?? after),
    after: { ...fieldsOf(after), phone: after.phone },
  }))
}

/** Marks contacts as changed now. Their rows are locked already. */
export async function touchUpdatedAt(tx: Transaction, accountId: Id, ids: Id[]): Promise<void> {
  if (ids.length === 0) return
  await tx.query(sql`
    update contacts set updated_at = ${tx.now()} where account_id = ${accountId} and id = any(${ids}::bigint[])`)
}

function fieldsOf({ name, email, company, position }: Fields): KeptFields & { name: string } {
  return {
    name: name ?? '',
    email: email ?? undefined,
    company: company ?? undefined,
    position: position ?? undefined,
  }
}
