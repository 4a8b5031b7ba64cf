import { type Db, emptySql, joinSql, type Sql, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Composition } from './composition.ts'
import type { ScheduledMessage } from './scheduled-message.ts'

type ScheduledRow = {
  account_id: Id
  id: Id
  conversation_id: Id
  inbox_id: Id
  agent_id: Id | null
  owner_id: Id
  kind: string
  text: string | null
  composition: Composition
  send_at: Date
  state: ScheduledMessage['state']
  error: string | null
  created_at: Date
}

export type ScheduledName = { accountId: Id; id: Id }

/** The conversation is there: the caller holds it. */
export async function insertScheduled(
  tx: Transaction,
  scheduled: Omit<ScheduledMessage, 'inboxId' | 'state' | 'error'>,
): Promise<void> {
  const { accountId, id, conversationId, agentId, ownerId, kind, text, composition, sendAt } = scheduled
  await tx.query(sql`
    insert into scheduled_messages (account_id, id, conversation_id, agent_id, owner_id, kind, text, composition, upload_ids,
                                    send_at, created_at, updated_at)
    values (${accountId}, ${id}, ${conversationId}, ${agentId ?? null}, ${ownerId}, ${kind}, ${text ?? null},
            ${JSON.stringify(composition)}, ${composition.uploadIds}, ${sendAt}, ${scheduled.createdAt}, ${scheduled.createdAt})`)
}

const columns = sql`s.account_id, s.id, s.conversation_id, c.inbox_id, s.agent_id, s.owner_id, s.kind, s.text, s.composition, s.send_at,
  s.state, s.error, s.created_at`
const joined = sql`scheduled_messages s join conversations c on c.account_id = s.account_id and c.id = s.conversation_id`

export async function findScheduled(
  db: Db,
  { accountId, id }: ScheduledName,
): Promise<ScheduledMessage | undefined> {
  const [found] = await listScheduledById(db, accountId, [id])
  return found
}

export async function listScheduledById(
  db: Db,
  accountId: Id,
  ids: readonly Id[],
): Promise<ScheduledMessage[]> {
  if (ids.length === 0) return []
  return list(db, sql`s.account_id = ${accountId} and s.id = any(${ids}::bigint[])`, sql`order by s.id`)
}

/** What is to be sent in a conversation, the next one first. */
export async function listScheduledIn(
  db: Db,
  { accountId, conversationId }: { accountId: Id; conversationId: Id },
): Promise<ScheduledMessage[]> {
  return list(
    db,
    sql`s.account_id = ${accountId} and s.conversation_id = ${conversationId}`,
    sql`order by s.send_at, s.id limit 200`,
  )
}

export type ScheduledFilter = {
  accountId: Id
  inboxIds?: Id[] | undefined
  agentId?: Id | undefined
  after?: { at: Date; id: Id } | undefined
}

/** What is to be sent in an account, the next one first. */
export async function listScheduled(
  db: Db,
  { accountId, inboxIds, agentId, after }: ScheduledFilter,
  limit: number,
): Promise<ScheduledMessage[]> {
  const conditions = [
    sql`s.account_id = ${accountId}`,
    ...(inboxIds ? [sql`c.inbox_id = any(${inboxIds}::bigint[])`] : []),
    ...(agentId ? [sql`s.agent_id = ${agentId}`] : []),
    ...(after ? [sql`(s.send_at, s.id) > (${after.at}, ${after.id}::bigint)`] : []),
  ]
  return list(db, joinSql(conditions, sql` and `), sql`order by s.send_at, s.id limit ${limit}`)
}

/** The row, that nobody else sends or takes back until the transaction ends. */
export async function lockScheduled(
  tx: Transaction,
  { accountId, id }: ScheduledName,
): Promise<ScheduledMessage | undefined> {
  const [row] = await list(tx, sql`s.account_id = ${accountId} and s.id = ${id}`, sql`for update of s`)
  return row
}

/** Nothing before it in its conversation waits too: what was written first is sent first. */
const isNext = sql`s.state = 'waiting' and not exists (
  select 1 from scheduled_messages e
   where e.account_id = s.account_id and e.conversation_id = s.conversation_id and e.state = 'waiting'
     and (e.send_at, e.id) < (s.send_at, s.id))`

/** What is due in any account, one of each conversation. */
export async function listDue(db: Db, { at, limit }: { at: Date; limit: number }): Promise<ScheduledName[]> {
  const rows = await db.query<{ account_id: Id; id: Id }>(sql`
    select s.account_id, s.id from scheduled_messages s
     where s.send_at <= ${at} and ${isNext} order by s.send_at, s.id limit ${limit}`)
  return rows.map((row) => ({ accountId: row.account_id, id: row.id }))
}

/** The row if it is still due; undefined also while somebody else is at it. */
export async function lockDue(
  tx: Transaction,
  { accountId, id, at }: ScheduledName & { at: Date },
): Promise<ScheduledMessage | undefined> {
  const [row] = await list(
    tx,
    sql`s.account_id = ${accountId} and s.id = ${id} and s.send_at <= ${at} and ${isNext}`,
    sql`for update of s skip locked`,
  )
  return row
}

export async function updateScheduled(
  tx: Transaction,
  { accountId, id, sendAt, state, error }: ScheduledMessage,
): Promise<void> {
  await tx.query(sql`
    update scheduled_messages set send_at = ${sendAt}, state = ${state}, error = ${error ?? null}, updated_at = ${tx.now()}
     where account_id = ${accountId} and id = ${id}`)
}

export async function deleteScheduled(tx: Transaction, { accountId, id }: ScheduledName): Promise<void> {
  await tx.query(sql`delete from scheduled_messages where account_id = ${accountId} and id = ${id}`)
}

async function list(db: Db, condition: Sql, rest: Sql = emptySql): Promise<ScheduledMessage[]> {
  const rows = await db.query<ScheduledRow>(sql`select ${columns} from ${joined} where ${condition} ${rest}`)
  return rows.map((row) => ({
    accountId: row.account_id,
    id: row.id,
    conversationId: row.conversation_id,
    inboxId: row.inbox_id,
    agentId: row.agent_id ?? undefined,
    ownerId: row.owner_id,
    kind: row.kind,
    text: row.text ?? undefined,
    composition: row.composition,
    sendAt: row.send_at,
    state: row.state,
    error: row.error ?? undefined,
    createdAt: row.created_at,
  }))
}
