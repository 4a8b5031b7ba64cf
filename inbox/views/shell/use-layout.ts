import type { Layout } from '../../models/layout.ts'
import { useFrame } from '../use-app.ts'
import { useObservable } from '../use-observable.ts'

/** How the areas stand now. */
export function useLayout(): Layout {
  return useObservable(useFrame().layout)
}
