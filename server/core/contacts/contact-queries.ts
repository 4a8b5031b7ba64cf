import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Contact, Gender } from './contact.ts'

export type ContactRow = {
  account_id: Id
  id: Id
  name: string
  name_source: 'network' | 'person'
  first_name: string | null
  last_name: string | null
  phone: string | null
  email: string | null
  company: string | null
  position: string | null
  avatar_url: string | null
  language: string | null
  country: string | null
  timezone: string | null
  gender: Gender | null
  state: string | null
  city: string | null
  last_active_at: Date | null
  blocked_at: Date | null
  created_at: Date
  updated_at: Date
  deleted_at: Date | null
}

export async function findContact(
  db: Db,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<Contact | undefined> {
  const [row] = await db.query<ContactRow>(
    sql`select * from contacts where account_id = ${accountId} and id = ${id} and deleted_at is null`,
  )
  return row && toContact(row)
}

export async function listContactsById(
  db: Db,
  { accountId, ids }: { accountId: Id; ids: Id[] },
): Promise<Contact[]> {
  const rows = await db.query<ContactRow>(
    sql`select * from contacts where account_id = ${accountId} and id = any(${ids}::bigint[])`,
  )
  return rows.map(toContact)
}

export async function listContactsByPhone(db: Db, accountId: Id, phones: string[]): Promise<Contact[]> {
  if (phones.length === 0) return []
  const rows = await db.query<ContactRow>(sql`
    select * from contacts where account_id = ${accountId} and phone = any(${phones}::text[]) and deleted_at is null`)
  return rows.map(toContact)
}

/** What is written of a new contact; the rest has its beginning. */
export type NewContactRow = Pick<Contact, 'id' | 'name' | 'nameSource'> & Partial<Omit<Contact, 'accountId'>>

/** Makes contacts; one whose phone number is taken meanwhile is left out of the answer. */
export async function insertContacts(
  tx: Transaction,
  accountId: Id,
  contacts: NewContactRow[],
): Promise<Contact[]> {
  if (contacts.length === 0) return []
  const column = (key: keyof NewContactRow) => contacts.map((contact) => contact[key] ?? null)
  const rows = await tx.query<ContactRow>(sql`
    insert into contacts (account_id, id, name, name_source, first_name, last_name, phone, email, company, position, avatar_url,
                          language, country, timezone, gender, state, city, last_active_at, created_at, updated_at)
    select ${accountId}::bigint, c.*, ${tx.now()}::timestamptz, ${tx.now()}::timestamptz
      from unnest(${column('id')}::bigint[], ${column('name')}::text[], ${column('nameSource')}::text[],
                  ${column('firstName')}::text[], ${column('lastName')}::text[], ${column('phone')}::text[],
                  ${column('email')}::text[], ${column('company')}::text[], ${column('position')}::text[],
                  ${column('avatarUrl')}::text[], ${column('language')}::text[], ${column('country')}::text[],
                  ${column('timezone')}::text[], ${column('gender')}::text[], ${column('state')}::text[],
                  ${column('city')}::text[], ${column('lastActiveAt')}::timestamptz[])
           as c (id, name, name_source, first_name, last_name, phone, email, company, position, avatar_url, language, country,
                 timezone, gender, state, city, last_active_at)
     order by c.phone
        on conflict (account_id, phone) where phone is not null and deleted_at is null do nothing
    returning *`)
  return rows.map(toContact)
}

/** A contact that nobody else changes until the transaction ends. */
export async function lockContact(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<Contact | undefined> {
  const [row] = await tx.query<ContactRow>(sql`
    select * from contacts where account_id = ${accountId} and id = ${id} and deleted_at is null for no key update`)
  return row && toContact(row)
}

/** The contact of a number, which nobody deletes until the transaction ends. */
export async function lockContactByPhone(
  tx: Transaction,
  { accountId, phone }: { accountId: Id; phone: string },
): Promise<Contact | undefined> {
  const [row] = await tx.query<ContactRow>(sql`
    select * from contacts where account_id = ${accountId} and phone = ${phone} and deleted_at is null for key share`)
  return row && toContact(row)
}

/** Writes what people and programs may change. The row is locked by the caller. */
export async function updateContactRow(tx: Transaction, contact: Contact): Promise<void> {
  const { accountId, id, name, nameSource, firstName, lastName, phone, email, company, position } = contact
  const { avatarUrl, language, country, timezone, gender, state, city, blockedAt, updatedAt } = contact
  await tx.query(sql`
    update contacts
       set name = ${name}, name_source = ${nameSource}, first_name = ${firstName ?? null}, last_name = ${lastName ?? null},
           phone = ${phone ?? null}, email = ${email ?? null}, company = ${company ?? null},
           position = ${position ?? null}, avatar_url = ${avatarUrl ?? null}, language = ${language ?? null},
           country = ${country ?? null}, timezone = ${timezone ?? null}, gender = ${gender ?? null}, state = ${state ?? null},
           city = ${city ?? null}, blocked_at = ${blockedAt ?? null}, updated_at = ${updatedAt}
     where account_id = ${accountId} and id = ${id}`)
}

/**
 * Takes a contact out of every list and search; its row stays for the conversations. False when there is none.
 * The lock is the strongest one, so that no address is recorded for the contact meanwhile.
 */
export async function markContactDeleted(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<boolean> {
  const rows = await tx.query(sql`
    with locked as (
      select id from contacts where account_id = ${accountId} and id = ${id} and deleted_at is null for update)
    update contacts c set deleted_at = ${tx.now()}, updated_at = ${tx.now()}
      from locked l where c.account_id = ${accountId} and c.id = l.id returning 1`)
  return rows.length > 0
}

/**
 * Moves the last activity forward, and takes the network's name where no person gave one, with a row of history.
 * Answers whose name changed.
 */
export async function touchContacts(
  tx: Transaction,
  accountId: Id,
  touched: { id: Id; activeAt: Date; name?: string }[],
): Promise<Id[]> {
  if (touched.length === 0) return []
  const rows = await tx.query<{ id: Id; renamed: boolean }>(sql`
    with locked as (
      select c.id, c.name, t.active_at, t.change_id,
             coalesce(case when c.name_source = 'network' then nullif(t.name, '') end, c.name) as new_name
        from contacts c
        join unnest(${touched.map(({ id }) => id)}::bigint[], ${touched.map(({ activeAt }) => activeAt)}::timestamptz[],
                    ${touched.map(({ name }) => name ?? null)}::text[], ${touched.map(() => tx.newId())}::bigint[])
               as t (id, active_at, name, change_id) on t.id = c.id
       where c.account_id = ${accountId} order by c.id for no key update of c
    ), history as (
      insert into contact_changes (account_id, contact_id, id, field, old_value, new_value, created_at)
      select ${accountId}::bigint, id, change_id, 'name', name, new_name, ${tx.now()}::timestamptz
        from locked where name <> new_name)
    update contacts c
       set last_active_at = greatest(c.last_active_at, l.active_at), name = l.new_name,
           updated_at = case when l.name <> l.new_name then ${tx.now()} else c.updated_at end
      from locked l where c.account_id = ${accountId} and c.id = l.id
    returning c.id, l.name <> l.new_name as renamed`)
  return rows.filter(({ renamed }) => renamed).map(({ id }) => id)
}

export function toContact(row: ContactRow): Contact {
  return {
    accountId: row.account_id,
    id: row.id,
    name: row.name,
    nameSource: row.name_source,
    firstName: row.first_name ?? undefined,
    lastName: row.last_name ?? undefined,
    phone: row.phone ?? undefined,
    email: row.email ?? undefined,
    company: row.company ?? undefined,
    position: row.position ?? undefined,
    avatarUrl: row.avatar_url ?? undefined,
    language: row.language ?? undefined,
    country: row.country ?? undefined,
    timezone: row.timezone ?? undefined,
    gender: row.gender ?? undefined,
    state: row.state ?? undefined,
    city: row.city ?? undefined,
    lastActiveAt: row.last_active_at ?? undefined,
    blockedAt: row.blocked_at ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletedAt: row.deleted_at ?? undefined,
  }
}
