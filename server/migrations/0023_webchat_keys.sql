-- The key of the browser without whose proof the token is worth nothing (RFC 7638 thumbprint). Null: a browser that
-- cannot keep a key; its token is good by itself.
alter table visitor_sessions add column key_thumbprint text;

-- The address that the site has proved. A conversation is mailed to none but this one.
alter table visitors add column verified_email text;

-- Tokens of sites that name themselves (jti): each vouches once.
create table spent_identity_tokens (
  account_id bigint not null,
  inbox_id bigint not null,
  token_hash text not null,
  expires_at timestamptz not null,
  primary key (account_id, inbox_id, token_hash),
  foreign key (account_id, inbox_id) references inboxes (account_id, id) on delete cascade
);
create index spent_identity_tokens_by_expiry on spent_identity_tokens (expires_at);
