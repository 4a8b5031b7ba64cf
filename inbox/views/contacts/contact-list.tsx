import { useInfiniteQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useDeferredValue, useEffect, useRef, useState } from 'react'
import { type ContactSort, contactSorts, listContacts } from '../../models/contacts/list-contacts.ts'
import { Button } from '../kit/button.tsx'
import { SearchField } from '../kit/search-field.tsx'
import { Select } from '../kit/select.tsx'
import { EmptyState, ErrorState, Skeleton } from '../kit/states.tsx'
import { SidebarButton } from '../shell/area-buttons.tsx'
import { useApp } from '../use-app.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'
import { ContactRow } from './contact-row.tsx'
import { CreateDialog } from './create-dialog.tsx'

/** In px. */
const rowHeight = 60
const rowsAhead = 15

export function ContactList({ openId }: { openId: string | null }) {
  const app = useApp()
  const { contacts } = useTexts()
  const [text, setText] = useState('')
  const [sort, setSort] = useState<ContactSort>('newest')
  const [isCreating, setCreating] = useState(false)
  const asked = useDeferredValue(text.trim())
  const epoch = useStore((state) => state.epoch)
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['contacts', 'list', asked, sort, epoch],
    queryFn: ({ pageParam, signal }) => listContacts(app, { text: asked, sort, cursor: pageParam, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    placeholderData: (before) => before,
  })
  const ids = data?.pages.flatMap(({ items }) => items.map(({ id }) => id))
  return (
    <div className="flex h-full flex-col">
      <header className="flex flex-col gap-2 border-b border-line px-3 py-2.5">
        <div className="flex items-center gap-1">
          <SidebarButton />
          <h1 className="min-w-0 flex-1 px-1 text-lg font-semibold text-strong">{contacts.page.title}</h1>
          <Button size="sm" variant="primary" icon="user-plus" onPress={() => setCreating(true)}>
            {contacts.page.create}
          </Button>
        </div>
        <SearchField
          label={contacts.page.search}
          placeholder={contacts.page.search}
          value={text}
          onChange={setText}
        />
        <Select
          label={contacts.page.sort}
          isLabelHidden
          size="sm"
          value={sort}
          options={contactSorts.map((id) => ({ id, label: contacts.page.sorts[id] }))}
          onChange={(id) => setSort(id as ContactSort)}
        />
      </header>
      {ids && ids.length > 0 && (
        <Rows
          ids={ids}
          openId={openId}
          onNearEnd={() => hasNextPage && !isFetchingNextPage && void fetchNextPage()}
        />
      )}
      {ids?.length === 0 && (
        <EmptyState
          icon="user"
          title={asked ? contacts.page.nothingFound : contacts.page.none}
          text={asked ? contacts.page.nothingFoundText : contacts.page.noneText}
        />
      )}
      {!ids && error && <ErrorState problem={error} onRetry={() => void refetch()} />}
      {!ids && !error && <RowsSkeleton />}
      {isCreating && <CreateDialog onClose={() => setCreating(false)} />}
    </div>
  )
}

function Rows({ ids, openId, onNearEnd }: { ids: string[]; openId: string | null; onNearEnd: () => void }) {
  const { contacts } = useTexts()
  const box = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: ids.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  })
  const rows = virtual.getVirtualItems()
  const lastShown = rows.at(-1)?.index ?? 0
  useEffect(() => {
    if (lastShown > ids.length - rowsAhead) onNearEnd()
  })
  return (
    <div ref={box} className="min-h-0 flex-1 overflow-y-auto">
      <ul aria-label={contacts.page.title} className="relative" style={{ height: virtual.getTotalSize() }}>
        {rows.map(({ index, start }) => (
          <ContactRow
            key={ids[index]!}
            id={ids[index]!}
            top={start}
            height={rowHeight}
            isOpen={ids[index] === openId}
          />
        ))}
      </ul>
    </div>
  )
}

function RowsSkeleton() {
  return (
    <div aria-hidden="true">
      {['w-32', 'w-40', 'w-28', 'w-36', 'w-24', 'w-44'].map((width) => (
        <div key={width} className="flex items-center gap-2.5 px-3 py-3">
          <Skeleton className="size-8 rounded-full" />
          <Skeleton className={`h-4 ${width}`} />
        </div>
      ))}
    </div>
  )
}
