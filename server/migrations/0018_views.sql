-- Since when the contact waits: the first message they wrote after the last reply. One that is closed waits for nothing,
-- and keeps the time in case it was closed by mistake.
alter table conversations add column waiting_since timestamptz;
update conversations c
   set waiting_since = (select min(m.occurred_at) from messages m
                         where m.account_id = c.account_id and m.conversation_id = c.id and m.direction = 'inbound'
                           and m.kind <> 'system' and coalesce(m.occurred_at > c.last_reply_at, true))
 where coalesce(c.last_inbound_at > c.last_reply_at, c.last_inbound_at is not null);

-- What is at work, as the inbox lists it: a range for each status of an agent (0: of nobody), of an inbox, and of all.
create index conversations_at_work on conversations (account_id, status, last_activity_at desc, id desc)
  where archived_at is null and status <> 'closed';
create index conversations_at_work_by_assignee on conversations
  (account_id, coalesce(assignee_id, 0), status, last_activity_at desc, id desc)
  where archived_at is null and status <> 'closed';
create index conversations_at_work_by_inbox on conversations
  (account_id, inbox_id, status, last_activity_at desc, id desc)
  where archived_at is null and status <> 'closed';
create index conversations_to_read on conversations (account_id, last_activity_at desc, id desc) where unread_count > 0;
create index conversations_waiting on conversations (account_id, waiting_since, id)
  where waiting_since is not null and status <> 'closed';
create index conversations_snoozed on conversations (snoozed_until, account_id, id)
  where status = 'snoozed' and snoozed_until is not null;
-- Archived ones that are not closed are few; kept totals count them, and the inbox's counts do not.
create index conversations_archived_at_work on conversations (account_id, status, inbox_id, assignee_id)
  where archived_at is not null and status <> 'closed';

-- Lists that people keep under a name.
create table views (
  account_id bigint not null references accounts (id) on delete cascade,
  id bigint not null,
  name text not null,
  icon text,
  filter jsonb not null,
  sort text not null check (sort in ('newest', 'oldest', 'waiting', 'created')),
  visibility text not null check (visibility in ('private', 'team', 'account')),
  team_id bigint check ((team_id is not null) = (visibility = 'team')),
  -- Who made it, who may be gone; none: a program. A private one is theirs alone, and goes with them.
  agent_id bigint,
  private_to bigint check ((private_to is not null) = (visibility = 'private')),
  -- Its place among the others; equal ones in the order of their ids.
  position int not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id),
  foreign key (account_id, team_id) references teams (account_id, id) on delete cascade,
  foreign key (account_id, private_to) references agents (account_id, id) on delete cascade
);
create index views_by_private on views (account_id, private_to);
create index views_by_team on views (account_id, team_id);

-- Words of messages, in any script. What waits to be put in its place is short, so that no writer puts much there at once.
create index messages_search on messages using gin (account_id, text gin_trgm_ops)
  with (gin_pending_list_limit = 256) where text is not null;

-- Words in Chinese, Japanese and Korean are often two characters long, which is less than a trigram: all pairs of such
-- characters that stand beside each other, every second one and the others.
create function has_pairs(text text) returns boolean
language sql immutable strict parallel safe
return text ~ '[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff]{2}';

create function pairs_of(text text) returns text[]
language sql immutable strict parallel safe
return array(
  select (regexp_matches(text, '[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff]{2}', 'g'))[1]
  union
  select (regexp_matches(regexp_replace(text,
    '(^|[^\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff])[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff]',
    '\1 ', 'g'), '[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff]{2}', 'g'))[1]);

create index messages_pairs on messages using gin (account_id, pairs_of(text))
  with (gin_pending_list_limit = 256) where has_pairs(text);
