import { teamOf } from '../../models/conversations/place.ts'
import { viewName } from '../../models/sidebar/go-commands.ts'
import { useApp } from '../use-app.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'

/** What a view, or a team's list, is called. */
export function usePlaceName(viewId: string): string {
  const app = useApp()
  const { list } = useTexts()
  return useStore(({ views, teams }) => {
    const teamId = teamOf(viewId)
    if (teamId !== undefined) return teams[teamId]?.name ?? list.views['unknown']!
    const view = views[viewId]
    return view ? viewName(app, view) : (list.views[viewId] ?? list.views['unknown']!)
  })
}
