import type { ConversationFilter, ConversationSort, Page, View } from '../../../shared/parley/index.ts'
import type { AppModel } from '../app.ts'
import { tellFailure } from '../failures.ts'
import type { Id, InboxState } from '../store/state.ts'

export type ViewDraft = {
  name: string
  icon: string | null
  filter: ConversationFilter
  sort: ConversationSort
  visibility: 'private' | 'team' | 'account'
  team_id: Id | null
}

/** All views in the order of the sidebar: those there always are first. */
export function orderedViews({ views }: Pick<InboxState, 'views'>): View[] {
  return Object.values(views).sort(
    (one, other) =>
      Number(other.visibility === 'system') - Number(one.visibility === 'system') ||
      one.position - other.position ||
      (one.id < other.id ? -1 : 1),
  )
}

/** Own ones, and for admins those of everybody. */
export function canEditView({ me }: Pick<InboxState, 'me'>, view: View): boolean {
  return view.visibility !== 'system' && (view.agent_id === me.id || me.role !== 'agent')
}

/** @throws ApiProblem, for the form to show */
export async function createView(app: AppModel, draft: ViewDraft): Promise<View> {
  const view = await app.api.post<View>('/views', { body: draft })
  app.store.dispatch({ kind: 'view', view })
  app.undo.add({
    text: app.i18n.speech.list.viewForm.saved(view.name),
    undo: async () => void (await removeView(app, view)),
  })
  return view
}

/** @throws ApiProblem, for the form to show */
export async function updateView(app: AppModel, before: View, change: Partial<ViewDraft>): Promise<void> {
  const view = await app.api.patch<View>(`/views/${before.id}`, { body: change })
  app.store.dispatch({ kind: 'view', view })
  const { name, icon, filter, sort, team_id, visibility } = before
  if (visibility === 'system') return
  const old = { name, icon, filter, sort, team_id, visibility }
  app.undo.add({
    text: app.i18n.speech.list.viewForm.saved(view.name),
    undo: async () => {
      const back = await app.api.patch<View>(`/views/${before.id}`, { body: old })
      app.store.dispatch({ kind: 'view', view: back })
    },
  })
}

/** Gone at once; undo makes the same again, under another id. */
export async function deleteView(app: AppModel, view: View): Promise<void> {
  const order = orderedViews(app.store.state)
  if (!(await removeView(app, view))) return
  app.undo.add({
    text: app.i18n.speech.list.viewForm.deleted(view.name),
    undo: async () => {
      const { name, icon, filter, sort, team_id } = view
      const visibility = view.visibility === 'system' ? 'private' : view.visibility
      const body = { name, icon, filter, sort, visibility, team_id }
      const again = await app.api.post<View>('/views', { body })
      app.store.dispatch({ kind: 'view', view: { ...again, position: view.position } })
      await keepOrder(
        app,
        order.map(({ id }) => (id === view.id ? again.id : id)),
      )
    },
  })
}

async function removeView(app: AppModel, view: View): Promise<boolean> {
  app.store.dispatch({ kind: 'view.gone', id: view.id })
  try {
    await app.api.delete(`/views/${view.id}`)
    return true
  } catch (error) {
    app.store.dispatch({ kind: 'view', view })
    tellFailure(app, error, () => void removeView(app, view))
    return false
  }
}

/** Moves one of the views that people made to another place among them. */
export async function moveView(app: AppModel, id: Id, to: number): Promise<void> {
  const before = orderedViews(app.store.state)
  const own = before.filter(({ visibility }) => visibility !== 'system')
  const from = own.findIndex((view) => view.id === id)
  if (from < 0 || to < 0 || to >= own.length || to === from) return
  const moved = own.toSpliced(from, 1).toSpliced(to, 0, own[from]!)
  try {
    await keepOrder(
      app,
      moved.map((view) => view.id),
    )
  } catch (error) {
    place(app, before)
    return tellFailure(app, error, () => void moveView(app, id, to))
  }
  app.undo.add(
    {
      text: app.i18n.speech.list.sidebar.moved(own[from]!.name, to + 1),
      undo: () => moveView(app, id, from),
    },
    { quiet: true },
  )
}

async function keepOrder(app: AppModel, ids: Id[]): Promise<void> {
  const { views } = app.store.state
  place(
    app,
    ids.flatMap((id) => views[id] ?? []),
  )
  const body = { ids: ids.filter((id) => views[id]?.visibility !== 'system') }
  const { items } = await app.api.put<Page<View>>('/views/order', { body })
  app.store.dispatch(...items.map((view) => ({ kind: 'view' as const, view })))
}

function place({ store }: AppModel, views: View[]): void {
  const own = views.filter(({ visibility }) => visibility !== 'system')
  store.dispatch(...own.map((view, index) => ({ kind: 'view' as const, view: { ...view, position: index } })))
}
