-- The log. `position` is given in commit order per account, so a reader that takes position > $1 skips none.
create table events (
  account_id bigint not null,
  position bigint not null,
  created_at timestamptz not null,
  id bigint not null,
  type text not null,
  inbox_id bigint,
  conversation_id bigint,
  contact_id bigint,
  subject_id bigint,
  data jsonb not null default '{}',
  primary key (account_id, position, created_at)
) partition by range (created_at);
create table events_default partition of events default;

-- How far each reader that must not lose its place has come.
create table event_readers (
  account_id bigint not null references accounts (id) on delete cascade,
  name text not null,
  position bigint not null,
  primary key (account_id, name)
);

-- Raw bodies from the networks: one durable write before the 200. Kept for a while after processing.
create table inbound_payloads (
  account_id bigint not null,
  id bigint not null,
  inbox_id bigint not null,
  body bytea not null,
  received_at timestamptz not null,
  processed_at timestamptz,
  error text,
  primary key (account_id, id)
);
create index inbound_payloads_waiting on inbound_payloads (id) where processed_at is null;
create index inbound_payloads_processed on inbound_payloads (processed_at) where processed_at is not null;

-- One thing a network told us, in the lane of its sender. A row that failed stays, with its reason.
create table inbound_items (
  account_id bigint not null,
  lane_key text not null,
  id bigint not null,
  inbox_id bigint not null,
  payload_id bigint not null,
  event jsonb not null,
  failed_at timestamptz,
  error text,
  primary key (account_id, lane_key, id)
);

create table webhooks (
  account_id bigint not null references accounts (id) on delete cascade,
  id bigint not null,
  dialect text not null,
  url text not null,
  sealed_secret text,
  status text not null default 'active' check (status in ('active', 'inactive')),
  status_reason text,
  settings jsonb not null default '{}',
  -- The only inboxes whose events it gets; null: all.
  inbox_ids bigint[],
  -- What happened up to here happened before the subscription.
  since_position bigint not null,
  -- The breaker: after some failures without a success between them the endpoint is left alone until
  -- `open_until`, for longer with each opening in a row.
  failures int not null default 0,
  openings int not null default 0,
  open_until timestamptz,
  failing_since timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  primary key (account_id, id)
);

-- One event for one webhook.
create table deliveries (
  account_id bigint not null,
  id bigint not null,
  webhook_id bigint not null,
  -- The event's place in the log: the order in which a lane's deliveries leave.
  position bigint not null,
  lane_key text not null,
  event_id text not null,
  event_type text not null,
  -- What the body is made of at the first attempt. From then on the bytes are kept, and this is not.
  source json,
  body bytea,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed', 'dropped')),
  -- Attempts ever made, and those since it was last put in the lane.
  attempts int not null default 0,
  tries int not null default 0,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (account_id, id),
  unique (account_id, webhook_id, position),
  foreign key (account_id, webhook_id) references webhooks (account_id, id) on delete cascade
);
create index deliveries_waiting on deliveries (account_id, lane_key, position) where state = 'waiting';
-- Lanes of deliveries are claimed webhook by webhook, so that none is in another one's way.
create index lanes_by_webhook on lanes (account_id, split_part(key, ':', 1), due_at) where kind = 'delivery';
create index deliveries_finished on deliveries (finished_at) where finished_at is not null;

create table delivery_attempts (
  account_id bigint not null,
  delivery_id bigint not null,
  attempt int not null,
  attempted_at timestamptz not null,
  status int,
  error text,
  response text,
  duration_ms int not null,
  primary key (account_id, delivery_id, attempt),
  foreign key (account_id, delivery_id) references deliveries (account_id, id) on delete cascade
);

create table number_inventory (
  account_id bigint not null references accounts (id) on delete cascade,
  phone text not null,
  country text not null,
  region text not null default '',
  number_type text not null default 'local',
  setup_fee numeric not null default 0,
  monthly_fee numeric not null default 0,
  currency text not null default 'USD',
  order_id bigint,
  primary key (account_id, phone)
);

create table number_orders (
  account_id bigint not null references accounts (id) on delete cascade,
  id bigint not null,
  country text not null,
  region text not null,
  number_type text not null,
  phone text,
  provider text not null,
  provider_order_id text,
  status text not null check (status in ('pending', 'completed', 'failed', 'cancelled')),
  setup_fee numeric not null default 0,
  monthly_fee numeric not null default 0,
  currency text not null,
  failure_reason text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id)
);

create table number_verifications (
  account_id bigint not null references accounts (id) on delete cascade,
  id bigint not null,
  phone text not null,
  method text not null check (method in ('sms', 'voice')),
  code_hash text not null,
  status text not null check (status in ('pending', 'verified', 'ended')),
  tries int not null default 0,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  primary key (account_id, id)
);
create index number_verifications_by_phone on number_verifications (account_id, phone, id desc);
