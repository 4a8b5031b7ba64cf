-- Until when an agent has read: a reply reads what was before it, and marking as unread moves it back again. So a
-- conversation's reading is one time, which replies had not moved until now.
update conversations set agent_read_at = last_reply_at
 where last_reply_at is not null and coalesce(agent_read_at < last_reply_at, true);
drop index conversations_unread;
create index conversations_unread on conversations (account_id, last_activity_at desc, id desc)
  where coalesce(last_activity_at > agent_read_at, true) and (last_message_id is not null or last_call_id is not null);

-- Marks that people and programs put on a message: liked, hidden.
alter table messages add column attributes jsonb;
