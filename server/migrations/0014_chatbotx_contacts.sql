-- The contacts of an e-mail address, the eldest first.
create index contacts_by_email on contacts (account_id, email, id) where email is not null and deleted_at is null;

-- What the text of a `text` field is; null: short, like `short`.
alter table custom_fields add column format text check (format in ('short', 'long', 'email', 'phone'));

-- Values that the account itself has, for its bots: one each, by name.
create table bot_fields (
  account_id bigint not null references accounts (id) on delete cascade,
  id bigint not null,
  name text not null,
  type text not null check (type in ('text', 'number', 'date', 'datetime', 'boolean')),
  format text check (format in ('short', 'long', 'email', 'phone')),
  -- As text, whatever the type.
  value text,
  description text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id),
  unique (account_id, name)
);
create index bot_fields_newest on bot_fields (account_id, created_at desc, id desc);

-- Files of contacts: what clients brought to be imported, and what exports made.
create table contact_files (
  account_id bigint not null references accounts (id) on delete cascade,
  id bigint not null,
  purpose text not null check (purpose in ('import', 'export')),
  name text not null,
  -- Null until the file is there.
  storage_key text,
  size_bytes bigint,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id)
);
create index contact_files_by_age on contact_files (created_at);

create table contact_imports (
  account_id bigint not null,
  id bigint not null,
  file_id bigint not null,
  inbox_id bigint not null,
  status text not null check (status in ('waiting', 'running', 'completed', 'failed')),
  -- Which columns of the file are what.
  mapping jsonb not null,
  -- The file's header, once it was read, and where the first row stands that is still to be read.
  header jsonb,
  next_byte bigint not null default 0,
  total int not null default 0,
  created int not null default 0,
  updated int not null default 0,
  failed int not null default 0,
  failure text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  finished_at timestamptz,
  primary key (account_id, id),
  foreign key (account_id, file_id) references contact_files (account_id, id) on delete cascade,
  foreign key (account_id, inbox_id) references inboxes (account_id, id) on delete cascade
);
-- One at a time.
create unique index contact_imports_open on contact_imports (account_id) where status in ('waiting', 'running');
create index contact_imports_newest on contact_imports (account_id, created_at desc, id desc);
create index contact_imports_by_file on contact_imports (account_id, file_id);
create index contact_imports_by_inbox on contact_imports (account_id, inbox_id);

-- Rows of a file that could not be taken, each with the reason. They count from 1, the header not counted.
create table contact_import_errors (
  account_id bigint not null,
  import_id bigint not null,
  row_number int not null,
  reason text not null,
  primary key (account_id, import_id, row_number),
  foreign key (account_id, import_id) references contact_imports (account_id, id) on delete cascade
);

create table contact_exports (
  account_id bigint not null,
  id bigint not null,
  file_id bigint not null,
  status text not null check (status in ('waiting', 'completed', 'failed')),
  -- Which contacts.
  filter jsonb not null,
  total int not null default 0,
  failure text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  finished_at timestamptz,
  primary key (account_id, id),
  foreign key (account_id, file_id) references contact_files (account_id, id) on delete cascade
);
create index contact_exports_by_file on contact_exports (account_id, file_id);

-- One event may be told in several parts.
alter table deliveries
  add column part int not null default 0,
  drop constraint deliveries_account_id_webhook_id_position_key,
  add constraint deliveries_once unique (account_id, webhook_id, position, part);
drop index deliveries_waiting;
create index deliveries_waiting on deliveries (account_id, lane_key, position, part) where state = 'waiting';
