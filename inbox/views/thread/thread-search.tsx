import { useEffect, useRef } from 'react'
import { IconButton } from '../kit/button.tsx'
import { SearchField } from '../kit/search-field.tsx'
import { useObservable } from '../use-observable.ts'
import { useTexts } from '../use-texts.ts'
import { useThread } from './thread-context.ts'

/** Finds words in this thread, and goes from one place to the next. */
export function ThreadSearch() {
  const { thread: texts } = useTexts()
  const { thread } = useThread()
  const search = useObservable(thread.search)
  const field = useRef<HTMLInputElement>(null)
  const { isOpen, query, matches, index, state, isCut } = search
  useEffect(() => {
    if (isOpen) field.current?.focus()
  }, [isOpen])
  if (!isOpen) return null
  const found =
    matches.length > 0
      ? isCut
        ? `${index + 1} / ${texts.search.many(matches.length)}`
        : texts.search.found(index + 1, matches.length)
      : state === 'ready'
        ? texts.search.none
        : ''
  return (
    <search
      // Before the field, which would empty itself first.
      onKeyDownCapture={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        search.close()
      }}
      className="absolute inset-x-0 top-0 z-20 flex animate-fade items-center gap-1 border-b border-line bg-panel px-4 py-2 shadow-small max-sm:px-2"
    >
      <SearchField
        ref={field}
        label={texts.search.label}
        value={query}
        onChange={(text) => search.write(text)}
        onSubmit={() => search.step(1)}
        className="min-w-0 flex-1"
      />
      <span className="tabular min-w-16 px-1 text-center text-xs text-muted" role="status">
        {found}
      </span>
      <IconButton
        label={texts.search.previous}
        icon="chevron-up"
        isDisabled={matches.length === 0}
        onPress={() => search.step(1)}
      />
      <IconButton
        label={texts.search.next}
        icon="chevron-down"
        isDisabled={matches.length === 0}
        onPress={() => search.step(-1)}
      />
      <IconButton label={texts.search.close} icon="close" onPress={() => search.close()} />
    </search>
  )
}
