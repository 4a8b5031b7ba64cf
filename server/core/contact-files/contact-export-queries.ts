import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { type ContactsAsked, contactsAfter } from '../contact-filters/index.ts'
import { type ContactExport, reviveFilter } from './contact-export.ts'

type ExportRow = {
  account_id: Id
  id: Id
  file_id: Id
  status: ContactExport['status']
  filter: unknown
  total: number
  failure: string | null
  created_at: Date
  updated_at: Date
  finished_at: Date | null
}

export async function insertExport(
  tx: Transaction,
  { accountId, fileId, filter }: Pick<ContactExport, 'accountId' | 'fileId' | 'filter'>,
): Promise<ContactExport> {
  const [row] = await tx.query<ExportRow>(sql`
    insert into contact_exports (account_id, id, file_id, status, filter, created_at, updated_at)
    values (${accountId}, ${tx.newId()}, ${fileId}, 'waiting', ${JSON.stringify(filter)}, ${tx.now()}, ${tx.now()})
    returning *`)
  return toContactExport(row!)
}

export async function findContactExport(
  db: Db,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<ContactExport | undefined> {
  const [row] = await db.query<ExportRow>(
    sql`select * from contact_exports where account_id = ${accountId} and id = ${id}`,
  )
  return row && toContactExport(row)
}

/** The export that made, or makes, a file. */
export async function findExportOfFile(
  db: Db,
  { accountId, fileId }: { accountId: Id; fileId: Id },
): Promise<ContactExport | undefined> {
  const [row] = await db.query<ExportRow>(
    sql`select * from contact_exports where account_id = ${accountId} and file_id = ${fileId}`,
  )
  return row && toContactExport(row)
}

export async function updateExport(
  tx: Transaction,
  { accountId, id, status, total, failure }: Omit<ContactExport, 'filter' | 'createdAt' | 'updatedAt'>,
): Promise<void> {
  await tx.query(sql`
    update contact_exports
       set status = ${status}, total = ${total}, failure = ${failure ?? null}, finished_at = ${tx.now()}, updated_at = ${tx.now()}
     where account_id = ${accountId} and id = ${id}`)
}

/** A contact as a line of a file has it; `values` by the ids of their fields. */
export type ExportedContact = {
  id: Id
  firstName: string | null
  lastName: string | null
  email: string | null
  phone: string | null
  gender: string | null
  country: string | null
  state: string | null
  city: string | null
  language: string | null
  timezone: string | null
  createdAt: string
  tags: string[]
  values: Record<Id, string | null>
}

const line = sql`json_build_object('id', ct.id::text,
  'firstName', contact_first_name(case when ct.name in (ct.phone, ct.email) then '' else ct.name end, ct.first_name, ct.last_name),
  'lastName', contact_last_name(case when ct.name in (ct.phone, ct.email) then '' else ct.name end, ct.first_name, ct.last_name),
  'email', ct.email, 'phone', ct.phone, 'gender', ct.gender, 'country', ct.country, 'state', ct.state, 'city', ct.city,
  'language', ct.language, 'timezone', ct.timezone,
  'createdAt', to_char(ct.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  'tags', coalesce((select json_agg(g.name order by x.position) from contact_tags x
    join tags g on g.account_id = x.account_id and g.id = x.tag_id
    where x.account_id = ct.account_id and x.contact_id = ct.id), '[]'),
  'values', coalesce((select json_object_agg(v.custom_field_id::text, v.value #>> '{}') from custom_field_values v
    where v.account_id = ct.account_id and v.contact_id = ct.id), '{}'))`

/** The next contacts that are asked for, in the order of their ids. */
export async function listExportedContacts(
  db: Db,
  { accountId, asked, after, limit }: { accountId: Id; asked: ContactsAsked; after: Id; limit: number },
): Promise<ExportedContact[]> {
  const scope = { accountId, now: db.now() }
  const rows = await db.query<{ row: ExportedContact }>(
    contactsAfter(scope, asked, { after, row: line, limit }),
  )
  return rows.map(({ row }) => row)
}

function toContactExport(row: ExportRow): ContactExport {
  return {
    accountId: row.account_id,
    id: row.id,
    fileId: row.file_id,
    status: row.status,
    filter: reviveFilter(row.filter),
    total: row.total,
    failure: row.failure ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    finishedAt: row.finished_at ?? undefined,
  }
}
