import { useEffect } from 'react'
import { Avatar } from '../kit/avatar.tsx'
import { cx } from '../kit/class-names.ts'
import { Link } from '../kit/link.tsx'
import { useTexts } from '../use-texts.ts'
import type { Suggestion, Suggestions } from './use-suggestions.ts'

/** What can be put in place of the word at the caret, above the text. The focus stays in the text. */
export function SuggestMenu({ suggestions }: { suggestions: Suggestions }) {
  const { thread } = useTexts()
  const { isOpen, items, active, activeId, listId, sign, choose, point } = suggestions
  useEffect(() => {
    if (activeId) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' })
  }, [activeId])
  if (!isOpen) return null
  const label = sign === '/' ? thread.canned.label : sign === '@' ? thread.mention.label : thread.emoji.label
  return (
    <div className="absolute inset-x-0 bottom-full z-20 mb-2 animate-fade overflow-hidden rounded-lg bg-raised shadow-float">
      {items.length === 0 ? (
        <div className="px-3 py-2.5 text-sm text-muted">
          <p className="font-medium text-strong">{thread.canned.empty}</p>
          <p>{thread.canned.emptyText}</p>
          <Link to="/settings/canned-responses">{thread.canned.manage}</Link>
        </div>
      ) : (
        <div id={listId} role="listbox" aria-label={label} className="max-h-72 overflow-y-auto p-1">
          {items.map((item, index) => (
            <button
              key={item.key}
              type="button"
              id={`${listId}-${item.key}`}
              role="option"
              tabIndex={-1}
              aria-selected={item === active}
              // The text would lose the focus, and with it the caret.
              onPointerDown={(event) => event.preventDefault()}
              onPointerMove={() => point(index)}
              onClick={() => choose(item)}
              className={cx(
                'flex min-h-8 w-full items-center gap-2.5 rounded-md px-2 py-1 text-start text-sm',
                item === active ? 'bg-hover text-strong' : 'text-normal',
              )}
            >
              <Content item={item} />
            </button>
          ))}
        </div>
      )}
    </div>
  )
}

function Content({ item }: { item: Suggestion }) {
  switch (item.type) {
    case 'agent':
      return (
        <>
          <Avatar name={item.agent.name} size={20} />
          <bdi className="truncate">{item.agent.name}</bdi>
        </>
      )
    case 'emoji':
      return (
        <>
          <span className="w-6 text-center text-lg leading-none">{item.emoji.char}</span>
          <span className="truncate">{item.emoji.words}</span>
        </>
      )
    case 'canned':
      return (
        <>
          <bdi className="shrink-0 rounded-sm bg-accent-soft px-1.5 font-medium text-accent-text">
            {item.response.shortcut}
          </bdi>
          <span className="min-w-0 flex-1 truncate text-muted" dir="auto">
            {item.filled}
          </span>
        </>
      )
  }
}
