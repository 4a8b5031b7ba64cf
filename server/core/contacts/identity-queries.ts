import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'

export type IdentityRow = { inbox_id: Id; address: string; contact_id: Id }

/** Whose these addresses are. */
export async function listIdentities(
  db: Db,
  accountId: Id,
  addresses: { inboxId: Id; address: string }[],
): Promise<IdentityRow[]> {
  return db.query<IdentityRow>(sql`
    select inbox_id, address, contact_id from identities
     where account_id = ${accountId} and (inbox_id, address) in
       (select * from unnest(${addresses.map(({ inboxId }) => inboxId)}::bigint[], ${addresses.map(({ address }) => address)}::text[]))`)
}

/** Where a conversation's contact can be reached in its inbox, the newest address first: numbers change. */
export async function listAddresses(
  db: Db,
  { accountId, conversationId }: { accountId: Id; conversationId: Id },
): Promise<string[]> {
  const rows = await db.query<{ address: string }>(sql`
    select i.address from conversations c
      join identities i on i.account_id = c.account_id and i.contact_id = c.contact_id and i.inbox_id = c.inbox_id
     where c.account_id = ${accountId} and c.id = ${conversationId} order by i.created_at desc, i.id desc`)
  return rows.map(({ address }) => address)
}

/**
 * Records under which other names the network knows a conversation's contact. A deleted contact gets none: the
 * lock waits for a deletion that is under way, which in turn waits for those who hold it. Answers the contact, when
 * there was something new.
 */
export async function insertKnownAddresses(
  tx: Transaction,
  {
    accountId,
    inboxId,
    conversationId,
    addresses,
  }: { accountId: Id; inboxId: Id; conversationId: Id; addresses: string[] },
): Promise<Id | undefined> {
  if (addresses.length === 0) return undefined
  const [row] = await tx.query<{ contact_id: Id }>(sql`
    insert into identities (account_id, inbox_id, address, contact_id, id, created_at)
    select ct.account_id, ${inboxId}::bigint, a.address, ct.id, a.id, ${tx.now()}::timestamptz
      from conversations c
      join contacts ct on ct.account_id = c.account_id and ct.id = c.contact_id and ct.deleted_at is null,
           unnest(${addresses}::text[], ${addresses.map(() => tx.newId())}::bigint[]) as a (address, id)
     where c.account_id = ${accountId} and c.id = ${conversationId}
       for key share of ct
        on conflict (account_id, inbox_id, address) do nothing
    returning contact_id`)
  return row?.contact_id
}

/** How an address became known. */
export type IdentitySource =
  | 'inbound_message'
  | 'webchat'
  | 'ads'
  | 'bot_link'
  | 'chat_plugin'
  | 'comments'
  | 'imported'
  | 'api'
  | 'direct'

export type NewIdentity = {
  inboxId: Id
  address: string
  contactId: Id
  username?: string
  source?: IdentitySource
}

/** Records addresses; one that is known keeps its contact. A deleted contact gets none, as above. Answers how many are new. */
export async function insertIdentities(
  tx: Transaction,
  accountId: Id,
  identities: NewIdentity[],
): Promise<number> {
  if (identities.length === 0) return 0
  const rows = await tx.query(sql`
    insert into identities (account_id, inbox_id, address, contact_id, id, username, source, created_at)
    select c.account_id, i.inbox_id, i.address, c.id, i.id, i.username, i.source, ${tx.now()}::timestamptz
      from unnest(${identities.map(({ inboxId }) => inboxId)}::bigint[], ${identities.map(({ address }) => address)}::text[],
                  ${identities.map(({ contactId }) => contactId)}::bigint[], ${identities.map(() => tx.newId())}::bigint[],
                  ${identities.map(({ username }) => username ?? null)}::text[],
                  ${identities.map(({ source = 'inbound_message' }) => source)}::text[])
           as i (inbox_id, address, contact_id, id, username, source)
      join contacts c on c.account_id = ${accountId} and c.id = i.contact_id and c.deleted_at is null
     order by i.inbox_id, i.address for key share of c
        on conflict (account_id, inbox_id, address) do nothing
    returning 1`)
  return rows.length
}

/** Frees a contact's addresses, so that whoever writes from them next is somebody new. */
export async function deleteIdentities(
  tx: Transaction,
  { accountId, contactId }: { accountId: Id; contactId: Id },
): Promise<void> {
  await tx.query(sql`delete from identities where account_id = ${accountId} and contact_id = ${contactId}`)
}
