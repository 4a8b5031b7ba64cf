-- What knows nothing of conversations: spellings of ids, process slots, lanes, pacing.

create extension if not exists pg_trgm;
create extension if not exists btree_gin;

-- One 64-bit id, spelled as a version 8 UUID: 63 bits of id, 8 of kind, 50 check bits from md5.
-- Layout, high to low: id[63..16] | 1000 | id[15..4] | 10 | id[3..0] kind[7..0] check[49..0].
-- server/platform/ids.ts spells the same in TypeScript; a property test holds them equal.
create function id_to_uuid(kind int, id bigint) returns uuid
language sql immutable strict parallel safe
return (
  lpad(to_hex((id >> 16) & 281474976710655), 12, '0')
  || '8' || lpad(to_hex((id >> 4) & 4095), 3, '0')
  || lpad(to_hex((-9223372036854775808)::bigint
       | ((id & 15) << 58) | (kind::bigint << 50)
       | (('x' || substr(md5(kind::text || ':' || id::text), 1, 13))::bit(52)::bigint >> 2)), 16, '0')
)::uuid;

-- Ten bits of every id name the process that made it. A slot is free once its lease has passed, and no id
-- made under a lease is later than the lease, so time in ids never goes back, whatever the clock does.
create table id_slots (
  slot int primary key check (slot between 0 and 1023),
  leased_until_ms bigint not null default 0,
  holder text
);
insert into id_slots (slot) select generate_series(0, 1023);

-- Ordered work. A row is a lane with something to do: `due_at` is when, and while a worker holds it, when
-- the lease ends. `added` counts additions, so that a worker knows whether it has seen them all.
create table lanes (
  account_id bigint not null,
  kind text not null,
  key text not null,
  due_at timestamptz not null,
  added bigint not null default 1,
  claim bigint,
  failures int not null default 0,
  primary key (account_id, kind, key)
);
create index lanes_due on lanes (kind, due_at);

-- Rates shared by all processes: the time at which the next unit is allowed (generic cell rate algorithm).
create table pacers (
  account_id bigint not null,
  key text not null,
  allowed_at timestamptz not null,
  primary key (account_id, key)
);
