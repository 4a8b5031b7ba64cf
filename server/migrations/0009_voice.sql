-- Calls over a phone line, beside those of WhatsApp's own network.
alter table calls add column provider text not null default 'whatsapp';
-- Why it ended, in one word for all providers; `cause` keeps the provider's own.
alter table calls add column end_cause text check (end_cause in
  ('completed', 'busy', 'rejected', 'no_answer', 'invalid_number', 'cancelled', 'failed'));
-- What went wrong, for people.
alter table calls add column error_message text;
alter table calls add column recording_ms integer;

-- Lists have the calls of all channels.
drop index calls_newest, calls_by_status, calls_by_direction;
create index calls_newest on calls (account_id, created_at desc, id desc);
create index calls_by_status on calls (account_id, status, created_at desc, id desc);
create index calls_by_direction on calls (account_id, direction, created_at desc, id desc);

-- A call placed to play a script and gather a key. Its life is the call's.
create table ivr_calls (
  account_id bigint not null,
  id bigint not null,
  call_id bigint not null,
  -- The client's own name of the call; the first call with it is the only one.
  external_id text,
  -- As it was asked for, to be shown again.
  request jsonb not null,
  webhook_url text,
  -- What is played and asked, and how far that has come.
  script jsonb not null,
  state jsonb,
  result text not null default 'none' check (result in ('none', 'digit_pressed', 'no_input', 'invalid_input')),
  pressed_digit text,
  -- When the event that it is over was appended; it is appended once.
  told_over_at timestamptz,
  created_at timestamptz not null,
  primary key (account_id, id),
  unique (account_id, call_id),
  foreign key (account_id, call_id) references calls (account_id, id) on delete cascade
);
create unique index ivr_calls_external_id on ivr_calls (account_id, external_id) where external_id is not null;

-- Calls to be placed, or running: a row from the order to the end.
create table call_work (
  account_id bigint not null,
  call_id bigint not null,
  inbox_id bigint not null,
  -- Whoever runs it.
  claim bigint,
  -- Unclaimed: when to begin. Claimed: until when its runner has it; past that it is abandoned.
  due_at timestamptz not null,
  primary key (account_id, call_id),
  foreign key (account_id, call_id) references calls (account_id, id) on delete cascade
);
create index call_work_due on call_work (due_at);
create index call_work_of_line on call_work (account_id, inbox_id);

-- One row a line: locked by whoever counts its calls, leased by the process that listens on it.
create table lines (
  account_id bigint not null,
  inbox_id bigint not null,
  holder bigint,
  held_until timestamptz,
  primary key (account_id, inbox_id),
  foreign key (account_id, inbox_id) references inboxes (account_id, id) on delete cascade
);

-- The lines that are listened on, over all accounts.
create index inboxes_with_sip on inboxes (account_id, id)
  where deleted_at is null and 'sip' in (settings ->> 'provider', settings ->> 'line_provider');
