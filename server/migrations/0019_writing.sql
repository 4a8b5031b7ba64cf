alter table messages
  -- The name its sender gave a message, by which a client knows its own again.
  add column client_id text,
  -- The message as which one that failed was sent again.
  add column resent_as_id bigint;

-- What was thought of a message: the newest reaction of each side is found by the message's own name.
create index messages_reactions on messages (account_id, inbox_id, reply_to_network_id, direction, occurred_at desc, id desc)
  where kind = 'reaction';

-- Whom a note speaks to, and when they had seen it.
create table mentions (
  account_id bigint not null,
  message_id bigint not null,
  agent_id bigint not null,
  conversation_id bigint not null,
  seen_at timestamptz,
  created_at timestamptz not null,
  primary key (account_id, message_id, agent_id),
  foreign key (account_id, message_id) references messages (account_id, id) on delete cascade,
  foreign key (account_id, agent_id) references agents (account_id, id) on delete cascade,
  foreign key (account_id, conversation_id) references conversations (account_id, id) on delete cascade
);
create index mentions_by_agent on mentions (account_id, agent_id, conversation_id);
create index mentions_unseen on mentions (account_id, agent_id, conversation_id) where seen_at is null;
create index mentions_by_conversation on mentions (account_id, conversation_id);

-- A file that waits for the message it goes with, of whom it may be sent by. It becomes that message's attachment, under
-- the same id and key.
create table uploads (
  account_id bigint not null references accounts (id) on delete cascade,
  id bigint not null,
  -- The agent or the credential.
  owner_id bigint not null,
  file_name text not null,
  mime_type text not null,
  size_bytes bigint not null,
  sha256 text not null,
  storage_key text not null,
  created_at timestamptz not null,
  primary key (account_id, id)
);
create index uploads_by_age on uploads (created_at);

-- What an agent has written in a conversation and not sent.
create table drafts (
  account_id bigint not null,
  agent_id bigint not null,
  conversation_id bigint not null,
  mode text not null check (mode in ('reply', 'note')),
  text text not null,
  reply_to_id bigint,
  upload_ids bigint[] not null,
  updated_at timestamptz not null,
  primary key (account_id, agent_id, conversation_id),
  foreign key (account_id, agent_id) references agents (account_id, id) on delete cascade,
  foreign key (account_id, conversation_id) references conversations (account_id, id) on delete cascade
);
create index drafts_by_conversation on drafts (account_id, conversation_id);
create index drafts_newest on drafts (account_id, agent_id, updated_at desc, conversation_id desc);

-- What is sent later. The row goes in the transaction that writes its messages. One that could not be sent stays, with
-- its reason, until somebody takes it back or tries again.
create table scheduled_messages (
  account_id bigint not null,
  id bigint not null,
  conversation_id bigint not null,
  -- Who wrote it: an agent, or a program with a credential.
  agent_id bigint,
  owner_id bigint not null,
  kind text not null,
  -- What a person reads of it.
  text text,
  -- What is to be sent, as it was written.
  composition jsonb not null,
  upload_ids bigint[] not null,
  send_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'failed')),
  error text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id),
  foreign key (account_id, conversation_id) references conversations (account_id, id) on delete cascade
);
create index scheduled_messages_due on scheduled_messages (send_at, id) where state = 'waiting';
create index scheduled_messages_by_conversation on scheduled_messages (account_id, conversation_id, send_at, id);
create index scheduled_messages_by_time on scheduled_messages (account_id, send_at, id);
