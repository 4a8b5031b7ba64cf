-- A key that a client gives its request belongs to whoever calls: a credential, or an agent who is signed in. Keys of
-- those who are gone expire within the day.
alter table idempotency_keys drop constraint idempotency_keys_account_id_credential_id_fkey;
