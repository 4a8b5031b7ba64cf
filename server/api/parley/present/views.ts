import type * as wire from '../../../../shared/parley/index.ts'
import type { Agent } from '../../../core/agents/index.ts'
import { countAtWork } from '../../../core/conversations/index.ts'
import {
  listViews,
  listViewsById,
  type SystemView,
  systemViews,
  toConversationFilter,
  type View,
} from '../../../core/views/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import type { Id } from '../../../platform/ids.ts'

export function presentView(view: View): wire.View {
  const { id, name, icon, filter, sort, visibility, teamId, agentId, position, createdAt, updatedAt } = view
  return {
    id,
    name,
    icon: icon ?? null,
    filter,
    sort,
    visibility,
    team_id: teamId ?? null,
    agent_id: agentId ?? null,
    position,
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  }
}

/** Before all that people keep. */
function presentSystemView({ id, name, filter, sort }: SystemView, index: number): wire.View {
  return {
    id,
    name,
    icon: null,
    filter,
    sort,
    visibility: 'system',
    team_id: null,
    agent_id: null,
    position: index - systemViews.length,
    created_at: null,
    updated_at: null,
  }
}

/**
 * The views that somebody sees, in their order: with `ids`, those of them that people keep; else also those that there
 * always are. `agentId`: who looks; undefined: a program, for which there are none of its own.
 */
export async function listViewObjects(
  db: Db,
  { accountId, agentId, ids }: { accountId: Id; agentId: Id | undefined; ids?: readonly Id[] },
): Promise<Map<string, wire.View>> {
  const kept = (await listViews(db, { accountId, agentId, ids })).map(presentView)
  const shown = ids
    ? kept
    : [...systemViews.map(presentSystemView).filter((view) => agentId || !isOwn(view)), ...kept]
  return new Map(shown.map((view) => [view.id, view]))
}

/** Views that people keep, whoever may see them. */
export async function listKeptViewObjects(
  db: Db,
  { accountId, ids }: { accountId: Id; ids: readonly Id[] },
): Promise<Map<Id, wire.View>> {
  const views = await listViewsById(db, accountId, ids)
  return new Map(views.map((view) => [view.id, presentView(view)]))
}

/**
 * How many conversations that are not closed stand in each view, as who asks sees them; of what is counted for the
 * occasion, 1,000 at most. A view of closed ones alone has no count.
 */
export async function countViews(
  db: Db,
  {
    accountId,
    agent,
    inboxIds,
    views,
  }: {
    accountId: Id
    agent: Pick<Agent, 'id'> | undefined
    inboxIds: readonly Id[] | undefined
    views: readonly wire.View[]
  },
): Promise<Record<string, number>> {
  const viewer = { accountId, agentId: agent?.id, inboxIds }
  const counted = views.filter((view) => agent || !isOwn(view))
  const filters = new Map(counted.map(({ id, filter }) => [id, toConversationFilter(filter, viewer)]))
  return Object.fromEntries(await countAtWork(db, filters))
}

/** Whether it shows what has to do with whoever looks: to a program, nothing. */
function isOwn({ filter }: wire.View): boolean {
  return Boolean(filter.mentioned || filter.has_draft || filter.assignee_ids?.includes('me'))
}
