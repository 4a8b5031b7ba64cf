import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { CannedResponse } from './canned-response.ts'

type CannedResponseRow = {
  account_id: Id
  id: Id
  shortcut: string
  content: string
  created_at: Date
  updated_at: Date
}

/** A page, newest first, and how many there are in all. */
export async function listCannedResponses(
  db: Db,
  { accountId, limit, offset = 0 }: { accountId: Id; limit: number; offset?: number },
): Promise<{ cannedResponses: CannedResponse[]; total: number }> {
  const [rows, counts] = await Promise.all([
    db.query<CannedResponseRow>(sql`
      select * from canned_responses where account_id = ${accountId}
       order by created_at desc, id desc limit ${limit} offset ${offset}`),
    db.query<{ total: string }>(
      sql`select count(*) as total from canned_responses where account_id = ${accountId}`,
    ),
  ])
  return { cannedResponses: rows.map(toCannedResponse), total: Number(counts[0]!.total) }
}

/** Undefined when the shortcut is taken. */
export async function insertCannedResponse(
  tx: Transaction,
  { accountId, shortcut, content }: Pick<CannedResponse, 'accountId' | 'shortcut' | 'content'>,
): Promise<CannedResponse | undefined> {
  const [row] = await tx.query<CannedResponseRow>(sql`
    insert into canned_responses (account_id, id, shortcut, content, created_at, updated_at)
    values (${accountId}, ${tx.newId()}, ${shortcut}, ${content}, ${tx.now()}, ${tx.now()})
        on conflict (account_id, shortcut) do nothing
    returning *`)
  return row && toCannedResponse(row)
}

/** False when there is none. */
export async function deleteCannedResponseRow(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<boolean> {
  const rows = await tx.query(
    sql`delete from canned_responses where account_id = ${accountId} and id = ${id} returning 1`,
  )
  return rows.length > 0
}

function toCannedResponse(row: CannedResponseRow): CannedResponse {
  return {
    accountId: row.account_id,
    id: row.id,
    shortcut: row.shortcut,
    content: row.content,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
