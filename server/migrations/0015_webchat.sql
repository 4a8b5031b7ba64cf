-- Whoever looks at a page with the chat. A contact is made with the first message or a proof of who it is, not before.
create table visitors (
  account_id bigint not null,
  id bigint not null,
  inbox_id bigint not null,
  -- The site's own id of the person, once the site has proved it.
  user_id text,
  locale text,
  timezone text,
  -- The page of the newest session: address, referrer, title.
  page jsonb not null default '{}',
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  primary key (account_id, id),
  foreign key (account_id, inbox_id) references inboxes (account_id, id) on delete cascade
);
create index visitors_by_inbox on visitors (account_id, inbox_id, last_seen_at);
create index visitors_idle on visitors (last_seen_at);

-- One token of a visitor. The widget key in the path names the account, so no directory is needed.
create table visitor_sessions (
  account_id bigint not null,
  id bigint not null,
  visitor_id bigint not null,
  token_hash text not null,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  primary key (account_id, id),
  unique (account_id, token_hash),
  foreign key (account_id, visitor_id) references visitors (account_id, id) on delete cascade
);
create index visitor_sessions_by_visitor on visitor_sessions (account_id, visitor_id);
create index visitor_sessions_by_expiry on visitor_sessions (expires_at);

-- Opens one stream, once: a stream's address lands in logs, where no token may stand.
create table stream_tickets (
  account_id bigint not null,
  ticket_hash text not null,
  session_id bigint not null,
  expires_at timestamptz not null,
  primary key (account_id, ticket_hash),
  foreign key (account_id, session_id) references visitor_sessions (account_id, id) on delete cascade
);
create index stream_tickets_by_session on stream_tickets (account_id, session_id);
create index stream_tickets_by_expiry on stream_tickets (expires_at);

-- A file that waits for the message it goes with. It becomes an attachment of its own then.
create table visitor_uploads (
  account_id bigint not null,
  id bigint not null,
  visitor_id bigint not null,
  file_name text not null,
  mime_type text not null,
  size_bytes bigint not null,
  sha256 text not null,
  storage_key text not null,
  created_at timestamptz not null,
  primary key (account_id, id),
  foreign key (account_id, visitor_id) references visitors (account_id, id) on delete cascade
);
create index visitor_uploads_by_visitor on visitor_uploads (account_id, visitor_id);
create index visitor_uploads_by_age on visitor_uploads (created_at);

-- How a contact found an exchange.
create table conversation_ratings (
  account_id bigint not null,
  conversation_id bigint not null,
  id bigint not null,
  score int not null check (score between 1 and 5),
  comment text,
  created_at timestamptz not null,
  primary key (account_id, conversation_id, id),
  foreign key (account_id, conversation_id) references conversations (account_id, id) on delete cascade
);
