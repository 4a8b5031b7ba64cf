-- A membership of a team has a name and a beginning of its own. Nothing wrote any before this version.
alter table team_agents add column id bigint, add column created_at timestamptz;
update team_agents m set id = m.agent_id, created_at = t.created_at
  from teams t where t.account_id = m.account_id and t.id = m.team_id;
alter table team_agents alter column id set not null, alter column created_at set not null;

-- Answers kept by the key that a client gave its request, so that a retry does nothing twice. Without `status` the
-- first request still runs, as `claim`; after `expires_at` the key is free again.
create table idempotency_keys (
  account_id bigint not null references accounts (id) on delete cascade,
  credential_id bigint not null,
  method text not null,
  operation text not null,
  key text not null,
  request_hash text not null,
  claim bigint not null,
  status int,
  body text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (account_id, credential_id, method, operation, key),
  foreign key (account_id, credential_id) references credentials (account_id, id) on delete cascade
);
create index idempotency_keys_by_expiry on idempotency_keys (expires_at);

-- What a bot does by itself. These rows are kept and listed; what runs them stands elsewhere.
create table flows (
  account_id bigint not null references accounts (id) on delete cascade,
  id bigint not null,
  name text not null,
  active boolean not null default true,
  -- Its nodes and steps.
  definition jsonb not null default '{}',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id)
);
create index flows_newest on flows (account_id, created_at desc, id desc);

create table sequences (
  account_id bigint not null references accounts (id) on delete cascade,
  id bigint not null,
  name text not null,
  active boolean not null default true,
  steps jsonb not null default '[]',
  subscriber_count int not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id)
);
create index sequences_newest on sequences (account_id, created_at desc, id desc);

create table keyword_replies (
  account_id bigint not null references accounts (id) on delete cascade,
  id bigint not null,
  keywords text[] not null,
  active boolean not null default true,
  text text,
  flow_id bigint,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id),
  foreign key (account_id, flow_id) references flows (account_id, id)
);
create index keyword_replies_newest on keyword_replies (account_id, created_at desc, id desc);
create index keyword_replies_by_flow on keyword_replies (account_id, flow_id);

create table triggers (
  account_id bigint not null references accounts (id) on delete cascade,
  id bigint not null,
  name text not null,
  active boolean not null default true,
  conditions jsonb not null default '[]',
  actions jsonb not null default '[]',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id)
);
create index triggers_newest on triggers (account_id, created_at desc, id desc);

create table ai_agents (
  account_id bigint not null references accounts (id) on delete cascade,
  id bigint not null,
  name text not null,
  prompt text not null default '',
  messages jsonb not null default '[]',
  is_default boolean not null default false,
  is_rich_response boolean not null default false,
  tools jsonb not null default '[]',
  web_search_domains text[] not null default '{}',
  models jsonb not null default '[]',
  temperature double precision,
  max_output_tokens int,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id)
);
create index ai_agents_newest on ai_agents (account_id, created_at desc, id desc);

create table ref_links (
  account_id bigint not null references accounts (id) on delete cascade,
  id bigint not null,
  name text not null,
  type text not null,
  flow_id bigint,
  custom_field_id bigint,
  qr_styles jsonb,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id),
  unique (account_id, name),
  foreign key (account_id, flow_id) references flows (account_id, id)
);
create index ref_links_by_flow on ref_links (account_id, flow_id);

-- What failed, newest first.
create index messages_failed on messages (account_id, failed_at desc, id desc) where status = 'failed';
create index deliveries_failed on deliveries (account_id, finished_at desc, id desc) where state = 'failed';

-- A campaign or a saved text by its name.
create index campaigns_by_name on campaigns (account_id, name);
