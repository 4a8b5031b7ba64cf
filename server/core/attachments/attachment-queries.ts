import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { addToLanes } from '../../platform/lanes/index.ts'
import { type Attachment, mediaLane } from './attachment.ts'

type AttachmentRow = {
  account_id: Id
  id: Id
  message_id: Id
  inbox_id: Id
  kind: string
  state: Attachment['state']
  file_name: string | null
  mime_type: string | null
  size_bytes: string | null
  sha256: string | null
  storage_key: string | null
  network_media_id: string | null
  source_url: string | null
  error: string | null
}

export type NewAttachment = {
  messageId: Id
  inboxId: Id
  kind: string
  networkMediaId?: string
  sourceUrl?: string
  mimeType?: string
  fileName?: string
  sha256?: string
}

/** Records files that are still at the network, each with a lane in which it is fetched. */
export async function insertAttachments(
  tx: Transaction,
  accountId: Id,
  attachments: NewAttachment[],
): Promise<void> {
  if (attachments.length === 0) return
  const rows = attachments.map((attachment) => ({ ...attachment, id: tx.newId() }))
  await tx.query(sql`
    insert into attachments (account_id, id, message_id, inbox_id, kind, state, file_name, mime_type, sha256, network_media_id,
                             source_url, created_at, updated_at)
    select ${accountId}::bigint, a.id, a."messageId", a."inboxId", a.kind, 'pending', a."fileName", a."mimeType", a.sha256,
           a."networkMediaId", a."sourceUrl", ${tx.now()}::timestamptz, ${tx.now()}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(rows)}) as a (id bigint, "messageId" bigint, "inboxId" bigint, kind text,
           "fileName" text, "mimeType" text, sha256 text, "networkMediaId" text, "sourceUrl" text)`)
  await addToLanes(
    tx,
    rows.map(({ id }) => ({ accountId, kind: mediaLane, key: id })),
  )
}

export async function findAttachment(
  db: Db,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<Attachment | undefined> {
  const [row] = await db.query<AttachmentRow>(
    sql`select * from attachments where account_id = ${accountId} and id = ${id}`,
  )
  return row && toAttachment(row)
}

/** The files of some messages, in the order in which they came. */
export async function listAttachments(db: Db, accountId: Id, messageIds: Id[]): Promise<Attachment[]> {
  const rows = await db.query<AttachmentRow>(sql`
    select * from attachments where account_id = ${accountId} and message_id = any(${messageIds}::bigint[]) order by id`)
  return rows.map(toAttachment)
}

export async function updateAttachment(tx: Transaction, attachment: Attachment): Promise<void> {
  const { accountId, id, state, fileName, mimeType, sizeBytes, sha256, storageKey, error } = attachment
  await tx.query(sql`
    update attachments set state = ${state}, file_name = ${fileName ?? null}, mime_type = ${mimeType ?? null},
           size_bytes = ${sizeBytes ?? null}, sha256 = ${sha256 ?? null}, storage_key = ${storageKey ?? null},
           error = ${error ?? null}, updated_at = ${tx.now()}
     where account_id = ${accountId} and id = ${id}`)
}

function toAttachment(row: AttachmentRow): Attachment {
  return {
    accountId: row.account_id,
    id: row.id,
    messageId: row.message_id,
    inboxId: row.inbox_id,
    kind: row.kind,
    state: row.state,
    fileName: row.file_name ?? undefined,
    mimeType: row.mime_type ?? undefined,
    sizeBytes: row.size_bytes === null ? undefined : Number(row.size_bytes),
    sha256: row.sha256 ?? undefined,
    storageKey: row.storage_key ?? undefined,
    networkMediaId: row.network_media_id ?? undefined,
    sourceUrl: row.source_url ?? undefined,
    error: row.error ?? undefined,
  }
}
