import { sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'

/** What stands of a conversation that is about to be merged. */
export type MergingConversation = {
  id: Id
  inboxId: Id
  contactId: Id
  status: string
  assigneeId: Id | undefined
}

type Pair = { accountId: Id; from: Id; into: Id }

export async function lockConversationsOfContacts(
  tx: Transaction,
  accountId: Id,
  contactIds: Id[],
): Promise<MergingConversation[]> {
  const rows = await tx.query<{
    id: Id
    inbox_id: Id
    contact_id: Id
    status: string
    assignee_id: Id | null
  }>(sql`
    select id, inbox_id, contact_id, status, assignee_id from conversations
     where account_id = ${accountId} and contact_id = any(${contactIds}::bigint[])
     order by account_id, id for update`)
  return rows.map((row) => ({
    id: row.id,
    inboxId: row.inbox_id,
    contactId: row.contact_id,
    status: row.status,
    assigneeId: row.assignee_id ?? undefined,
  }))
}

/** Those of some contacts that are not deleted; nobody records an address for them until the transaction ends. */
export async function lockContacts(tx: Transaction, accountId: Id, ids: Id[]): Promise<Set<Id>> {
  const rows = await tx.query<{ id: Id }>(sql`
    select id from contacts
     where account_id = ${accountId} and id = any(${ids}::bigint[]) and deleted_at is null order by id for update`)
  return new Set(rows.map(({ id }) => id))
}

export async function moveConversation(
  tx: Transaction,
  { accountId, id, contactId }: { accountId: Id; id: Id; contactId: Id },
): Promise<void> {
  await tx.query(sql`
    with called as (update calls set contact_id = ${contactId} where account_id = ${accountId} and conversation_id = ${id})
    update conversations set contact_id = ${contactId}, updated_at = ${tx.now()}
     where account_id = ${accountId} and id = ${id}`)
}

/**
 * Messages and all else that hangs on a conversation; tags that both have stay once. Answers the agents whose drafts
 * moved.
 */
export async function moveThreads(tx: Transaction, { accountId, from, into }: Pair): Promise<Id[]> {
  await tx.query(sql`
    update messages set conversation_id = ${into} where account_id = ${accountId} and conversation_id = ${from}`)
  await tx.query(sql`
    update calls set conversation_id = ${into},
           contact_id = (select contact_id from conversations where account_id = ${accountId} and id = ${into})
     where account_id = ${accountId} and conversation_id = ${from}`)
  await tx.query(sql`
    update assignments set conversation_id = ${into} where account_id = ${accountId} and conversation_id = ${from}`)
  await tx.query(sql`
    update conversation_ratings set conversation_id = ${into} where account_id = ${accountId} and conversation_id = ${from}`)
  await tx.query(sql`
    insert into conversation_tags (account_id, conversation_id, tag_id, created_at)
    select account_id, ${into}::bigint, tag_id, created_at from conversation_tags
     where account_id = ${accountId} and conversation_id = ${from}
        on conflict (account_id, conversation_id, tag_id) do nothing`)
  await tx.query(sql`
    update mentions set conversation_id = ${into} where account_id = ${accountId} and conversation_id = ${from}`)
  await tx.query(sql`
    update scheduled_messages set conversation_id = ${into} where account_id = ${accountId} and conversation_id = ${from}`)
  // Where an agent has written something in both, what stands in the one that stays is kept.
  const drafts = await tx.query<{ agent_id: Id }>(sql`
    update drafts d set conversation_id = ${into}
     where d.account_id = ${accountId} and d.conversation_id = ${from}
       and not exists (select 1 from drafts o
                        where o.account_id = d.account_id and o.agent_id = d.agent_id and o.conversation_id = ${into})
    returning d.agent_id`)
  // What waits to be sent goes on in the lane of the conversation it stands in now.
  await tx.query(sql`
    insert into lanes (account_id, kind, key, due_at)
    select account_id, kind, ${into}::text, due_at from lanes where account_id = ${accountId} and kind = 'send' and key = ${from}::text
        on conflict (account_id, kind, key) do update set added = lanes.added + 1`)
  return drafts.map(({ agent_id }) => agent_id)
}

/** The list row of two conversations, each part from whichever was later. Answers under what it counts now. */
export async function foldListRow(
  tx: Transaction,
  { accountId, from, into }: Pair,
): Promise<{ status: string; assigneeId: Id | undefined }> {
  const [row] = await tx.query<{ status: string; assignee_id: Id | null }>(sql`
    update conversations c
       set status = case when f.status = 'open' or c.status = 'open' then 'open' else c.status end,
           closed_at = greatest(c.closed_at, f.closed_at),
           assignee_id = coalesce(c.assignee_id, f.assignee_id), team_id = coalesce(c.team_id, f.team_id), followed = c.followed or f.followed,
           last_activity_at = greatest(c.last_activity_at, f.last_activity_at),
           last_message_id = case when f.newer then f.last_message_id else c.last_message_id end,
           last_message_at = case when f.newer then f.last_message_at else c.last_message_at end,
           last_message_direction = case when f.newer then f.last_message_direction else c.last_message_direction end,
           last_message_kind = case when f.newer then f.last_message_kind else c.last_message_kind end,
           last_message_text = case when f.newer then f.last_message_text else c.last_message_text end,
           last_call_id = case when f.newer_call then f.last_call_id else c.last_call_id end,
           last_call_at = case when f.newer_call then f.last_call_at else c.last_call_at end,
           last_call_lost = case when f.newer_call then f.last_call_lost else c.last_call_lost end,
           last_assignment_id = greatest(c.last_assignment_id, f.last_assignment_id),
           last_assignment_at = greatest(c.last_assignment_at, f.last_assignment_at),
           event_count = c.event_count + f.event_count,
           last_inbound_at = greatest(c.last_inbound_at, f.last_inbound_at),
           last_outbound_at = greatest(c.last_outbound_at, f.last_outbound_at),
           last_reply_at = greatest(c.last_reply_at, f.last_reply_at),
           contact_read_at = greatest(c.contact_read_at, f.contact_read_at),
           window_category = case when f.window_expires_at > c.window_expires_at then f.window_category else c.window_category end,
           window_started_at = case when f.window_expires_at > c.window_expires_at then f.window_started_at else c.window_started_at end,
           window_expires_at = greatest(c.window_expires_at, f.window_expires_at),
           agent_read_at = f.both_read_at,
           unread_count = (select count(*) from messages m
                            where m.account_id = c.account_id and m.conversation_id = c.id and m.direction = 'inbound'
                              and m.kind <> 'system' and coalesce(m.occurred_at > f.both_read_at, true)),
           waiting_since = (select min(m.occurred_at) from messages m
                             where m.account_id = c.account_id and m.conversation_id = c.id and m.direction = 'inbound'
                               and m.kind <> 'system' and coalesce(m.occurred_at > greatest(c.last_reply_at, f.last_reply_at), true)),
           updated_at = ${tx.now()}
      from (select o.*, greatest(o.agent_read_at, k.agent_read_at) as both_read_at,
                   coalesce((o.last_message_at, o.last_message_id) > (k.last_message_at, k.last_message_id), o.last_message_id is not null)
                     as newer,
                   coalesce((o.last_call_at, o.last_call_id) > (k.last_call_at, k.last_call_id), o.last_call_id is not null) as newer_call
              from conversations o join conversations k on k.account_id = o.account_id and k.id = ${into}
             where o.account_id = ${accountId} and o.id = ${from}) f
     where c.account_id = ${accountId} and c.id = ${into}
    returning c.status, c.assignee_id`)
  return { status: row!.status, assigneeId: row!.assignee_id ?? undefined }
}

export async function deleteConversation(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<void> {
  await tx.query(sql`delete from conversations where account_id = ${accountId} and id = ${id}`)
}

/** Addresses, tags, values, notes, history; what both have stays as `into` has it. `from` is marked as deleted. */
export async function moveContactDetails(tx: Transaction, { accountId, from, into }: Pair): Promise<void> {
  await tx.query(sql`
    update identities set contact_id = ${into} where account_id = ${accountId} and contact_id = ${from}`)
  await tx.query(sql`
    insert into contact_tags (account_id, contact_id, tag_id, position, contact_created_at, created_at)
    select t.account_id, c.id, t.tag_id, t.position + 1000, c.created_at, t.created_at
      from contact_tags t join contacts c on c.account_id = t.account_id and c.id = ${into}
     where t.account_id = ${accountId} and t.contact_id = ${from}
        on conflict (account_id, contact_id, tag_id) do nothing`)
  await tx.query(sql`
    insert into custom_field_values (account_id, contact_id, custom_field_id, value, updated_at)
    select account_id, ${into}::bigint, custom_field_id, value, updated_at from custom_field_values
     where account_id = ${accountId} and contact_id = ${from}
        on conflict (account_id, contact_id, custom_field_id) do nothing`)
  await tx.query(sql`
    with tags as (delete from contact_tags where account_id = ${accountId} and contact_id = ${from}),
         fields as (delete from custom_field_values where account_id = ${accountId} and contact_id = ${from}),
         notes as (update contact_notes set contact_id = ${into} where account_id = ${accountId} and contact_id = ${from}),
         called as (update calls set contact_id = ${into} where account_id = ${accountId} and contact_id = ${from})
    update contact_changes set contact_id = ${into} where account_id = ${accountId} and contact_id = ${from}`)
  // Where both were in one campaign, each keeps its own place in it: its counts were made of both.
  await tx.query(sql`
    update campaign_recipients r set contact_id = ${into}
     where r.account_id = ${accountId} and r.contact_id = ${from}
       and not exists (select 1 from campaign_recipients o
                        where o.account_id = r.account_id and o.campaign_id = r.campaign_id and o.contact_id = ${into})`)
  await tx.query(sql`
    with gone as (
      update contacts set deleted_at = ${tx.now()}, updated_at = ${tx.now()}
       where account_id = ${accountId} and id = ${from} returning *)
    update contacts c
       set email = coalesce(c.email, g.email), company = coalesce(c.company, g.company),
           name = case when c.name_source = 'network' and g.name_source = 'person' then g.name else c.name end,
           name_source = case when g.name_source = 'person' then 'person' else c.name_source end,
           first_name = case when c.name_source = 'network' and g.name_source = 'person' then g.first_name else c.first_name end,
           last_name = case when c.name_source = 'network' and g.name_source = 'person' then g.last_name else c.last_name end,
           position = coalesce(c.position, g.position), gender = coalesce(c.gender, g.gender),
           state = coalesce(c.state, g.state), city = coalesce(c.city, g.city),
           avatar_url = coalesce(c.avatar_url, g.avatar_url), language = coalesce(c.language, g.language),
           country = coalesce(c.country, g.country), timezone = coalesce(c.timezone, g.timezone),
           last_active_at = greatest(c.last_active_at, g.last_active_at), updated_at = ${tx.now()}
      from gone g where c.account_id = ${accountId} and c.id = ${into}`)
  await tx.query(sql`
    update contacts c set phone = g.phone
      from contacts g
     where c.account_id = ${accountId} and c.id = ${into} and c.phone is null
       and g.account_id = ${accountId} and g.id = ${from} and g.phone is not null`)
}
