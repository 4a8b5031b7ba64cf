import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { ContactImport, ImportMapping, ImportStatus, RowError } from './contact-import.ts'

type ImportRow = {
  account_id: Id
  id: Id
  file_id: Id
  inbox_id: Id
  status: ImportStatus
  mapping: ImportMapping
  header: ContactImport['header'] | null
  next_byte: string
  total: number
  created: number
  updated: number
  failed: number
  failure: string | null
  created_at: Date
  updated_at: Date
  finished_at: Date | null
}

/** Undefined when another import of the account is on its way. */
export async function insertImport(
  tx: Transaction,
  job: Pick<ContactImport, 'accountId' | 'fileId' | 'inboxId' | 'mapping'>,
): Promise<ContactImport | undefined> {
  const [row] = await tx.query<ImportRow>(sql`
    insert into contact_imports (account_id, id, file_id, inbox_id, status, mapping, created_at, updated_at)
    values (${job.accountId}, ${tx.newId()}, ${job.fileId}, ${job.inboxId}, 'waiting', ${JSON.stringify(job.mapping)},
            ${tx.now()}, ${tx.now()})
        on conflict (account_id) where status in ('waiting', 'running') do nothing
    returning *`)
  return row && toContactImport(row)
}

export async function findContactImport(
  db: Db,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<ContactImport | undefined> {
  const [row] = await db.query<ImportRow>(
    sql`select * from contact_imports where account_id = ${accountId} and id = ${id}`,
  )
  return row && toContactImport(row)
}

export async function lockImport(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<ContactImport | undefined> {
  const [row] = await tx.query<ImportRow>(
    sql`select * from contact_imports where account_id = ${accountId} and id = ${id} for no key update`,
  )
  return row && toContactImport(row)
}

/** Newest first. */
export async function listContactImports(
  db: Db,
  { accountId, limit, offset }: { accountId: Id; limit: number; offset: number },
): Promise<ContactImport[]> {
  const rows = await db.query<ImportRow>(sql`
    select * from contact_imports where account_id = ${accountId}
     order by created_at desc, id desc limit ${limit} offset ${offset}`)
  return rows.map(toContactImport)
}

export async function countContactImports(db: Db, accountId: Id): Promise<number> {
  const [row] = await db.query<{ total: string }>(
    sql`select count(*) as total from contact_imports where account_id = ${accountId}`,
  )
  return Number(row!.total)
}

/** Writes how far a locked import has come. */
export async function updateImport(tx: Transaction, job: ContactImport): Promise<void> {
  const { accountId, id, status, header, nextByte, total, created, updated, failed, failure, finishedAt } =
    job
  await tx.query(sql`
    update contact_imports
       set status = ${status}, header = ${header ? JSON.stringify(header) : null}, next_byte = ${nextByte}, total = ${total},
           created = ${created}, updated = ${updated}, failed = ${failed}, failure = ${failure ?? null},
           finished_at = ${finishedAt ?? null}, updated_at = ${tx.now()}
     where account_id = ${accountId} and id = ${id}`)
}

export async function insertRowErrors(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
  errors: RowError[],
): Promise<void> {
  if (errors.length === 0) return
  await tx.query(sql`
    insert into contact_import_errors (account_id, import_id, row_number, reason)
    select ${accountId}::bigint, ${id}::bigint, e.* from unnest(${errors.map(({ row }) => row)}::int[],
           ${errors.map(({ reason }) => reason)}::text[]) as e
        on conflict (account_id, import_id, row_number) do nothing`)
}

/** In the order of the file. */
export async function listRowErrors(
  db: Db,
  { accountId, id, limit }: { accountId: Id; id: Id; limit: number },
): Promise<RowError[]> {
  const rows = await db.query<{ row_number: number; reason: string }>(sql`
    select row_number, reason from contact_import_errors where account_id = ${accountId} and import_id = ${id}
     order by row_number limit ${limit}`)
  return rows.map(({ row_number, reason }) => ({ row: row_number, reason }))
}

function toContactImport(row: ImportRow): ContactImport {
  return {
    accountId: row.account_id,
    id: row.id,
    fileId: row.file_id,
    inboxId: row.inbox_id,
    status: row.status,
    mapping: row.mapping,
    header: row.header ?? undefined,
    nextByte: Number(row.next_byte),
    total: row.total,
    created: row.created,
    updated: row.updated,
    failed: row.failed,
    failure: row.failure ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    finishedAt: row.finished_at ?? undefined,
  }
}
