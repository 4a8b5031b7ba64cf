-- A webhook is a subscription that somebody made, or stands for the address to which the results of IVR calls go:
-- one row for each inbox and address, made with the first such call. Those are many, and in nobody's list.
alter table webhooks add column purpose text not null default 'subscription' check (purpose in ('subscription', 'ivr'));

-- An address may be longer than an index row can be.
create unique index webhooks_ivr on webhooks (account_id, dialect, (inbox_ids[1]), md5(url)) where purpose = 'ivr' and deleted_at is null;
create index webhooks_subscribed on webhooks (account_id, created_at desc, id desc) where purpose = 'subscription' and deleted_at is null;

-- What is forgotten once it is old.
create index webhooks_ended on webhooks (deleted_at) where deleted_at is not null;
create index webhooks_ivr_used on webhooks (updated_at) where purpose = 'ivr';

-- Ids with a colon name what is told instead of the event that tells it, so that it is told once, whatever happens.
create index deliveries_told on deliveries (account_id, webhook_id, event_id) where event_id like '%:%';
