create table accounts (
  id bigint primary key,
  name text not null,
  active boolean not null default true,
  settings jsonb not null default '{}',
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- The sequencer: an account's events get their positions here, in the last statement before commit.
create table account_positions (
  account_id bigint primary key references accounts (id) on delete cascade,
  last bigint not null default 0
);

-- From what the outside names by itself (token hash, phone-number id …) to the accounts and rows it may mean.
create table directory (
  kind text not null,
  key text not null,
  account_id bigint not null,
  target_id bigint not null,
  primary key (kind, key, account_id, target_id)
);
create index directory_target on directory (account_id, target_id);

create table users (
  id bigint primary key,
  email text not null unique,
  name text not null,
  password_hash text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table sessions (
  token_hash text primary key,
  user_id bigint not null references users (id) on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null
);

create table agents (
  account_id bigint not null references accounts (id) on delete cascade,
  id bigint not null,
  user_id bigint references users (id) on delete cascade,
  name text not null,
  role text not null check (role in ('owner', 'admin', 'agent')),
  is_bot boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id),
  unique (account_id, user_id)
);

create index agents_by_user on agents (user_id);
create index sessions_by_user on sessions (user_id);

create table teams (
  account_id bigint not null references accounts (id) on delete cascade,
  id bigint not null,
  name text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id),
  unique (account_id, name)
);

create table team_agents (
  account_id bigint not null,
  team_id bigint not null,
  agent_id bigint not null,
  primary key (account_id, team_id, agent_id),
  foreign key (account_id, team_id) references teams (account_id, id) on delete cascade,
  foreign key (account_id, agent_id) references agents (account_id, id) on delete cascade
);

create index team_agents_by_agent on team_agents (account_id, agent_id);

create table credentials (
  account_id bigint not null references accounts (id) on delete cascade,
  id bigint not null,
  dialect text not null check (dialect in ('vobiz', 'hatif', 'chatbotx', 'parley')),
  name text not null,
  -- What is shown: the dialect's public id where it has one, else the first characters of the token.
  public_id text not null,
  token_hash text not null,
  permissions jsonb not null default '{}',
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (account_id, id)
);

create table inboxes (
  account_id bigint not null references accounts (id) on delete cascade,
  id bigint not null,
  channel text not null,
  name text not null,
  phone text,
  status text not null default 'active' check (status in ('active', 'inactive', 'suspended')),
  status_reason text,
  settings jsonb not null default '{}',
  sealed_secrets text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  primary key (account_id, id)
);
