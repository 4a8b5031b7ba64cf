-- The only inboxes whose conversations an agent sees; null: all.
alter table agents add column inbox_ids bigint[];
