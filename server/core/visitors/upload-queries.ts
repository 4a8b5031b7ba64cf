import { type Db, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Upload } from './visitor.ts'

type UploadRow = {
  account_id: Id
  id: Id
  visitor_id: Id
  file_name: string
  mime_type: string
  size_bytes: string
  sha256: string
  storage_key: string
  created_at: Date
}

export async function insertUpload(db: Db, upload: Upload): Promise<void> {
  await db.query(sql`
    insert into visitor_uploads (account_id, id, visitor_id, file_name, mime_type, size_bytes, sha256, storage_key, created_at)
    values (${upload.accountId}, ${upload.id}, ${upload.visitorId}, ${upload.fileName}, ${upload.mimeType}, ${upload.sizeBytes},
            ${upload.sha256}, ${upload.storageKey}, ${upload.createdAt})`)
}

/** A visitor's own uploads among some ids. */
export async function listUploads(
  db: Db,
  { accountId, visitorId, ids }: { accountId: Id; visitorId: Id; ids: Id[] },
): Promise<Upload[]> {
  if (ids.length === 0) return []
  const rows = await db.query<UploadRow>(sql`
    select * from visitor_uploads
     where account_id = ${accountId} and visitor_id = ${visitorId} and id = any(${ids}::bigint[])`)
  return rows.map(toUpload)
}

/** Forgets some of the oldest uploads made before a time. Answers them, so that their bytes can go too. */
export async function takeOldUploads(
  db: Db,
  { olderThan, limit }: { olderThan: Date; limit: number },
): Promise<Upload[]> {
  const rows = await db.query<UploadRow>(sql`
    delete from visitor_uploads where (account_id, id) in (
      select account_id, id from visitor_uploads where created_at < ${olderThan} order by created_at limit ${limit})
    returning *`)
  return rows.map(toUpload)
}

function toUpload(row: UploadRow): Upload {
  return {
    accountId: row.account_id,
    id: row.id,
    visitorId: row.visitor_id,
    fileName: row.file_name,
    mimeType: row.mime_type,
    sizeBytes: Number(row.size_bytes),
    sha256: row.sha256,
    storageKey: row.storage_key,
    createdAt: row.created_at,
  }
}
