import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { type SearchScope, search } from '../../models/search/search.ts'
import { Button } from '../kit/button.tsx'
import { EmptyState, ErrorState, Skeleton } from '../kit/states.tsx'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'
import { ContactRow } from './contact-row.tsx'
import { MessageRow } from './message-row.tsx'

/** What was found; what was seen before stays until the next answer is here. */
export function Results({
  text,
  scope,
  onScope,
}: {
  text: string
  scope: SearchScope
  onScope: (scope: SearchScope) => void
}) {
  const app = useApp()
  const { list } = useTexts()
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage, isPlaceholderData } =
    useInfiniteQuery({
      queryKey: ['search', text, scope],
      queryFn: ({ pageParam: cursor, signal }) => search(app, { text, scope, cursor, signal }),
      initialPageParam: null as string | null,
      getNextPageParam: ({ next_cursor }) => next_cursor,
      enabled: text !== '',
      placeholderData: (before) => before,
    })
  if (text === '')
    return (
      <EmptyState
        icon="search"
        title={list.search.startTitle}
        text={list.search.startText}
        className="pt-24"
      />
    )
  if (error && !data) return <ErrorState problem={error} onRetry={() => void refetch()} className="pt-24" />
  if (!data) return <Loading />
  const contacts = data.pages.flatMap((page) => page.contacts)
  const messages = data.pages.flatMap((page) => page.messages)
  if (contacts.length === 0 && messages.length === 0)
    return (
      <EmptyState
        icon="search"
        title={list.search.noneTitle(text)}
        text={list.search.noneText}
        className="pt-24"
      />
    )
  return (
    <div aria-busy={isPlaceholderData} className="flex flex-col gap-5 pb-10">
      <Group
        title={list.search.contacts}
        isShown={contacts.length > 0}
        action={
          scope === 'all' && (
            <Button size="sm" variant="ghost" onPress={() => onScope('contacts')}>
              {list.search.showAll}
            </Button>
          )
        }
      >
        {contacts.map((hit) => (
          <ContactRow key={hit.contact.id} hit={hit} text={text} />
        ))}
      </Group>
      <Group title={list.search.messages} isShown={messages.length > 0}>
        {messages.map((hit) => (
          <MessageRow key={hit.message_id} hit={hit} text={text} />
        ))}
      </Group>
      {hasNextPage && (
        <Button className="self-center" isPending={isFetchingNextPage} onPress={() => void fetchNextPage()}>
          {list.search.more}
        </Button>
      )}
    </div>
  )
}

function Group({
  title,
  isShown,
  action,
  children,
}: {
  title: string
  isShown: boolean
  action?: ReactNode
  children: ReactNode
}) {
  if (!isShown) return null
  return (
    <section aria-label={title}>
      <div className="flex h-8 items-center justify-between px-2">
        <h2 className="text-xs font-medium text-muted">{title}</h2>
        {action}
      </div>
      <ul className="flex flex-col gap-px">{children}</ul>
    </section>
  )
}

function Loading() {
  const { list } = useTexts()
  return (
    <div aria-busy="true" className="flex flex-col gap-4 px-2 pt-4">
      <span className="sr-only" role="status">
        {list.list.loading}
      </span>
      {[1, 2, 3, 4, 5, 6].map((row) => (
        <div key={row} className="flex items-center gap-3">
          <Skeleton className="size-8 shrink-0 rounded-full" />
          <div className="flex flex-1 flex-col gap-2">
            <Skeleton className="h-3.5 w-40" />
            <Skeleton className="h-3 w-4/5" />
          </div>
        </div>
      ))}
    </div>
  )
}
