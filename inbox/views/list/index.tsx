import { useEffect } from 'react'
import { useApp } from '../use-app.ts'
import { useObservable } from '../use-observable.ts'
import { useStore } from '../use-store.ts'
import { BulkBar, BulkProgress } from './bulk-bar.tsx'
import { FilterBar } from './filter-bar.tsx'
import { FreshPill } from './fresh-pill.tsx'
import { ListHeader } from './list-header.tsx'
import { ListFailed, ListLoading, ListWithout, MoreFailed } from './list-states.tsx'
import { Rows } from './rows.tsx'
import { useListModel } from './use-list-model.ts'
import { usePlaceName } from './use-place-name.ts'
import { usePrefetch } from './use-prefetch.ts'

/** The conversations of a view. */
export function ConversationList() {
  const model = useListModel()
  const isSelecting = model.selected.size > 0
  const name = usePlaceName(model.place.viewId)
  return (
    <div className="relative flex h-full flex-col bg-panel">
      {isSelecting && <h1 className="sr-only">{name}</h1>}
      {isSelecting ? <BulkBar /> : <ListHeader />}
      <FilterBar />
      <BulkProgress />
      <ListBody />
    </div>
  )
}

function ListBody() {
  const model = useListModel()
  const app = useApp()
  const { key } = model.place
  const { density } = useObservable(app.look)
  const list = useStore((state) => state.lists[key])
  const onRest = usePrefetch(app)
  const isEmpty = list?.ids.length === 0
  // Nobody reads further down in what is empty.
  useEffect(() => {
    if (isEmpty) model.hold(false)
  }, [isEmpty, model])
  if (!list || list.state === 'loading') return <ListLoading />
  if (list.state === 'failed') return <ListFailed />
  if (list.ids.length === 0) return <ListWithout />
  return (
    <>
      <FreshPill count={list.fresh.length} />
      <Rows
        key={`${density} ${key}`}
        density={density}
        ids={list.ids}
        hasMore={list.nextCursor !== null}
        onRest={onRest}
      />
      {model.problem !== null && <MoreFailed />}
    </>
  )
}
