-- When it was closed last. A rating given since is about what was closed then; null: before this was kept.
alter table conversations add column closed_at timestamptz;

-- Ratings stand in the timeline, and are told of by their ids.
alter table conversation_ratings drop constraint conversation_ratings_pkey, add primary key (account_id, id);
create index conversation_ratings_timeline on conversation_ratings (account_id, conversation_id, created_at desc, id desc);
