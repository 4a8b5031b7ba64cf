-- Where a visitor wants answers when they have left: their own address as typed, which opens nothing.
create table reply_mails (
  account_id bigint not null,
  conversation_id bigint not null,
  address text not null,
  locale text,
  page_url text,
  -- Answers up to here have gone there, or were read before.
  mailed_until timestamptz not null,
  -- Held by whoever is about to send, or put off after a failure.
  due_at timestamptz not null,
  failures int not null default 0,
  created_at timestamptz not null,
  primary key (account_id, conversation_id),
  foreign key (account_id, conversation_id) references conversations (account_id, id) on delete cascade
);
create index reply_mails_due on reply_mails (due_at);
