import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { ContactFile } from './contact-file.ts'

type FileRow = {
  account_id: Id
  id: Id
  purpose: 'import' | 'export'
  name: string
  storage_key: string | null
  size_bytes: string | null
  created_at: Date
}

export async function insertContactFile(
  tx: Transaction,
  { accountId, purpose, name }: Pick<ContactFile, 'accountId' | 'purpose' | 'name'>,
): Promise<ContactFile> {
  const [row] = await tx.query<FileRow>(sql`
    insert into contact_files (account_id, id, purpose, name, created_at, updated_at)
    values (${accountId}, ${tx.newId()}, ${purpose}, ${name}, ${tx.now()}, ${tx.now()})
    returning *`)
  return toContactFile(row!)
}

export async function findContactFile(
  db: Db,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<ContactFile | undefined> {
  const [row] = await db.query<FileRow>(
    sql`select * from contact_files where account_id = ${accountId} and id = ${id}`,
  )
  return row && toContactFile(row)
}

/** Says that a file's bytes are there. False when they were before, or when there is no such file. */
export async function markFileStored(
  tx: Transaction,
  { accountId, id, storageKey, sizeBytes }: { accountId: Id; id: Id; storageKey: string; sizeBytes: number },
): Promise<boolean> {
  const rows = await tx.query(sql`
    update contact_files set storage_key = ${storageKey}, size_bytes = ${sizeBytes}, updated_at = ${tx.now()}
     where account_id = ${accountId} and id = ${id} and storage_key is null
    returning 1`)
  return rows.length > 0
}

/** Files that are old and that no import reads any more. */
export async function listOldFiles(
  db: Db,
  { olderThan, limit }: { olderThan: Date; limit: number },
): Promise<ContactFile[]> {
  const rows = await db.query<FileRow>(sql`
    select f.* from contact_files f
     where f.created_at < ${olderThan} and not exists (
       select from contact_imports i
        where i.account_id = f.account_id and i.file_id = f.id and i.status in ('waiting', 'running'))
       and not exists (
       select from contact_exports e where e.account_id = f.account_id and e.file_id = f.id and e.status = 'waiting')
     order by f.created_at limit ${limit}`)
  return rows.map(toContactFile)
}

/** Deletes a file's row, and with it what is known of its imports and exports. */
export async function deleteContactFileRow(
  db: Db,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<void> {
  await db.query(sql`delete from contact_files where account_id = ${accountId} and id = ${id}`)
}

function toContactFile(row: FileRow): ContactFile {
  return {
    accountId: row.account_id,
    id: row.id,
    purpose: row.purpose,
    name: row.name,
    storageKey: row.storage_key ?? undefined,
    sizeBytes: row.size_bytes === null ? undefined : Number(row.size_bytes),
    createdAt: row.created_at,
  }
}
