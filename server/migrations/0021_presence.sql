-- Which agents have the inbox open, and what they look at: one row for each process that has streams of theirs. Gone when
-- the database crashes, as those streams then are.
create unlogged table presence (
  account_id bigint not null,
  agent_id bigint not null,
  process_id bigint not null,
  conversation_id bigint,
  inbox_id bigint,
  looked_at timestamptz not null,
  -- Put off for as long as a stream is open.
  online_until timestamptz not null,
  primary key (account_id, agent_id, process_id),
  foreign key (account_id, agent_id) references agents (account_id, id) on delete cascade
);
create index presence_ended on presence (online_until);

-- The secret before the present one: bodies are signed with both until receivers have had time to take the new one.
alter table webhooks
  add column sealed_previous_secret text,
  add column previous_secret_until timestamptz;
