create table conversations (
  account_id bigint not null,
  id bigint not null,
  inbox_id bigint not null,
  contact_id bigint not null,
  -- The inbox's channel, so that a list of one channel's conversations is one index range.
  channel text not null,
  status text not null default 'open' check (status in ('open', 'pending', 'snoozed', 'closed')),
  snoozed_until timestamptz,
  assignee_id bigint,
  team_id bigint,
  archived_at timestamptz,
  followed boolean not null default false,
  bot_enabled boolean not null default true,
  bot_resume_at timestamptz,
  -- The list row: everything a list shows stands here, so that a page is one index range read.
  last_activity_at timestamptz not null,
  last_message_id bigint,
  last_message_at timestamptz,
  last_message_direction text,
  last_message_kind text,
  last_message_text text,
  unread_count int not null default 0,
  -- Times of the network: the last inbound message, the last reply by an agent or the API, the last read.
  last_inbound_at timestamptz,
  last_reply_at timestamptz,
  agent_read_at timestamptz,
  contact_read_at timestamptz,
  -- The billing window of the network: what it is for and when it ends. Not the 24-hour window of free
  -- replies, which counts from last_inbound_at.
  window_category text not null default 'service',
  window_started_at timestamptz not null,
  window_expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id),
  unique (account_id, inbox_id, contact_id),
  foreign key (account_id, inbox_id) references inboxes (account_id, id),
  foreign key (account_id, contact_id) references contacts (account_id, id),
  foreign key (account_id, assignee_id) references agents (account_id, id),
  foreign key (account_id, team_id) references teams (account_id, id)
);
create index conversations_newest on conversations (account_id, last_activity_at desc, id desc);
create index conversations_by_channel on conversations (account_id, channel, last_activity_at desc, id desc);
create index conversations_by_inbox on conversations (account_id, inbox_id, last_activity_at desc, id desc);
create index conversations_by_contact on conversations (account_id, contact_id);

create table conversation_tags (
  account_id bigint not null,
  conversation_id bigint not null,
  tag_id bigint not null,
  created_at timestamptz not null,
  primary key (account_id, conversation_id, tag_id),
  foreign key (account_id, conversation_id) references conversations (account_id, id) on delete cascade,
  foreign key (account_id, tag_id) references tags (account_id, id) on delete cascade
);
create index conversation_tags_by_tag on conversation_tags (account_id, tag_id, conversation_id);

-- Kept totals: how many conversations stand in each inbox, status and assignee (0: nobody).
create table conversation_counters (
  account_id bigint not null references accounts (id) on delete cascade,
  inbox_id bigint not null,
  status text not null,
  assignee_id bigint not null,
  count bigint not null,
  primary key (account_id, inbox_id, status, assignee_id)
);

create function status_rank(status text) returns int
language sql immutable strict parallel safe
return case status when 'queued' then 0 when 'unknown' then 1 when 'sent' then 2
  when 'failed' then 3 when 'delivered' then 4 when 'read' then 5 end;

create table messages (
  account_id bigint not null,
  id bigint not null,
  conversation_id bigint not null,
  inbox_id bigint not null,
  direction text not null check (direction in ('inbound', 'outbound', 'note')),
  kind text not null,
  status text not null check (status in ('queued', 'unknown', 'sent', 'failed', 'delivered', 'read')),
  -- The typed object of the message in Meta's shape, the richest one; `text` is what a person reads of it.
  -- Plain json: it keeps the text as it was given, which is what dialects pass on.
  content json not null,
  text text,
  sender text not null check (sender in ('contact', 'agent', 'api', 'campaign', 'bot', 'network')),
  agent_id bigint,
  network_id text,
  reply_to_network_id text,
  -- What the network said beside the content: referral, context, pricing.
  extras jsonb,
  occurred_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  sent_at timestamptz,
  delivered_at timestamptz,
  read_at timestamptz,
  failed_at timestamptz,
  error jsonb,
  edited_at timestamptz,
  deleted_at timestamptz,
  attempts int not null default 0,
  attempted_at timestamptz,
  primary key (account_id, id),
  foreign key (account_id, conversation_id) references conversations (account_id, id) on delete cascade
);
create unique index messages_network_id on messages (account_id, inbox_id, network_id) where network_id is not null;
create index messages_timeline on messages (account_id, conversation_id, occurred_at desc, id desc);
create index messages_queued on messages (account_id, conversation_id, id) where status = 'queued' and direction = 'outbound';

create table attachments (
  account_id bigint not null,
  id bigint not null,
  message_id bigint not null,
  inbox_id bigint not null,
  kind text not null,
  state text not null check (state in ('pending', 'stored', 'failed')),
  file_name text,
  mime_type text,
  size_bytes bigint,
  sha256 text,
  storage_key text,
  network_media_id text,
  source_url text,
  error text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id),
  foreign key (account_id, message_id) references messages (account_id, id) on delete cascade
);
create index attachments_by_message on attachments (account_id, message_id);

-- Statuses, edits and deletions that overtook their message wait here until it comes.
create table parked_updates (
  account_id bigint not null references accounts (id) on delete cascade,
  inbox_id bigint not null,
  network_id text not null,
  id bigint not null,
  update jsonb not null,
  created_at timestamptz not null,
  primary key (account_id, inbox_id, network_id, id)
);

create table calls (
  account_id bigint not null,
  id bigint not null,
  inbox_id bigint not null,
  -- The inbox's channel, so that a list of one channel's calls is one index range.
  channel text not null,
  conversation_id bigint,
  contact_id bigint,
  direction text not null check (direction in ('inbound', 'outbound')),
  kind text not null default 'voice',
  status text not null check (status in
    ('queued', 'ringing', 'pre_accepted', 'answered', 'completed', 'busy', 'no_answer', 'rejected', 'failed', 'cancelled')),
  network_id text,
  from_phone text,
  to_phone text,
  offer_sdp text,
  answer_sdp text,
  keys text,
  recording_key text,
  cause text,
  metadata jsonb not null default '{}',
  -- What the network told, each once: event and status.
  reports jsonb not null default '[]',
  -- The steps of its life, each at its earliest time; `status` follows from them in whatever order they came.
  started_at timestamptz,
  ringing_at timestamptz,
  pre_accepted_at timestamptz,
  answered_at timestamptz,
  refused_at timestamptz,
  cancelled_at timestamptz,
  failed_at timestamptz,
  ended_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id),
  foreign key (account_id, inbox_id) references inboxes (account_id, id),
  foreign key (account_id, conversation_id) references conversations (account_id, id) on delete cascade
);
create unique index calls_network_id on calls (account_id, inbox_id, network_id) where network_id is not null;
create index calls_newest on calls (account_id, channel, created_at desc, id desc);
create index calls_by_status on calls (account_id, channel, status, created_at desc, id desc);
create index calls_by_direction on calls (account_id, channel, direction, created_at desc, id desc);
create index calls_by_conversation on calls (account_id, conversation_id);

create table campaigns (
  account_id bigint not null,
  id bigint not null,
  inbox_id bigint not null,
  -- The template may go while the campaign stays: its name and language stand here too.
  template_id bigint not null,
  template_name text not null,
  template_language text not null,
  name text not null,
  status text not null check (status in
    ('draft', 'scheduled', 'sending', 'paused', 'completed', 'cancelled', 'failed')),
  template_components jsonb not null default '[]',
  audience_type text not null check (audience_type in ('tags', 'contact_ids')),
  audience_tags text[] not null default '{}',
  audience_contact_ids bigint[] not null default '{}',
  variable_mappings jsonb not null default '{}',
  -- By contact id. May be large: statements name it only when the audience is resolved.
  recipient_variables jsonb not null default '{}',
  batch_size int not null,
  batch_delay_ms int not null,
  pause_reason text,
  total_recipients int not null default 0,
  sent_count int not null default 0,
  delivered_count int not null default 0,
  read_count int not null default 0,
  failed_count int not null default 0,
  skipped_count int not null default 0,
  scheduled_at timestamptz,
  started_at timestamptz,
  completed_at timestamptz,
  -- The audience becomes recipients in the order of contact ids, a portion at a time: this far, and when done.
  resolved_until bigint not null default 0,
  resolved_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id),
  foreign key (account_id, inbox_id) references inboxes (account_id, id)
);
create index campaigns_newest on campaigns (account_id, created_at desc, id desc);

create table campaign_recipients (
  account_id bigint not null,
  campaign_id bigint not null,
  id bigint not null,
  contact_id bigint not null,
  phone text,
  variables jsonb not null default '{}',
  status text not null default 'queued' check (status in ('queued', 'sent', 'delivered', 'read', 'failed', 'skipped')),
  -- Once handed out: the message, and when it was seen to have left the queue, for the network or for good.
  message_id bigint,
  left_queue_at timestamptz,
  error_code text,
  error_message text,
  -- Each is set once its count in the campaign was moved: a read message was delivered, a delivered one sent.
  sent_at timestamptz,
  delivered_at timestamptz,
  read_at timestamptz,
  failed_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- Without the campaign, which all indexes below share: a statement that names rows by id can take this one only.
  primary key (account_id, id),
  unique (account_id, campaign_id, contact_id),
  foreign key (account_id, campaign_id) references campaigns (account_id, id) on delete cascade
);
-- Recipients are made in the order of their contacts' ids, so that this is also the order of their own.
create index campaign_recipients_by_status on campaign_recipients (account_id, campaign_id, status, contact_id);
create index campaign_recipients_by_message on campaign_recipients (account_id, message_id) where message_id is not null;
create index campaign_recipients_waiting on campaign_recipients (account_id, campaign_id, contact_id) where status = 'queued' and message_id is null;
create index campaign_recipients_leaving on campaign_recipients (account_id, campaign_id) where message_id is not null and left_queue_at is null;
