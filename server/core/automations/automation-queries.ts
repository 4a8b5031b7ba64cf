import { type Db, type Sql, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { AiAgent, Flow, KeywordReply, RefLink, Sequence, Trigger } from './automation.ts'
import {
  type AiAgentRow,
  type FlowRow,
  type KeywordReplyRow,
  type RefLinkRow,
  type SequenceRow,
  type TriggerRow,
  toAiAgent,
  toFlow,
  toKeywordReply,
  toRefLink,
  toSequence,
  toTrigger,
} from './automation-rows.ts'

type Page = { accountId: Id; limit: number; offset?: number }

/** Those that are switched on, newest first. */
export async function listFlows(db: Db, { accountId, limit, offset = 0 }: Page): Promise<Flow[]> {
  const rows = await db.query<FlowRow>(sql`
    select * from flows where account_id = ${accountId} and active
     order by created_at desc, id desc limit ${limit} offset ${offset}`)
  return rows.map(toFlow)
}

/** What sequences may be sorted by. */
export type SequenceColumn = 'id' | 'name' | 'active' | 'createdAt' | 'updatedAt' | 'subscribers'

const sequenceColumns: Record<SequenceColumn, Sql> = {
  id: sql`id`,
  name: sql`name`,
  active: sql`active`,
  createdAt: sql`created_at`,
  updatedAt: sql`updated_at`,
  subscribers: sql`subscriber_count`,
}

/** A page, newest first unless it is sorted, and how many there are in all. */
export async function listSequences(
  db: Db,
  { accountId, limit, offset = 0, sort }: Page & { sort?: { by: SequenceColumn; descending: boolean } },
): Promise<{ sequences: Sequence[]; total: number }> {
  const [rows, total] = await Promise.all([
    db.query<SequenceRow>(sql`
      select * from sequences where account_id = ${accountId}
       order by ${sort ? orderSql(sort) : sql``} created_at desc, id desc limit ${limit} offset ${offset}`),
    count(db, sql`select count(*) as total from sequences where account_id = ${accountId}`),
  ])
  return { sequences: rows.map(toSequence), total }
}

function orderSql({ by, descending }: { by: SequenceColumn; descending: boolean }): Sql {
  return descending ? sql`${sequenceColumns[by]} desc,` : sql`${sequenceColumns[by]},`
}

export async function findSequence(
  db: Db,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<Sequence | undefined> {
  const [row] = await db.query<SequenceRow>(
    sql`select * from sequences where account_id = ${accountId} and id = ${id}`,
  )
  return row && toSequence(row)
}

export async function listKeywordReplies(
  db: Db,
  { accountId, limit, offset = 0 }: Page,
): Promise<KeywordReply[]> {
  const rows = await db.query<KeywordReplyRow>(sql`
    select * from keyword_replies where account_id = ${accountId}
     order by created_at desc, id desc limit ${limit} offset ${offset}`)
  return rows.map(toKeywordReply)
}

export async function listTriggers(db: Db, { accountId, limit, offset = 0 }: Page): Promise<Trigger[]> {
  const rows = await db.query<TriggerRow>(sql`
    select * from triggers where account_id = ${accountId}
     order by created_at desc, id desc limit ${limit} offset ${offset}`)
  return rows.map(toTrigger)
}

/** A page, newest first, and how many there are in all. */
export async function listAiAgents(
  db: Db,
  { accountId, limit, offset = 0 }: Page,
): Promise<{ aiAgents: AiAgent[]; total: number }> {
  const [rows, total] = await Promise.all([
    db.query<AiAgentRow>(sql`
      select * from ai_agents where account_id = ${accountId}
       order by created_at desc, id desc limit ${limit} offset ${offset}`),
    count(db, sql`select count(*) as total from ai_agents where account_id = ${accountId}`),
  ])
  return { aiAgents: rows.map(toAiAgent), total }
}

export async function findRefLink(
  db: Db,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<RefLink | undefined> {
  const [row] = await db.query<RefLinkRow>(
    sql`select * from ref_links where account_id = ${accountId} and id = ${id}`,
  )
  return row && toRefLink(row)
}

async function count(db: Db, statement: Sql): Promise<number> {
  const [row] = await db.query<{ total: string }>(statement)
  return Number(row!.total)
}
