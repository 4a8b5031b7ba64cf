import { type Db, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Direction, Message } from './message.ts'
import { type MessageRow, toMessage } from './message-queries.ts'

/** What stands around a message: the one it answers, the newest reaction of each side, whom a note speaks to. */
export type MessageDetails = {
  message: Message
  replyTo: AnsweredMessage | undefined
  reactions: Reaction[]
  mentions: Id[]
}

export type AnsweredMessage = { id: Id; direction: Direction; kind: string; text: string | undefined }

/** Only those that were not taken back. */
export type Reaction = { emoji: string; by: 'contact' | 'us' }

type DetailRow = MessageRow & {
  reply_id: Id | null
  reply_direction: Direction
  reply_kind: string
  reply_text: string | null
  reactions: { emoji: string; direction: Direction }[] | null
  mentions: Id[]
}

/** In any order; one statement for any number. */
export async function listMessageDetails(
  db: Db,
  { accountId, ids }: { accountId: Id; ids: readonly Id[] },
): Promise<MessageDetails[]> {
  if (ids.length === 0) return []
  const rows = await db.query<DetailRow>(sql`
    select m.*, r.id as reply_id, r.direction as reply_direction, r.kind as reply_kind, r.text as reply_text, x.reactions,
           array(select n.agent_id::text from mentions n
                  where n.account_id = m.account_id and n.message_id = m.id order by n.agent_id) as mentions
      from messages m
      left join messages r on r.account_id = m.account_id and r.inbox_id = m.inbox_id and r.network_id = m.reply_to_network_id
      left join lateral (
        select json_agg(json_build_object('emoji', last.emoji, 'direction', last.direction) order by last.direction) as reactions
          from (select distinct on (e.direction) e.direction, e.content ->> 'emoji' as emoji from messages e
                 where e.account_id = m.account_id and e.inbox_id = m.inbox_id and e.reply_to_network_id = m.network_id
                   and e.kind = 'reaction' and e.status <> 'failed' and e.deleted_at is null
                 order by e.direction, e.occurred_at desc, e.id desc) last
         where last.emoji <> '') x on m.network_id is not null and m.kind <> 'reaction'
     where m.account_id = ${accountId} and m.id = any(${ids}::bigint[])`)
  return rows.map((row) => ({
    message: toMessage(row),
    replyTo:
      row.reply_id === null
        ? undefined
        : {
            id: row.reply_id,
            direction: row.reply_direction,
            kind: row.reply_kind,
            text: row.reply_text ?? undefined,
          },
    reactions: (row.reactions ?? []).map(({ emoji, direction }) => ({
      emoji,
      by: direction === 'inbound' ? 'contact' : 'us',
    })),
    mentions: row.mentions,
  }))
}

/** The messages that these reactions, just written, are about. */
export async function listReactedIds(
  db: Db,
  accountId: Id,
  reactions: { inboxId: Id; networkId: string }[],
): Promise<{ id: Id; conversationId: Id; inboxId: Id }[]> {
  return db.query(sql`
    select distinct m.id, m.conversation_id as "conversationId", m.inbox_id as "inboxId"
      from unnest(${reactions.map(({ inboxId }) => inboxId)}::bigint[], ${reactions.map(({ networkId }) => networkId)}::text[])
           as n (inbox_id, network_id)
      join messages m on m.account_id = ${accountId} and m.inbox_id = n.inbox_id and m.network_id = n.network_id`)
}
