import { type ListModel, listModelOf } from '../../models/conversations/list-model.ts'
import { useApp } from '../use-app.ts'
import { useObservable } from '../use-observable.ts'

/** The list that is on screen; draws again when it changes. */
export function useListModel(): ListModel {
  return useObservable(listModelOf(useApp()))
}
