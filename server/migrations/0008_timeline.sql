-- Who was to answer for a conversation from when on. Both null: nobody. Agents and teams may go, history stays.
create table assignments (
  account_id bigint not null,
  id bigint not null,
  conversation_id bigint not null,
  agent_id bigint,
  team_id bigint,
  -- The agent who did it; null: a program.
  by_agent_id bigint,
  created_at timestamptz not null,
  primary key (account_id, id),
  foreign key (account_id, conversation_id) references conversations (account_id, id) on delete cascade
);
create index assignments_timeline on assignments (account_id, conversation_id, created_at desc, id desc);

-- A call's place in its conversation. The start may turn out earlier than it was thought to be.
alter table calls add column occurred_at timestamptz not null generated always as (coalesce(started_at, created_at)) stored;
drop index calls_by_conversation;
create index calls_timeline on calls (account_id, conversation_id, occurred_at desc, id desc);

-- With the direction in it, skipping over many messages that are no notes reads the index only.
drop index messages_timeline;
create index messages_timeline on messages (account_id, conversation_id, occurred_at desc, id desc) include (direction);

-- Of the newest message, call and assignment: which is the last. Equal times are told apart by their ids.
create function last_event_kind(message_at timestamptz, message_id bigint, call_at timestamptz, call_id bigint,
                                assignment_at timestamptz, assignment_id bigint) returns text
language sql immutable parallel safe
return case
  when assignment_at is not null and (message_at is null or (assignment_at, assignment_id) > (message_at, message_id))
       and (call_at is null or (assignment_at, assignment_id) > (call_at, call_id)) then 'assignment'
  when call_at is not null and (message_at is null or (call_at, call_id) > (message_at, message_id)) then 'call'
  when message_at is not null then 'message'
end;

alter table conversations
  -- How many messages (not notes), calls and assignments it has.
  add column event_count int not null default 0,
  add column last_call_id bigint,
  add column last_call_at timestamptz,
  add column last_call_lost boolean,
  add column last_assignment_id bigint,
  add column last_assignment_at timestamptz;

update conversations c
   set event_count = (select count(*) from messages m
                       where m.account_id = c.account_id and m.conversation_id = c.id and m.direction <> 'note')
                   + (select count(*) from calls l where l.account_id = c.account_id and l.conversation_id = c.id);
update conversations c
   set last_call_id = l.id, last_call_at = l.occurred_at,
       last_call_lost = l.direction = 'inbound' and l.status in ('no_answer', 'busy', 'rejected', 'cancelled', 'failed')
  from (select distinct on (account_id, conversation_id) account_id, conversation_id, id, occurred_at, direction, status
          from calls where conversation_id is not null order by account_id, conversation_id, occurred_at desc, id desc) l
 where c.account_id = l.account_id and c.id = l.conversation_id;

-- They follow from what is above, so no writer can forget them.
alter table conversations
  add column last_event_kind text generated always as (last_event_kind(last_message_at, last_message_id, last_call_at,
    last_call_id, last_assignment_at, last_assignment_id)) stored,
  add column last_event_id bigint generated always as (case last_event_kind(last_message_at, last_message_id, last_call_at,
    last_call_id, last_assignment_at, last_assignment_id)
    when 'message' then last_message_id when 'call' then last_call_id when 'assignment' then last_assignment_id end) stored,
  add column last_event_at timestamptz generated always as (greatest(last_message_at, last_call_at, last_assignment_at)) stored,
  -- The contact was the last to write, or called and was not answered. Assignments do not change it.
  add column lost boolean not null generated always as (coalesce(
    case last_event_kind(last_message_at, last_message_id, last_call_at, last_call_id, null, null)
      when 'call' then last_call_lost when 'message' then last_message_direction = 'inbound' end, false)) stored;

-- One range for each way to narrow a list, in the order of the list.
create index conversations_by_closed on conversations
  (account_id, (case status when 'closed' then 2 else 1 end), last_activity_at desc, id desc);
create index conversations_by_lost on conversations (account_id, lost, last_activity_at desc, id desc);
create index conversations_by_assignee on conversations (account_id, assignee_id, last_activity_at desc, id desc)
  where assignee_id is not null;
create index conversations_unassigned on conversations (account_id, last_activity_at desc, id desc) where assignee_id is null;
create index conversations_by_team on conversations (account_id, team_id, last_activity_at desc, id desc)
  where team_id is not null;
create index conversations_by_created on conversations (account_id, created_at desc, id desc);

-- For lists in the order of names, whatever the letter case; the beginning only, since a name may be longer than an
-- index row can be. And for the end of a number, which is how it is known without its country code.
create index contacts_by_name on contacts (account_id, lower(left(name, 100)), id);
-- Not partial: the planner would not use what it knows of the numbers.
create index contacts_by_phone_end on contacts (account_id, reverse(phone) text_pattern_ops);
