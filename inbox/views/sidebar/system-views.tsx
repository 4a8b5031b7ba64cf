import { viewIcon, viewName } from '../../models/sidebar/go-commands.ts'
import { orderedViews } from '../../models/sidebar/views.ts'
import { useApp } from '../use-app.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'
import { NavRow } from './nav-row.tsx'

/** Of these the count would only grow. */
const uncounted = ['closed']

/** The views there always are. */
export function SystemViews() {
  const app = useApp()
  useTexts()
  const views = useStore((state) => orderedViews(state).filter(({ visibility }) => visibility === 'system'))
  const counts = useStore((state) => state.counts)
  return views.map((view) => (
    <NavRow
      key={view.id}
      icon={viewIcon(view)}
      label={viewName(app, view)}
      to={{ name: 'view', viewId: view.id, conversationId: null }}
      count={uncounted.includes(view.id) ? 0 : counts[view.id]}
      isUrgent={view.id === 'mentions'}
      shortcut={`go.${view.id}`}
    />
  ))
}
