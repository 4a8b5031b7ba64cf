import type { Preferences } from '../../shared/parley/index.ts'
import type { AppModel } from './app.ts'
import { tellFailure } from './failures.ts'

/** How it is unless the person says otherwise. */
export const defaults = {
  theme: 'system',
  density: 'comfortable',
  undo_send_seconds: 5,
  send_key: 'enter',
  sounds: true,
  notify: 'all',
  single_keys: true,
  shortcuts: {},
  finished_steps: [],
} satisfies Preferences

/** The person's preferences with what is absent filled in; the language is the browser's unless chosen. */
export function filled(preferences: Preferences): Required<Omit<Preferences, 'language'>> {
  return { ...defaults, ...preferences }
}

/** Changes some of one's preferences, at once here and then on the server. */
export async function changePreferences(app: AppModel, change: Partial<Preferences>): Promise<void> {
  const before = app.store.state.preferences
  const preferences = { ...before, ...change }
  app.store.dispatch({ kind: 'preferences', preferences })
  app.look.wear(preferences)
  try {
    await app.api.put('/me/preferences', { body: preferences, keepalive: true })
  } catch (error) {
    app.store.dispatch({ kind: 'preferences', preferences: before })
    app.look.wear(before)
    tellFailure(app, error, () => void changePreferences(app, change))
  }
}
