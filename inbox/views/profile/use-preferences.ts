import type { Preferences } from '../../../shared/parley/index.ts'
import { changePreferences, filled } from '../../models/preferences.ts'
import { useApp } from '../use-app.ts'
import { useStore } from '../use-store.ts'

/** One's preferences with what is absent filled in, and how to change them. */
export function usePreferences() {
  const app = useApp()
  const own = useStore((state) => state.preferences)
  return {
    ...filled(own),
    change: (change: Partial<Preferences>) => void changePreferences(app, change),
  }
}
