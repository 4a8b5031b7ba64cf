alter table contacts add column company text, add column position text;
create index contacts_changed on contacts (account_id, updated_at desc, id desc) where deleted_at is null;

-- How many contacts the account has: moved by the statement that tells of them in the log.
alter table account_positions add column contacts bigint not null default 0;
update account_positions p
   set contacts = (select count(*) from contacts c where c.account_id = p.account_id and c.deleted_at is null);

-- What somebody wrote down about a contact.
create table contact_notes (
  account_id bigint not null,
  contact_id bigint not null,
  id bigint not null,
  text text not null,
  -- Null: a program, which `creator_name` names.
  agent_id bigint,
  creator_name text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, contact_id, id),
  foreign key (account_id, contact_id) references contacts (account_id, id) on delete cascade
);

-- What a contact's fields were and became: a row for each field that a change really changed.
create table contact_changes (
  account_id bigint not null,
  contact_id bigint not null,
  id bigint not null,
  -- A field of the contact's own, or the name that the custom field had then.
  field text not null,
  custom_field_id bigint,
  old_value text,
  new_value text,
  agent_id bigint,
  created_at timestamptz not null,
  primary key (account_id, contact_id, id),
  foreign key (account_id, contact_id) references contacts (account_id, id) on delete cascade
);

alter table custom_fields
  -- Made by a client's free dictionary, not defined by anybody.
  add column free boolean not null default false,
  add column required boolean not null default false,
  add column key text;
update custom_fields
   set key = nullif(trim(both '_' from regexp_replace(lower(name), '[^[:alnum:]]+', '_', 'g')), '');

-- The contacts of one value are one range, the newest first: ids grow with time.
drop index custom_field_values_by_field;
create index custom_field_values_by_field on custom_field_values
  (account_id, custom_field_id, left(value #>> '{}', 100), contact_id desc);

alter table tags
  add column icon text,
  add column description text,
  add column pinned boolean not null default false,
  -- Names may be equal. 0: made by its name. Others have a number of their own that grows with time, so that no two
  -- of one name are ever given the same one; whoever names a tag means the lowest.
  add column duplicate bigint not null default 0,
  drop constraint tags_account_id_name_key,
  add constraint tags_name unique (account_id, name, duplicate);
create index tags_newest on tags (account_id, created_at desc, id desc);

-- The time that a text tells, or null: values of custom fields may hold any text. Without an offset it is UTC.
create function time_or_null(value text) returns timestamptz
language plpgsql stable strict as $$
begin
  if value !~ '^\d{4}-\d\d-\d\d[T ]\d\d:\d\d' then return null; end if;
  if value ~* '(z|[+-]\d\d:?\d\d)$' then return value::timestamptz; end if;
  return value::timestamp at time zone 'UTC';
exception when data_exception then
  return null;
end $$;
