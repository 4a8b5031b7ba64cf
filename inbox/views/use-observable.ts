import { useSyncExternalStore } from 'react'
import type { Observable } from '../models/observable.ts'

/** Draws again whenever the model changes. */
export function useObservable<Model extends Observable>(model: Model): Model {
  useSyncExternalStore(model.follow, () => model.version)
  return model
}
