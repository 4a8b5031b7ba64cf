-- Short-lived tokens that a credential was exchanged for. The token names its account, so no directory is needed.
create table access_tokens (
  account_id bigint not null references accounts (id) on delete cascade,
  token_hash text not null,
  credential_id bigint not null,
  scopes text[] not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (account_id, token_hash),
  foreign key (account_id, credential_id) references credentials (account_id, id) on delete cascade
);
create index access_tokens_by_credential on access_tokens (account_id, credential_id);
create index access_tokens_by_expiry on access_tokens (expires_at);
