import type { Speech } from '../models/i18n.ts'
import { useFrame } from './use-app.ts'
import { useObservable } from './use-observable.ts'

/** The words of the person's language, and how it writes times and numbers. */
export function useTexts(): Speech {
  return useObservable(useFrame().i18n).speech
}
