import { useEffect, useRef, useState } from 'react'
import { type SearchScope, searchScopes } from '../../models/search/search.ts'
import { SearchField } from '../kit/search-field.tsx'
import { SidebarButton } from '../shell/area-buttons.tsx'
import { useApp } from '../use-app.ts'
import { useQueryPart } from '../use-route.ts'
import { useTexts } from '../use-texts.ts'
import { Results } from './results.tsx'
import { ScopeBar } from './scope-bar.tsx'

/** Typing asks once it rests. */
const restMs = 180

/** Finds contacts and messages; what was asked stands in the address. */
export function SearchPage() {
  const { router } = useApp()
  const { list } = useTexts()
  const asked = useQueryPart('q') ?? ''
  const part = useQueryPart('in')
  const scope = searchScopes.find((known) => known === part) ?? 'all'
  const [text, setText] = useState(asked)
  const field = useRef<HTMLInputElement>(null)
  const go = (q: string, where: SearchScope) =>
    router.go(
      { name: 'search' },
      { query: { q: q.trim() || null, in: where === 'all' ? null : where }, replace: true },
    )
  useEffect(() => {
    if (text.trim() === asked) return
    const timer = setTimeout(() => go(text, scope), restMs)
    return () => clearTimeout(timer)
  })
  useEffect(() => setText((typed) => (typed.trim() === asked ? typed : asked)), [asked])
  return (
    <div className="flex h-full min-w-0 flex-1 flex-col bg-panel">
      <header className="shrink-0 border-b border-line px-4 pt-3">
        <div className="mx-auto flex w-full max-w-3xl items-center gap-1">
          <SidebarButton />
          <h1 className="sr-only">{list.search.title}</h1>
          <SearchField
            ref={field}
            label={list.search.label}
            placeholder={list.search.placeholder}
            value={text}
            onChange={setText}
            onSubmit={(value) => go(value, scope)}
            autoFocus
            className="flex-1"
          />
        </div>
        <ScopeBar scope={scope} onChange={(where) => go(text, where)} />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto w-full max-w-3xl px-4 py-3">
          <Results text={asked} scope={scope} onScope={(where) => go(text, where)} />
        </div>
      </div>
    </div>
  )
}
