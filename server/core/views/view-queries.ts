import type * as wire from '../../../shared/parley/index.ts'
import { type Db, type Sql, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { ConversationSort } from '../conversations/index.ts'
import type { View, ViewVisibility } from './view.ts'

type ViewRow = {
  account_id: Id
  id: Id
  name: string
  icon: string | null
  filter: wire.ConversationFilter
  sort: ConversationSort
  visibility: ViewVisibility
  team_id: Id | null
  agent_id: Id | null
  position: number
  created_at: Date
  updated_at: Date
}

/** `agentId`: who looks; undefined: a program, which sees no private ones. */
export type ViewsName = { accountId: Id; agentId: Id | undefined; ids?: readonly Id[] }

/** The views that somebody sees, in their order. */
export async function listViews(db: Db, { accountId, agentId, ids }: ViewsName): Promise<View[]> {
  const named = ids ? sql`and v.id = any(${ids}::bigint[])` : sql``
  const rows = await db.query<ViewRow>(sql`
    select * from views v where v.account_id = ${accountId} and ${isSeen(accountId, agentId)} ${named}
     order by v.position, v.id`)
  return rows.map(toView)
}

/** Of whoever they are. */
export async function listViewsById(db: Db, accountId: Id, ids: readonly Id[]): Promise<View[]> {
  const rows = await db.query<ViewRow>(sql`
    select * from views v where v.account_id = ${accountId} and v.id = any(${ids}::bigint[])`)
  return rows.map(toView)
}

export async function findView(
  db: Db,
  { accountId, agentId, id }: { accountId: Id; agentId: Id | undefined; id: Id },
): Promise<View | undefined> {
  return (await listViews(db, { accountId, agentId, ids: [id] }))[0]
}

/** Those that somebody sees among these, held until the transaction ends. */
export async function lockViews(
  tx: Transaction,
  { accountId, agentId, ids = [] }: ViewsName,
): Promise<View[]> {
  const rows = await tx.query<ViewRow>(sql`
    select * from views v
     where v.account_id = ${accountId} and v.id = any(${ids}::bigint[]) and ${isSeen(accountId, agentId)}
     order by v.id for no key update of v`)
  return rows.map(toView)
}

function isSeen(accountId: Id, agentId: Id | undefined): Sql {
  if (agentId === undefined) return sql`v.visibility <> 'private'`
  return sql`(v.visibility = 'account' or v.agent_id = ${agentId} or v.team_id in
    (select t.team_id from team_agents t where t.account_id = ${accountId} and t.agent_id = ${agentId}))`
}

/** After all others. */
export async function insertView(
  tx: Transaction,
  view: Omit<View, 'id' | 'position' | 'createdAt' | 'updatedAt'>,
): Promise<View> {
  const { accountId, name, icon, filter, sort, visibility, teamId, agentId } = view
  const [row] = await tx.query<ViewRow>(sql`
    insert into views (account_id, id, name, icon, filter, sort, visibility, team_id, agent_id, private_to, position, created_at, updated_at)
    values (${accountId}, ${tx.newId()}, ${name}, ${icon ?? null}, ${JSON.stringify(filter)}, ${sort}, ${visibility}, ${teamId ?? null},
            ${agentId ?? null}, ${privateTo(view)}, (select coalesce(max(position), -1) + 1 from views where account_id = ${accountId}), ${tx.now()}, ${tx.now()})
    returning *`)
  return toView(row!)
}

/** The row is locked by the caller. */
export async function updateViewRow(tx: Transaction, view: View): Promise<View> {
  const { accountId, id, name, icon, filter, sort, visibility, teamId } = view
  const [row] = await tx.query<ViewRow>(sql`
    update views set name = ${name}, icon = ${icon ?? null}, filter = ${JSON.stringify(filter)}, sort = ${sort},
           visibility = ${visibility}, team_id = ${teamId ?? null}, private_to = ${privateTo(view)}, updated_at = ${tx.now()}
     where account_id = ${accountId} and id = ${id}
    returning *`)
  return toView(row!)
}

function privateTo({ visibility, agentId }: Pick<View, 'visibility' | 'agentId'>): Id | null {
  return visibility === 'private' ? (agentId ?? null) : null
}

export async function deleteViewRow(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<void> {
  await tx.query(sql`delete from views where account_id = ${accountId} and id = ${id}`)
}

/** The rows are locked by the caller. */
export async function updatePositions(
  tx: Transaction,
  accountId: Id,
  places: { id: Id; position: number }[],
): Promise<void> {
  await tx.query(sql`
    update views v set position = p.position, updated_at = ${tx.now()}
      from unnest(${places.map(({ id }) => id)}::bigint[], ${places.map(({ position }) => position)}::int[]) as p (id, position)
     where v.account_id = ${accountId} and v.id = p.id`)
}

/** The lock keeps the team from being deleted before it is used. */
export async function hasTeam(tx: Transaction, accountId: Id, id: Id): Promise<boolean> {
  const rows = await tx.query(
    sql`select 1 from teams where account_id = ${accountId} and id = ${id} for key share`,
  )
  return rows.length > 0
}

function toView(row: ViewRow): View {
  return {
    accountId: row.account_id,
    id: row.id,
    name: row.name,
    icon: row.icon ?? undefined,
    filter: row.filter,
    sort: row.sort,
    visibility: row.visibility,
    teamId: row.team_id ?? undefined,
    agentId: row.agent_id ?? undefined,
    position: row.position,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
