import { lazy, Suspense } from 'react'
import { IconButton } from '../kit/button.tsx'
import { Popover } from '../kit/popover.tsx'
import { useTexts } from '../use-texts.ts'
import { useListModel } from './use-list-model.ts'

const FilterParts = lazy(async () => ({ default: (await import('./filter-parts.tsx')).FilterParts }))

/** Narrows the list: first by what, then to which. */
export function FilterButton() {
  const model = useListModel()
  const { list } = useTexts()
  return (
    <Popover
      label={list.list.filter}
      placement="bottom end"
      isOpen={model.over.isFiltering}
      onOpenChange={(isFiltering) => model.show({ isFiltering })}
      className="w-72"
      trigger={
        <IconButton
          label={list.list.filter}
          icon="filter"
          shortcut="list.filter"
          isPressed={model.place.isChanged}
        />
      }
    >
      <Suspense>
        <FilterParts onClose={() => model.show({ isFiltering: false })} />
      </Suspense>
    </Popover>
  )
}
