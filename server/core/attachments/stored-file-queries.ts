import { sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'

/** A file whose bytes are in our own store already. Its id was given before, since its key has it. */
export type NewStoredFile = {
  id: Id
  kind: string
  fileName?: string
  mimeType: string
  sizeBytes: number
  sha256: string
  storageKey: string
}

/** Records files that were stored before their message was written. */
export async function insertStoredFiles(
  tx: Transaction,
  accountId: Id,
  files: (NewStoredFile & { messageId: Id; inboxId: Id })[],
): Promise<void> {
  if (files.length === 0) return
  await tx.query(sql`
    insert into attachments (account_id, id, message_id, inbox_id, kind, state, file_name, mime_type, size_bytes, sha256,
                             storage_key, created_at, updated_at)
    select ${accountId}::bigint, f.id, f."messageId", f."inboxId", f.kind, 'stored', f."fileName", f."mimeType", f."sizeBytes",
           f.sha256, f."storageKey", ${tx.now()}::timestamptz, ${tx.now()}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(files)}) as f (id bigint, "messageId" bigint, "inboxId" bigint, kind text,
           "fileName" text, "mimeType" text, "sizeBytes" bigint, sha256 text, "storageKey" text)`)
}
