import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Upload } from './upload.ts'

type UploadRow = {
  account_id: Id
  id: Id
  owner_id: Id
  file_name: string
  mime_type: string
  size_bytes: string
  sha256: string
  storage_key: string
  created_at: Date
}

export async function insertUpload(db: Db, upload: Upload): Promise<void> {
  const { accountId, id, ownerId, fileName, mimeType, sizeBytes, sha256, storageKey, createdAt } = upload
  await db.query(sql`
    insert into uploads (account_id, id, owner_id, file_name, mime_type, size_bytes, sha256, storage_key, created_at)
    values (${accountId}, ${id}, ${ownerId}, ${fileName}, ${mimeType}, ${sizeBytes}, ${sha256}, ${storageKey}, ${createdAt})`)
}

export async function findUpload(
  db: Db,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<Upload | undefined> {
  const [row] = await db.query<UploadRow>(
    sql`select * from uploads where account_id = ${accountId} and id = ${id}`,
  )
  return row && toUpload(row)
}

type OwnUploads = { accountId: Id; ownerId: Id; ids: readonly Id[] }

/** The owner's uploads among some ids, which count as new again: whoever sweeps what is old leaves them alone. */
export async function touchUploads(
  tx: Transaction,
  { accountId, ownerId, ids }: OwnUploads,
): Promise<Upload[]> {
  if (ids.length === 0) return []
  const rows = await tx.query<UploadRow>(sql`
    update uploads set created_at = ${tx.now()}
     where account_id = ${accountId} and owner_id = ${ownerId} and id = any(${ids}::bigint[]) returning *`)
  return rows.map(toUpload)
}

/** The same, for good: their files belong to a message from now on. */
export async function takeUploads(
  tx: Transaction,
  { accountId, ownerId, ids }: OwnUploads,
): Promise<Upload[]> {
  if (ids.length === 0) return []
  const rows = await tx.query<UploadRow>(sql`
    delete from uploads
     where account_id = ${accountId} and owner_id = ${ownerId} and id = any(${ids}::bigint[]) returning *`)
  return rows.map(toUpload)
}

/** Forgets some of the oldest uploads made before a time that nothing waits for. Answers them, so that their bytes can go too. */
export async function deleteUnusedUploads(
  db: Db,
  { olderThan, limit }: { olderThan: Date; limit: number },
): Promise<Upload[]> {
  const rows = await db.query<UploadRow>(sql`
    delete from uploads
     where created_at < ${olderThan} and (account_id, id) in (
       select u.account_id, u.id from uploads u
        where u.created_at < ${olderThan}
          and not exists (select 1 from drafts d
                           where d.account_id = u.account_id and d.agent_id = u.owner_id and u.id = any(d.upload_ids))
          and not exists (select 1 from scheduled_messages s
                           where s.account_id = u.account_id and u.id = any(s.upload_ids))
        order by u.created_at limit ${limit})
    returning *`)
  return rows.map(toUpload)
}

/** A file that a link may lead to. */
export type ServedFile = Pick<Upload, 'fileName' | 'mimeType' | 'sizeBytes' | 'sha256' | 'storageKey'>

type ServedRow = {
  kind: string
  file_name: string | null
  mime_type: string | null
  size_bytes: string | null
  sha256: string | null
  storage_key: string
}

/** A stored file by its id: of a message, unless that was deleted, or one that still waits for its message. */
export async function findServedFile(
  db: Db,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<ServedFile | undefined> {
  const [row] = await db.query<ServedRow>(sql`
    select a.kind, a.file_name, a.mime_type, a.size_bytes, a.sha256, a.storage_key
      from attachments a join messages m on m.account_id = a.account_id and m.id = a.message_id
     where a.account_id = ${accountId} and a.id = ${id} and a.storage_key is not null and m.deleted_at is null
    union all
    select 'document', file_name, mime_type, size_bytes, sha256, storage_key from uploads
     where account_id = ${accountId} and id = ${id}`)
  if (!row) return undefined
  return {
    fileName: row.file_name ?? `${row.kind}-${id}`,
    mimeType: row.mime_type ?? 'application/octet-stream',
    sizeBytes: Number(row.size_bytes ?? 0),
    sha256: row.sha256 ?? id,
    storageKey: row.storage_key,
  }
}

function toUpload(row: UploadRow): Upload {
  return {
    accountId: row.account_id,
    id: row.id,
    ownerId: row.owner_id,
    fileName: row.file_name,
    mimeType: row.mime_type,
    sizeBytes: Number(row.size_bytes),
    sha256: row.sha256,
    storageKey: row.storage_key,
    createdAt: row.created_at,
  }
}
