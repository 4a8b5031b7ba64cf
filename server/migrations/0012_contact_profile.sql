-- What is known of a contact beside names and addresses. None of it changes with every message, so that the update
-- of `last_active_at` with each one stays out of all indexes.
alter table contacts
  add column gender text check (gender in ('male', 'female', 'unknown')),
  add column email_verified boolean not null default false,
  -- The contact takes e-mails that answer nothing they asked.
  add column email_opt_in boolean not null default true,
  -- The link or advertisement that the contact first came by.
  add column ref text,
  add column state text,
  add column city text,
  add column latitude double precision,
  add column longitude double precision,
  add column subscribed_at timestamptz,
  -- Since when the contact takes what goes to many.
  add column broadcast_subscribed_at timestamptz,
  add constraint contacts_location check ((latitude is null) = (longitude is null));

alter table identities
  -- How the address became known.
  add column source text not null default 'inbound_message' check (source in
    ('inbound_message', 'webchat', 'ads', 'bot_link', 'chat_plugin', 'comments', 'imported', 'api', 'direct')),
  -- The language of the person's device, where the network tells it.
  add column language text;

-- The newest message that went out, whoever wrote it: `last_reply_at` leaves out bots and campaigns.
alter table conversations add column last_outbound_at timestamptz;
update conversations c
   set last_outbound_at = (
     select m.occurred_at from messages m
      where m.account_id = c.account_id and m.conversation_id = c.id and m.direction = 'outbound'
        and m.status in ('sent', 'delivered', 'read')
      order by m.occurred_at desc, m.id desc limit 1)
 where c.last_message_id is not null;

-- First and last name: as they were given apart, else the whole name split at the first blank. `splitName` in
-- server/core/contacts splits the same. The blanks are JavaScript's, whatever the database's locale thinks of them.
create function contact_first_name(name text, first_name text, last_name text) returns text
language sql immutable parallel safe
return case when first_name <> '' or last_name <> '' then nullif(first_name, '')
  else substring(name from U&'[^\0009-\000d\0020\00a0\1680\2000-\200a\2028\2029\202f\205f\3000\feff]+') end;

create function contact_last_name(name text, first_name text, last_name text) returns text
language sql immutable parallel safe
return case when first_name <> '' or last_name <> '' then nullif(last_name, '')
  else substring(name from U&'[^\0009-\000d\0020\00a0\1680\2000-\200a\2028\2029\202f\205f\3000\feff][\0009-\000d\0020\00a0\1680\2000-\200a\2028\2029\202f\205f\3000\feff]+([^\0009-\000d\0020\00a0\1680\2000-\200a\2028\2029\202f\205f\3000\feff](.*[^\0009-\000d\0020\00a0\1680\2000-\200a\2028\2029\202f\205f\3000\feff])?)') end;

-- A number that a client's text tells, or null: values of custom fields may hold any text.
create function number_or_null(value text) returns numeric
language sql immutable strict parallel safe
return case when value ~ '^[+-]?([0-9]{1,100}([.][0-9]{0,100})?|[.][0-9]{1,100})([eE][+-]?[0-9]{1,2})?$' then value::numeric end;

-- Whether a client's text tells a time from `from_…` until before `until_…`, each open when null; null when it tells
-- none. A text with a zone is an instant; one without is what a clock on the wall shows, a day being its midnight.
create function is_time_within(value text, from_at timestamptz, until_at timestamptz,
                               from_wall timestamp, until_wall timestamp) returns boolean
language plpgsql immutable parallel safe as $$
declare
  part text[] := regexp_match(value,
    '^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2}(?:[.][0-9]{1,6})?))?)? ?([Zz]|([+-])([0-9]{2})(?::?([0-9]{2}))?)?$');
  wall timestamp;
  at timestamptz;
begin
  if part is null or part[1] = '0000' or part[2]::int not between 1 and 12 or part[3] = '00' then return null; end if;
  if part[4]::int > 23 or part[5]::int > 59 or part[6]::numeric >= 60 then return null; end if;
  if part[9]::int > 23 or part[10]::int > 59 then return null; end if;
  wall := make_timestamp(part[1]::int, part[2]::int, 1, 0, 0, 0) + make_interval(days => part[3]::int - 1);
  if extract(month from wall) <> part[2]::int then return null; end if;
  wall := wall + make_interval(hours => coalesce(part[4]::int, 0), mins => coalesce(part[5]::int, 0))
    + coalesce(part[6], '0')::numeric * interval '1 second';
  if part[7] is null then
    return (from_wall is null or wall >= from_wall) and (until_wall is null or wall < until_wall);
  end if;
  at := (wall - (coalesce(part[8], '+') || '1')::int
    * make_interval(hours => coalesce(part[9]::int, 0), mins => coalesce(part[10]::int, 0))) at time zone 'UTC';
  return (from_at is null or at >= from_at) and (until_at is null or at < until_at);
end $$;

-- Names given apart need not stand in `name`, which `contacts_search` has.
create index contacts_names on contacts using gin
  (account_id, (coalesce(first_name, '') || ' ' || coalesce(last_name, '')) gin_trgm_ops) where deleted_at is null;
-- Each of the four alone, or some together.
create index contacts_profile on contacts using gin (account_id, gender, country, language, timezone)
  where deleted_at is null;
create index contacts_subscribed on contacts (account_id, broadcast_subscribed_at)
  where broadcast_subscribed_at is not null and deleted_at is null;
create index contacts_blocked on contacts (account_id, blocked_at) where blocked_at is not null and deleted_at is null;

create index identities_by_source on identities (account_id, source, contact_id);
create index identities_by_language on identities (account_id, language, contact_id) where language is not null;

-- One range for each way to narrow a list of conversations, in the order of the list, of the few that are so.
create index conversations_archived on conversations (account_id, last_activity_at desc, id desc) where archived_at is not null;
create index conversations_followed on conversations (account_id, last_activity_at desc, id desc) where followed;
create index conversations_of_people on conversations (account_id, last_activity_at desc, id desc) where not bot_enabled;
create index conversations_unread on conversations (account_id, last_activity_at desc, id desc)
  where coalesce(last_activity_at > greatest(agent_read_at, last_reply_at), true)
    and (last_message_id is not null or last_call_id is not null);
create index conversations_unanswered on conversations (account_id, last_activity_at desc, id desc)
  where last_inbound_at > last_reply_at;

-- Messages that came by a click on an advertisement.
create index messages_ad_clicks on messages (account_id, conversation_id, occurred_at)
  where extras #>> '{referral,ctwa_clid}' is not null;
-- Without it PostgreSQL takes nearly every message for one of them.
create statistics messages_ad_click_ids on (extras #>> '{referral,ctwa_clid}') from messages;

-- The campaigns that a contact was in.
create index campaign_recipients_by_contact on campaign_recipients (account_id, contact_id);
