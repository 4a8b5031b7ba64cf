-- How a person wants the inbox to be; the same in every account.
alter table users add column preferences jsonb not null default '{}';

-- Goes up whenever what an agent may see or do changes, so that an open stream knows that it is out of date.
alter table agents add column access_version int not null default 0;

-- Where a person is signed in, in the browser of one device. The token itself is in the cookie only.
delete from sessions;
alter table sessions
  add column id bigint not null,
  -- The account that the person works for in this browser at present.
  add column account_id bigint not null references accounts (id) on delete cascade,
  add column device text,
  add column address text,
  add column last_seen_at timestamptz not null default now(),
  add constraint sessions_id unique (id);
create index sessions_by_account on sessions (account_id);
create index sessions_by_expiry on sessions (expires_at);

-- What lets somebody in once: the link to a new password, the challenge that a passkey answers.
create table sign_in_tokens (
  token_hash text primary key,
  purpose text not null check (purpose in ('password', 'passkey', 'new_passkey')),
  user_id bigint references users (id) on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index sign_in_tokens_by_user on sign_in_tokens (user_id);
create index sign_in_tokens_by_expiry on sign_in_tokens (expires_at);

create table passkeys (
  id bigint primary key,
  user_id bigint not null references users (id) on delete cascade,
  name text not null,
  -- The name under which the authenticator knows it, as base64url.
  credential_id text not null unique,
  public_key bytea not null,
  sign_count bigint not null,
  transports text[] not null default '{}',
  -- The host name it was made for; it is good for no other.
  host text not null,
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index passkeys_by_user on passkeys (user_id);

-- Somebody is asked to become an agent. The token is found through the directory.
create table invitations (
  account_id bigint not null references accounts (id) on delete cascade,
  id bigint not null,
  email text not null,
  name text,
  role text not null check (role in ('owner', 'admin', 'agent')),
  inbox_ids bigint[],
  token_hash text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (account_id, id),
  unique (account_id, email)
);

-- Who changed what. The actor is kept by name too: the agent or the key may be gone.
create table audit_entries (
  account_id bigint not null references accounts (id) on delete cascade,
  id bigint not null,
  at timestamptz not null,
  agent_id bigint,
  credential_id bigint,
  actor text not null,
  action text not null,
  subject_type text,
  subject_id bigint,
  address text,
  changes jsonb not null default '{}',
  primary key (account_id, id)
);
create index audit_entries_by_agent on audit_entries (account_id, agent_id, id);
create index audit_entries_by_action on audit_entries (account_id, action, id);

-- Browsers that are told of new messages while nobody looks. Good for as long as their session is.
create table push_subscriptions (
  account_id bigint not null,
  id bigint not null,
  agent_id bigint not null,
  session_id bigint not null,
  endpoint text not null,
  p256dh text not null,
  auth text not null,
  created_at timestamptz not null,
  primary key (account_id, id),
  unique (account_id, agent_id, endpoint),
  foreign key (account_id, agent_id) references agents (account_id, id) on delete cascade
);
