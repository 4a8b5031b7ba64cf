import { type Db, emptySql, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Draft, DraftMode } from './draft.ts'

type DraftRow = {
  account_id: Id
  agent_id: Id
  conversation_id: Id
  mode: DraftMode
  text: string
  reply_to_id: Id | null
  upload_ids: Id[]
  updated_at: Date
}

export type DraftName = { accountId: Id; agentId: Id; conversationId: Id }

export async function findDraft(
  db: Db,
  { accountId, agentId, conversationId }: DraftName,
): Promise<Draft | undefined> {
  const [row] = await db.query<DraftRow>(sql`
    select account_id, agent_id, conversation_id, mode, text, reply_to_id, upload_ids::text[] as upload_ids, updated_at from drafts
     where account_id = ${accountId} and agent_id = ${agentId} and conversation_id = ${conversationId}`)
  return row && toDraft(row)
}

/** Those of these drafts that there are. */
export async function listDraftsNamed(
  db: Db,
  { accountId, names }: { accountId: Id; names: Omit<DraftName, 'accountId'>[] },
): Promise<Draft[]> {
  if (names.length === 0) return []
  const rows = await db.query<DraftRow>(sql`
    select d.account_id, d.agent_id, d.conversation_id, d.mode, d.text, d.reply_to_id, d.upload_ids::text[] as upload_ids, d.updated_at
      from unnest(${names.map(({ agentId }) => agentId)}::bigint[], ${names.map(({ conversationId }) => conversationId)}::bigint[])
           as n (agent_id, conversation_id)
      join drafts d on d.account_id = ${accountId} and d.agent_id = n.agent_id and d.conversation_id = n.conversation_id`)
  return rows.map(toDraft)
}

/** A place in the list of an agent's drafts. */
export type DraftPlace = { at: Date; id: Id }

/** An agent's drafts, the newest first, in the conversations of some inboxes. */
export async function listDrafts(
  db: Db,
  {
    accountId,
    agentId,
    inboxIds,
    before,
    limit,
  }: {
    accountId: Id
    agentId: Id
    inboxIds?: Id[] | undefined
    before?: DraftPlace | undefined
    limit: number
  },
): Promise<Draft[]> {
  const older = before
    ? sql`and (d.updated_at, d.conversation_id) < (${before.at}, ${before.id}::bigint)`
    : emptySql
  const ofInboxes = inboxIds
    ? sql`and exists (select 1 from conversations c where c.account_id = ${accountId} and c.id = d.conversation_id
                        and c.inbox_id = any(${inboxIds}::bigint[]))`
    : emptySql
  const rows = await db.query<DraftRow>(sql`
    select d.account_id, d.agent_id, d.conversation_id, d.mode, d.text, d.reply_to_id, d.upload_ids::text[] as upload_ids, d.updated_at
      from drafts d
     where d.account_id = ${accountId} and d.agent_id = ${agentId} ${older} ${ofInboxes}
     order by d.updated_at desc, d.conversation_id desc limit ${limit}`)
  return rows.map(toDraft)
}

/** Writes a draft over the one that was there. Undefined when the account has no such conversation. */
export async function upsertDraft(
  tx: Transaction,
  { accountId, agentId, conversationId, mode, text, replyToId, uploadIds, updatedAt }: Draft,
): Promise<{ inboxId: Id } | undefined> {
  const [row] = await tx.query<{ inbox_id: Id }>(sql`
    with place as (select inbox_id from conversations where account_id = ${accountId} and id = ${conversationId} for key share),
         written as (
           insert into drafts (account_id, agent_id, conversation_id, mode, text, reply_to_id, upload_ids, updated_at)
           select ${accountId}::bigint, ${agentId}::bigint, ${conversationId}::bigint, ${mode}::text, ${text}::text, ${replyToId ?? null}::bigint,
                  ${uploadIds}::bigint[], ${updatedAt}::timestamptz from place
               on conflict (account_id, agent_id, conversation_id) do update
              set mode = excluded.mode, text = excluded.text, reply_to_id = excluded.reply_to_id,
                  upload_ids = excluded.upload_ids, updated_at = excluded.updated_at)
    select inbox_id from place`)
  return row && { inboxId: row.inbox_id }
}

/** Undefined when there was none. */
export async function deleteDraftRow(
  tx: Transaction,
  { accountId, agentId, conversationId }: DraftName,
): Promise<{ inboxId: Id } | undefined> {
  const [row] = await tx.query<{ inbox_id: Id }>(sql`
    delete from drafts d using conversations c
     where d.account_id = ${accountId} and d.agent_id = ${agentId} and d.conversation_id = ${conversationId}
       and c.account_id = d.account_id and c.id = d.conversation_id
    returning c.inbox_id`)
  return row && { inboxId: row.inbox_id }
}

function toDraft(row: DraftRow): Draft {
  return {
    accountId: row.account_id,
    agentId: row.agent_id,
    conversationId: row.conversation_id,
    mode: row.mode,
    text: row.text,
    replyToId: row.reply_to_id ?? undefined,
    uploadIds: row.upload_ids,
    updatedAt: row.updated_at,
  }
}
