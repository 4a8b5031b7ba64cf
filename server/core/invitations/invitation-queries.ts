import { type Db, type Sql, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { AgentRole } from '../agents/index.ts'
import type { Invitation } from './invitation.ts'

type InvitationRow = {
  account_id: Id
  id: Id
  email: string
  name: string | null
  role: AgentRole
  inbox_ids: Id[] | null
  expires_at: Date
  created_at: Date
}

const columns = sql`i.account_id, i.id, i.email, i.name, i.role, i.inbox_ids, i.expires_at, i.created_at`

type InvitationName = { accountId: Id; id: Id }

/** Those that were not accepted, the newest first; expired ones too. */
export async function listInvitations(
  db: Db,
  { accountId, after, limit }: { accountId: Id; after?: Id | undefined; limit: number },
): Promise<Invitation[]> {
  const from = after === undefined ? sql`` : sql`and i.id < ${after}`
  return select(db, sql`i.account_id = ${accountId} ${from} order by i.id desc limit ${limit}`)
}

export async function findInvitation(
  db: Db,
  { accountId, id }: InvitationName,
): Promise<Invitation | undefined> {
  return (await select(db, sql`i.account_id = ${accountId} and i.id = ${id}`))[0]
}

/** The invitation, held against being accepted twice. */
export async function lockInvitation(
  tx: Transaction,
  { accountId, id }: InvitationName,
): Promise<Invitation | undefined> {
  return (await select(tx, sql`i.account_id = ${accountId} and i.id = ${id} for update`))[0]
}

/** The living invitation that a link's token opens, in whatever account it is. */
export async function findInvitationByHash(
  db: Db,
  tokenHash: string,
): Promise<(Invitation & { accountName: string }) | undefined> {
  const [row] = await db.query<InvitationRow & { account_name: string }>(sql`
    select ${columns}, a.name as account_name
      from directory d
      join invitations i on i.account_id = d.account_id and i.id = d.target_id
      join accounts a on a.id = i.account_id and a.active
     where d.kind = 'invitation' and d.key = ${tokenHash} and i.expires_at > ${db.now()}`)
  return row && { ...toInvitation(row), accountName: row.account_name }
}

export async function insertInvitation(
  tx: Transaction,
  { tokenHash, ...invitation }: Invitation & { tokenHash: string },
): Promise<void> {
  const { accountId, id, email, name, role, inboxIds, expiresAt, createdAt } = invitation
  await tx.query(sql`
    insert into invitations (account_id, id, email, name, role, inbox_ids, token_hash, created_at, expires_at)
    values (${accountId}, ${id}, ${email}, ${name ?? null}, ${role}, ${inboxIds ?? null}::bigint[], ${tokenHash}, ${createdAt}, ${expiresAt})`)
  await insertLink(tx, { accountId, id, tokenHash })
}

/** Gives an invitation another link; the one before opens nothing any more. */
export async function updateInvitationLink(
  tx: Transaction,
  { accountId, id, tokenHash, expiresAt }: InvitationName & { tokenHash: string; expiresAt: Date },
): Promise<void> {
  await tx.query(sql`
    update invitations set token_hash = ${tokenHash}, expires_at = ${expiresAt} where account_id = ${accountId} and id = ${id}`)
  await deleteLink(tx, { accountId, id })
  await insertLink(tx, { accountId, id, tokenHash })
}

/** False when there is no such invitation. */
export async function deleteInvitationRow(
  tx: Transaction,
  { accountId, id }: InvitationName,
): Promise<boolean> {
  const rows = await tx.query(
    sql`delete from invitations where account_id = ${accountId} and id = ${id} returning 1`,
  )
  await deleteLink(tx, { accountId, id })
  return rows.length > 0
}

/** Makes room for a new invitation of somebody whose last one ran out. */
export async function deleteExpiredInvitation(
  tx: Transaction,
  { accountId, email }: { accountId: Id; email: string },
): Promise<void> {
  await tx.query(sql`
    with gone as (
      delete from invitations where account_id = ${accountId} and email = ${email} and expires_at <= ${tx.now()} returning id)
    delete from directory d using gone
     where d.account_id = ${accountId} and d.target_id = gone.id and d.kind = 'invitation'`)
}

async function insertLink(
  tx: Transaction,
  { accountId, id, tokenHash }: InvitationName & { tokenHash: string },
): Promise<void> {
  await tx.query(sql`
    insert into directory (kind, key, account_id, target_id) values ('invitation', ${tokenHash}, ${accountId}, ${id})`)
}

async function deleteLink(tx: Transaction, { accountId, id }: InvitationName): Promise<void> {
  await tx.query(sql`
    delete from directory where account_id = ${accountId} and target_id = ${id} and kind = 'invitation'`)
}

async function select(db: Db, rest: Sql): Promise<Invitation[]> {
  const rows = await db.query<InvitationRow>(sql`select ${columns} from invitations i where ${rest}`)
  return rows.map(toInvitation)
}

function toInvitation(row: InvitationRow): Invitation {
  return {
    accountId: row.account_id,
    id: row.id,
    email: row.email,
    name: row.name ?? undefined,
    role: row.role,
    inboxIds: row.inbox_ids ?? undefined,
    expiresAt: row.expires_at,
    createdAt: row.created_at,
  }
}
