import { lazy, Suspense, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components/Button'
import {
  describePart,
  type FilterPart,
  partsIn,
  withChosen,
} from '../../models/conversations/filter-parts.ts'
import { tellFailure } from '../../models/failures.ts'
import { canEditView, updateView } from '../../models/sidebar/views.ts'
import { IconButton } from '../kit/button.tsx'
import { Icon } from '../kit/icon.tsx'
import { Popover } from '../kit/popover.tsx'
import { useApp } from '../use-app.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'
import { useListModel } from './use-list-model.ts'

const PartOptions = lazy(async () => ({ default: (await import('./filter-parts.tsx')).PartOptions }))

/** What narrows the list beyond its view. */
export function FilterBar() {
  const app = useApp()
  const model = useListModel()
  const { list } = useTexts()
  const { place } = model
  const view = useStore(({ views }) => views[place.viewId])
  const canUpdate = useStore((state) => view !== undefined && canEditView(state, view))
  if (!place.isChanged) return null
  const { filter, sort } = place
  const keep = () => {
    if (!view) return
    const change = async () => {
      await updateView(app, view, { filter, sort })
      model.unrefine()
    }
    change().catch((error: unknown) => tellFailure(app, error))
  }
  return (
    <div className="flex shrink-0 items-start gap-1 border-b border-line ps-3 pe-2 py-2">
      <div className="flex min-w-0 flex-1 flex-wrap gap-1.5">
        {partsIn(filter).map((part) => (
          <Part key={part} part={part} />
        ))}
      </div>
      {canUpdate ? (
        <IconButton
          size="sm"
          icon="bookmark"
          label={list.list.updateView}
          onPress={keep}
          className="mt-0.5"
        />
      ) : (
        <IconButton
          size="sm"
          icon="bookmark"
          label={list.list.saveView}
          onPress={() => model.show({ dialog: { name: 'view', view: null, filter, sort } })}
          className="mt-0.5"
        />
      )}
      <IconButton
        size="sm"
        icon="close"
        label={list.list.clearFilters}
        onPress={() => model.unrefine()}
        className="mt-0.5"
      />
    </div>
  )
}

function Part({ part }: { part: FilterPart }) {
  const app = useApp()
  const model = useListModel()
  const { list } = useTexts()
  const [isOpen, setOpen] = useState(false)
  const { filter } = model.place
  const name = list.filters[part]
  const value = describePart(app, filter, part)
  const canChange = part !== 'text' && part !== 'contact_id'
  return (
    <span className="inline-flex h-7 max-w-full min-w-0 items-stretch rounded-md border border-line-strong bg-raised text-xs">
      <Popover
        label={list.filters.change(name)}
        isOpen={isOpen && canChange}
        onOpenChange={setOpen}
        className="w-64"
        trigger={
          <AriaButton
            aria-label={list.filters.change(name)}
            isDisabled={!canChange}
            className="ring-focus flex min-w-0 items-center gap-1 rounded-s-md ps-2 pe-1 data-[hovered]:bg-hover"
          >
            <span className="text-muted">{name}</span>
            <span dir="auto" className="truncate font-medium text-strong">
              {value}
            </span>
          </AriaButton>
        }
      >
        <Suspense>
          <PartOptions part={part} />
        </Suspense>
      </Popover>
      <AriaButton
        aria-label={list.filters.remove(name)}
        onPress={() => model.refine(withChosen(filter, part, [], new Date()))}
        className="ring-focus flex w-6 items-center justify-center rounded-e-md text-muted data-[hovered]:bg-hover data-[hovered]:text-strong"
      >
        <Icon name="close" size={12} />
      </AriaButton>
    </span>
  )
}
