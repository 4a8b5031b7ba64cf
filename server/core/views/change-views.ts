import type * as wire from '../../../shared/parley/index.ts'
import type { Transaction } from '../../platform/db/index.ts'
import { AppError, invalidField, invalidState, notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import type { Agent } from '../agents/index.ts'
import type { ConversationSort } from '../conversations/index.ts'
import { appendEvents, type EventType } from '../events/index.ts'
import { toConversationFilter } from './to-conversation-filter.ts'
import { cleanIcon, cleanViewName, type View, type ViewVisibility } from './view.ts'
import {
  deleteViewRow,
  hasTeam,
  insertView,
  listViews,
  lockViews,
  updatePositions,
  updateViewRow,
} from './view-queries.ts'

const mostViews = 200
/** As JSON. */
const longestFilter = 20_000

/** Who makes or changes a view: an agent, or a program, which sees no private ones. */
export type ViewEditor = { accountId: Id; agent: Pick<Agent, 'id' | 'role'> | undefined }

export type ViewFields = {
  name: string
  icon?: string | null
  filter: wire.ConversationFilter
  sort: ConversationSort
  visibility: ViewVisibility
  /** With the visibility `team`, and with no other. */
  teamId?: Id | null
}

/** Makes a view, after all others. @throws AppError `not_found` about the team, `invalid_request` */
export async function createView(
  tx: Transaction,
  { accountId, agent }: ViewEditor,
  fields: ViewFields,
): Promise<View> {
  await requireRoom(tx, { accountId, agentId: agent?.id })
  const clean = await cleanFields(tx, { accountId, agentId: agent?.id }, fields)
  const view = await insertView(tx, { accountId, agentId: agent?.id, ...clean })
  tell(tx, 'view.created', view)
  return view
}

/**
 * What is not given stays. Who no longer sees it is told that it is gone.
 * @throws AppError `not_found`, `forbidden` when it is somebody else's, `invalid_request`
 */
export async function updateView(
  tx: Transaction,
  editor: ViewEditor,
  { id, ...change }: { id: Id } & Partial<ViewFields>,
): Promise<View> {
  const view = await lockOwnView(tx, editor, id)
  const visibility = change.visibility ?? view.visibility
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  // A team goes with the visibility that names it.
  const teamId = visibility === 'team' ? (view.teamId ?? null) : null
  const fields = { ...view, icon: view.icon, teamId, ...given }
  const clean = await cleanFields(tx, { accountId: view.accountId, agentId: view.agentId }, fields)
  const changed = await updateViewRow(tx, { ...view, ...clean })
  if (changed.visibility === view.visibility && changed.teamId === view.teamId)
    tell(tx, 'view.updated', changed)
  else {
    tell(tx, 'view.deleted', view)
    tell(tx, 'view.created', changed)
  }
  return changed
}

/** @throws AppError `not_found`, `forbidden` when it is somebody else's */
export async function deleteView(tx: Transaction, editor: ViewEditor, id: Id): Promise<void> {
  const view = await lockOwnView(tx, editor, id)
  await deleteViewRow(tx, view)
  tell(tx, 'view.deleted', view)
}

/** Puts views in this order. Those that the editor may not change stay where they are. */
export async function orderViews(tx: Transaction, editor: ViewEditor, ids: Id[]): Promise<void> {
  const { accountId, agent } = editor
  const wanted = [...new Set(ids)]
  const views = await lockViews(tx, { accountId, agentId: agent?.id, ids: wanted })
  if (views.length < wanted.length) throw notFound('view')
  const moved = views.flatMap((view) => {
    const position = wanted.indexOf(view.id)
    return mayChange(editor, view) && position !== view.position ? [{ ...view, position }] : []
  })
  if (moved.length === 0) return
  await updatePositions(tx, accountId, moved)
  for (const view of moved) tell(tx, 'view.updated', view)
}

async function lockOwnView(tx: Transaction, editor: ViewEditor, id: Id): Promise<View> {
  const [view] = await lockViews(tx, { accountId: editor.accountId, agentId: editor.agent?.id, ids: [id] })
  if (!view) throw notFound('view')
  if (mayChange(editor, view)) return view
  throw new AppError('forbidden', `The view '${view.name}' is for who made it, and for admins, to change`)
}

function mayChange({ agent }: ViewEditor, view: View): boolean {
  return agent?.role !== 'agent' || view.agentId === agent.id
}

/** Whoever opens the inbox has all that they see counted. */
async function requireRoom(tx: Transaction, who: { accountId: Id; agentId: Id | undefined }): Promise<void> {
  if ((await listViews(tx, who)).length >= mostViews)
    throw invalidState('view', `There are ${mostViews} views already; delete one that nobody uses`)
}

/** What is kept must be good for everybody who sees it, whenever they look: they would all be refused their lists. */
function requireFilter(filter: wire.ConversationFilter, accountId: Id): void {
  if (JSON.stringify(filter).length > longestFilter)
    throw invalidField('filter', `may have ${longestFilter} characters at most`, 'TOO_LONG')
  const anybody = { accountId, agentId: '0', inboxIds: undefined }
  toConversationFilter(filter, anybody)
}

type CleanFields = Pick<View, 'name' | 'icon' | 'filter' | 'sort' | 'visibility' | 'teamId'>

async function cleanFields(
  tx: Transaction,
  { accountId, agentId }: { accountId: Id; agentId: Id | undefined },
  { name, icon, filter, sort, visibility, teamId = null }: ViewFields,
): Promise<CleanFields> {
  if (visibility === 'private' && agentId === undefined)
    throw invalidField('visibility', 'may not be private: a key is nobody in particular')
  requireFilter(filter, accountId)
  if ((visibility === 'team') !== (teamId !== null))
    throw invalidField('team_id', visibility === 'team' ? 'is required' : 'goes with the visibility `team`')
  if (teamId !== null && !(await hasTeam(tx, accountId, teamId))) throw notFound('team')
  return {
    name: cleanViewName(name),
    icon: cleanIcon(icon),
    filter,
    sort,
    visibility,
    teamId: teamId ?? undefined,
  }
}

/** With who may hear of it. */
function tell(tx: Transaction, type: EventType, { accountId, id, visibility, teamId, agentId }: View): void {
  appendEvents(tx, accountId, [{ type, subjectId: id, data: { visibility, teamId, agentId } }])
}
