import { createAgent, listAgents } from '../../core/agents/index.ts'
import { listInboxes } from '../../core/inboxes/index.ts'
import { type Database, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Company } from './cast.ts'

const agentCount = 8
const agentNames = [
  'Alex Morgan',
  'Huda Saleh',
  'Minh Trần',
  'Priya Sharma',
  'Chen Wei',
  'Sam Lee',
  'Nok Suksa',
  'Eva Brown',
]
const tagNames = ['vip', 'new customer', 'wholesale', 'complaint', 'refund', 'delivery', 'billing', 'lead']
const madeInboxes = [
  { channel: 'whatsapp', name: 'Orders' },
  { channel: 'whatsapp', name: 'Support' },
  { channel: 'webchat', name: 'Web site' },
]
const inactiveReason = 'Made by seed; give it its settings and switch it on to use it'

/**
 * What the history needs of the account: its inboxes, and a few that are switched off where it has no WhatsApp
 * inbox; its agents, made up to eight; some tags. Running it again makes nothing twice.
 */
export async function assembleCompany(db: Database, accountId: Id): Promise<Company> {
  return db.transaction(async (tx) => ({
    accountId,
    inboxes: await requireInboxes(tx, accountId),
    agentIds: await requireAgents(tx, accountId),
    tagIds: await requireTags(tx, accountId),
  }))
}

async function requireInboxes(tx: Transaction, accountId: Id): Promise<Company['inboxes']> {
  const known = (await listInboxes(tx, { accountId })).reverse()
  if (known.some(({ channel }) => channel === 'whatsapp'))
    return known.map(({ id, channel }) => ({ id, channel }))
  const made = madeInboxes.map((inbox) => ({ ...inbox, id: tx.newId() }))
  await tx.query(sql`
    insert into inboxes (account_id, id, channel, name, status, status_reason, created_at, updated_at)
    select ${accountId}::bigint, i.*, 'inactive', ${inactiveReason}::text, ${tx.now()}::timestamptz, ${tx.now()}::timestamptz
      from unnest(${made.map(({ id }) => id)}::bigint[], ${made.map(({ channel }) => channel)}::text[],
                  ${made.map(({ name }) => name)}::text[]) as i (id, channel, name)`)
  return [...known, ...made].map(({ id, channel }) => ({ id, channel }))
}

async function requireAgents(tx: Transaction, accountId: Id): Promise<Id[]> {
  const agentIds = (await listAgents(tx, accountId)).filter(({ isBot }) => !isBot).map(({ id }) => id)
  for (const name of agentNames.slice(agentIds.length, agentCount)) {
    const email = `${name.split(' ')[0]!.toLowerCase()}.${BigInt(accountId).toString(36)}@example.com`
    const { agent } = await createAgent(tx, { accountId, email, name, role: 'agent' })
    agentIds.push(agent.id)
  }
  return agentIds
}

async function requireTags(tx: Transaction, accountId: Id): Promise<Id[]> {
  await tx.query(sql`
    insert into tags (account_id, id, name, created_at, updated_at)
    select ${accountId}::bigint, t.*, ${tx.now()}::timestamptz, ${tx.now()}::timestamptz
      from unnest(${tagNames.map(() => tx.newId())}::bigint[], ${tagNames}::text[]) as t (id, name)
        on conflict (account_id, name, duplicate) do nothing`)
  const rows = await tx.query<{ id: Id }>(
    sql`select id from tags where account_id = ${accountId} and name = any(${tagNames}::text[]) order by id`,
  )
  return rows.map(({ id }) => id)
}
