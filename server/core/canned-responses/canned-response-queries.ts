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

/** The account's by shortcut, all or those of some ids. */
export async function listCannedResponsesByShortcut(
  db: Db,
  { accountId, ids }: { accountId: Id; ids?: Id[] },
): Promise<CannedResponse[]> {
  const some = ids ? sql`and id = any(${ids}::bigint[])` : sql``
  const rows = await db.query<CannedResponseRow>(
    sql`select * from canned_responses where account_id = ${accountId} ${some} order by shortcut`,
  )
  return rows.map(toCannedResponse)
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

/** A text that nobody else changes until the transaction ends. */
export async function lockCannedResponse(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<CannedResponse | undefined> {
  const [row] = await tx.query<CannedResponseRow>(
    sql`select * from canned_responses where account_id = ${accountId} and id = ${id} for no key update`,
  )
  return row && toCannedResponse(row)
}

/** Writes what may change of a locked text. False when another one has the shortcut. */
export async function updateCannedResponseRow(
  tx: Transaction,
  { accountId, id, shortcut, content, updatedAt }: CannedResponse,
): Promise<boolean> {
  const rows = await tx.query(sql`
    update canned_responses r set shortcut = ${shortcut}, content = ${content}, updated_at = ${updatedAt}
     where account_id = ${accountId} and id = ${id} and not exists (
       select from canned_responses o where o.account_id = r.account_id and o.shortcut = ${shortcut} and o.id <> r.id)
    returning 1`)
  return rows.length > 0
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
