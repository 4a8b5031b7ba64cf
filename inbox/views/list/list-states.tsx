import { viewIcon } from '../../models/sidebar/go-commands.ts'
import { Button } from '../kit/button.tsx'
import { Banner, EmptyState, ErrorState, Skeleton } from '../kit/states.tsx'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'
import { useListModel } from './use-list-model.ts'

const skeletons = ['w-28', 'w-36', 'w-24', 'w-32', 'w-40', 'w-27', 'w-33', 'w-25']

export function ListLoading() {
  const { list } = useTexts()
  return (
    <div aria-busy="true" className="flex-1 overflow-hidden">
      <span className="sr-only" role="status">
        {list.list.loading}
      </span>
      {skeletons.map((width) => (
        <div key={width} className="flex h-[78px] gap-2.5 border-b border-line px-3 py-3">
          <Skeleton className="size-8 shrink-0 rounded-full" />
          <div className="flex flex-1 flex-col gap-2 pt-0.5">
            <div className="flex justify-between">
              <Skeleton className={`h-3.5 ${width}`} />
              <Skeleton className="h-3 w-9" />
            </div>
            <Skeleton className="h-3 w-full" />
            <Skeleton className="h-3 w-2/3" />
          </div>
        </div>
      ))}
    </div>
  )
}

export function ListFailed() {
  const model = useListModel()
  return <ErrorState problem={model.problem} onRetry={() => void model.load()} />
}

/** The list goes on, and what follows did not come. */
export function MoreFailed() {
  const model = useListModel()
  const { list, frame } = useTexts()
  return (
    <Banner
      tone="warning"
      icon="alert"
      action={
        <Button size="sm" onPress={() => void model.retry()}>
          {frame.kit.retry}
        </Button>
      }
    >
      {list.list.failedMore}
    </Banner>
  )
}

/** Nothing is in the view, or nothing fits what was asked for. */
export function ListWithout() {
  const model = useListModel()
  const { list } = useTexts()
  const { viewId, isChanged } = model.place
  const view = useStore(({ views }) => views[viewId])
  if (isChanged)
    return (
      <EmptyState
        icon="filter"
        title={list.list.noneFoundTitle}
        text={list.list.noneFoundText}
        action={<Button onPress={() => model.unrefine()}>{list.list.clearFilters}</Button>}
      />
    )
  const name = view?.visibility === 'system' ? viewId : 'other'
  return (
    <EmptyState
      icon={view ? viewIcon(view) : 'inbox'}
      title={list.list.emptyTitle[name] ?? list.list.emptyTitle['other']!}
      text={list.list.emptyText[name] ?? list.list.emptyText['other']!}
    />
  )
}
