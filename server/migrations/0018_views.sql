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

-- Weeks since 1970.
create function week_of(at timestamptz) returns int
language sql stable strict parallel safe
return floor(extract(epoch from at) / 604800)::int;

-- The texts of messages, to be searched. They stand apart, since a message changes with each report of its network, and
-- with each change PostgreSQL would index all of its words again. Of one that was deleted there is none.
create table message_texts (
  account_id bigint not null,
  message_id bigint not null,
  inbox_id bigint not null,
  -- In which it was written here. With it the index finds the newest of a word that many have without reading all of them.
  week int not null,
  text text not null,
  primary key (account_id, message_id),
  foreign key (account_id, message_id) references messages (account_id, id) on delete cascade
);
insert into message_texts (account_id, message_id, inbox_id, week, text)
select account_id, id, inbox_id, week_of(created_at), text from messages where text is not null and deleted_at is null;

-- What waits to be put in its place is short, so that no writer puts much there at once.
create index message_texts_words on message_texts using gin (account_id, week, text gin_trgm_ops)
  with (gin_pending_list_limit = 256);

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

create index message_texts_pairs on message_texts using gin (account_id, week, pairs_of(text))
  with (gin_pending_list_limit = 256) where has_pairs(text);
