create table contacts (
  account_id bigint not null references accounts (id) on delete cascade,
  id bigint not null,
  name text not null default '',
  -- Who gave the name: a network's profile name never overwrites a person's choice.
  name_source text not null default 'network' check (name_source in ('network', 'person')),
  first_name text,
  last_name text,
  phone text,
  email text,
  avatar_url text,
  language text,
  country text,
  timezone text,
  last_active_at timestamptz,
  blocked_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  primary key (account_id, id)
);
create unique index contacts_phone on contacts (account_id, phone) where phone is not null and deleted_at is null;
create index contacts_newest on contacts (account_id, created_at desc, id desc) where deleted_at is null;
create index contacts_search on contacts using gin
  (account_id, (name || ' ' || coalesce(phone, '') || ' ' || coalesce(email, '')) gin_trgm_ops) where deleted_at is null;

create table identities (
  account_id bigint not null,
  inbox_id bigint not null,
  address text not null,
  contact_id bigint not null,
  id bigint not null,
  username text,
  created_at timestamptz not null,
  primary key (account_id, inbox_id, address),
  foreign key (account_id, inbox_id) references inboxes (account_id, id) on delete cascade,
  foreign key (account_id, contact_id) references contacts (account_id, id) on delete cascade
);
create index identities_contact on identities (account_id, contact_id);

create table custom_fields (
  account_id bigint not null references accounts (id) on delete cascade,
  id bigint not null,
  name text not null,
  type text not null check (type in ('text', 'number', 'date', 'datetime', 'boolean', 'select', 'json')),
  options jsonb not null default '[]',
  description text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id),
  unique (account_id, name)
);

create table custom_field_values (
  account_id bigint not null,
  contact_id bigint not null,
  custom_field_id bigint not null,
  value jsonb not null,
  updated_at timestamptz not null,
  primary key (account_id, contact_id, custom_field_id),
  foreign key (account_id, contact_id) references contacts (account_id, id) on delete cascade,
  foreign key (account_id, custom_field_id) references custom_fields (account_id, id) on delete cascade
);
-- For contacts by a field's value, compared as text. Its beginning only: a whole value may be larger than an
-- index row can be, so a query compares the value itself as well.
create index custom_field_values_by_field on custom_field_values (account_id, custom_field_id, left(value #>> '{}', 100));

create table tags (
  account_id bigint not null references accounts (id) on delete cascade,
  id bigint not null,
  name text not null,
  color text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id),
  unique (account_id, name)
);

create table contact_tags (
  account_id bigint not null,
  contact_id bigint not null,
  tag_id bigint not null,
  -- The order in which the contact's tags were given.
  position int not null,
  -- Never changes, so it stands here too: the contacts of a tag, newest first, are one index range.
  contact_created_at timestamptz not null,
  created_at timestamptz not null,
  primary key (account_id, contact_id, tag_id),
  foreign key (account_id, contact_id) references contacts (account_id, id) on delete cascade,
  foreign key (account_id, tag_id) references tags (account_id, id) on delete cascade
);
create index contact_tags_by_tag on contact_tags (account_id, tag_id, contact_id);
create index contact_tags_newest on contact_tags (account_id, tag_id, contact_created_at desc, contact_id desc);

create table templates (
  account_id bigint not null,
  id bigint not null,
  inbox_id bigint not null,
  network_id text,
  name text not null,
  language text not null,
  category text not null,
  status text not null check (status in ('approved', 'pending', 'rejected', 'disabled', 'paused')),
  components jsonb not null default '[]',
  quality text not null default 'UNKNOWN',
  reason text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id),
  unique (account_id, inbox_id, name, language),
  foreign key (account_id, inbox_id) references inboxes (account_id, id) on delete cascade
);
create index templates_newest on templates (account_id, inbox_id, created_at desc, id desc);

create table canned_responses (
  account_id bigint not null references accounts (id) on delete cascade,
  id bigint not null,
  shortcut text not null,
  content text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id),
  unique (account_id, shortcut)
);
create index canned_responses_newest on canned_responses (account_id, created_at desc, id desc);
