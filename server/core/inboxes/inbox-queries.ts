import { type Db, type Sql, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Inbox, InboxAddress, InboxSettings, InboxStatus } from './inbox.ts'
import { inboxSignal } from './inbox-lanes.ts'

type InboxRow = {
  account_id: Id
  id: Id
  channel: string
  name: string
  phone: string | null
  status: InboxStatus
  status_reason: string | null
  settings: InboxSettings
  sealed_secrets: string | null
  created_at: Date
  updated_at: Date
  deleted_at: Date | null
}

export async function findInbox(
  db: Db,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<Inbox | undefined> {
  return (await selectInboxes(db, sql`i.account_id = ${accountId} and i.id = ${id}`))[0]
}

/** The row, held until the transaction ends: whoever writes it back must have read what is there now. */
export async function lockInbox(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<Inbox | undefined> {
  const [row] = await tx.query<InboxRow>(
    sql`select * from inboxes where account_id = ${accountId} and id = ${id} for no key update`,
  )
  return row && toInbox(tx, row)
}

/** Makes those who connect inboxes of one account take turns, so that each sees what the other connected. */
export async function lockConnecting(tx: Transaction, accountId: Id): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`inboxes/${accountId}`}, 0))`)
}

/** For callbacks that name the inbox and not the account. */
export async function findInboxById(db: Db, id: Id): Promise<Inbox | undefined> {
  return (await selectInboxes(db, sql`i.id = ${id} and i.deleted_at is null`))[0]
}

/** Newest first. */
export async function listInboxes(
  db: Db,
  { accountId, channel }: { accountId: Id; channel?: string },
): Promise<Inbox[]> {
  const byChannel = channel ? sql`and i.channel = ${channel}` : sql``
  return selectInboxes(db, sql`i.account_id = ${accountId} and i.deleted_at is null ${byChannel}`)
}

/** Living inboxes of some ids. */
export async function listInboxesById(db: Db, accountId: Id, ids: Id[]): Promise<Inbox[]> {
  return selectInboxes(
    db,
    sql`i.account_id = ${accountId} and i.id = any(${ids}::bigint[]) and i.deleted_at is null`,
  )
}

/** Every inbox, of any account, that the outside calls by one of these names. */
export async function findInboxesByAddress(
  db: Db,
  addresses: { kind: string; key: string }[],
): Promise<Inbox[]> {
  return selectInboxes(
    db,
    sql`i.deleted_at is null and (i.account_id, i.id) in (
      select d.account_id, d.target_id from directory d
       where (d.kind, d.key) in (select * from unnest(${addresses.map(({ kind }) => kind)}::text[], ${addresses.map(({ key }) => key)}::text[])))`,
  )
}

async function selectInboxes(db: Db, condition: Sql): Promise<Inbox[]> {
  const rows = await db.query<InboxRow>(
    sql`select i.* from inboxes i where ${condition} order by i.created_at desc, i.id desc`,
  )
  return rows.map((row) => toInbox(db, row))
}

export async function insertInbox(tx: Transaction, inbox: Inbox): Promise<void> {
  tx.signal(inboxSignal)
  await tx.query(sql`
    insert into inboxes (account_id, id, channel, name, phone, settings, sealed_secrets, created_at, updated_at)
    values (${inbox.accountId}, ${inbox.id}, ${inbox.channel}, ${inbox.name}, ${inbox.phone ?? null},
            ${JSON.stringify(inbox.settings)}, ${tx.vault.seal(JSON.stringify(inbox.secrets))}, ${inbox.createdAt}, ${inbox.updatedAt})`)
}

export async function updateInboxRow(tx: Transaction, inbox: Inbox): Promise<void> {
  tx.signal(inboxSignal)
  await tx.query(sql`
    update inboxes set name = ${inbox.name}, phone = ${inbox.phone ?? null}, status = ${inbox.status},
           status_reason = ${inbox.statusReason ?? null}, settings = ${JSON.stringify(inbox.settings)},
           sealed_secrets = ${tx.vault.seal(JSON.stringify(inbox.secrets))}, updated_at = ${inbox.updatedAt},
           deleted_at = ${inbox.deletedAt ?? null}
     where account_id = ${inbox.accountId} and id = ${inbox.id}`)
}

/** Marks the living inboxes of a number whose owner proved to have it. Answers their ids. */
export async function updateVerified(
  tx: Transaction,
  { accountId, phone }: { accountId: Id; phone: string },
): Promise<Id[]> {
  const rows = await tx.query<{ id: Id }>(sql`
    update inboxes set settings = settings || '{"verification_status": "verified"}', updated_at = ${tx.now()}
     where account_id = ${accountId} and phone = ${phone} and deleted_at is null
       and settings ->> 'verification_status' is distinct from 'verified'
    returning id`)
  return rows.map(({ id }) => id)
}

/** Replaces the names under which the outside calls the inbox. */
export async function replaceAddresses(
  tx: Transaction,
  { accountId, id }: Pick<Inbox, 'accountId' | 'id'>,
  addresses: InboxAddress[],
): Promise<void> {
  await tx.query(sql`delete from directory where account_id = ${accountId} and target_id = ${id}`)
  const exclusive = addresses.flatMap((address) =>
    address.exclusive ? `${address.kind}/${address.key}` : [],
  )
  await tx.query(sql`
    select pg_advisory_xact_lock(hashtextextended(name, 0)) from unnest(${exclusive.sort()}::text[]) as name`)
  await tx.query(sql`
    insert into directory (kind, key, account_id, target_id)
    select a.kind, a.key, ${accountId}::bigint, ${id}::bigint
      from unnest(${addresses.map(({ kind }) => kind)}::text[], ${addresses.map(({ key }) => key)}::text[],
                  ${addresses.map((address) => address.exclusive ?? false)}::boolean[]) as a (kind, key, exclusive)
     where not a.exclusive or not exists (
       select 1 from directory d where d.kind = a.kind and d.key = a.key and d.account_id <> ${accountId})`)
}

function toInbox(db: Db, row: InboxRow): Inbox {
  return {
    accountId: row.account_id,
    id: row.id,
    channel: row.channel,
    name: row.name,
    phone: row.phone ?? undefined,
    status: row.status,
    statusReason: row.status_reason ?? undefined,
    settings: row.settings,
    secrets: row.sealed_secrets ? JSON.parse(db.vault.open(row.sealed_secrets)) : {},
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletedAt: row.deleted_at ?? undefined,
  }
}
