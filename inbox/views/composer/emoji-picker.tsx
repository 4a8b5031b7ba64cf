import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { type Emoji, emojiGroups, searchEmoji } from '../../models/composer/emoji.ts'
import { recentEmoji, rememberEmoji } from '../../models/composer/recent-emoji.ts'
import { SearchField } from '../kit/search-field.tsx'
import { useTexts } from '../use-texts.ts'

const perRow = 8

/** Emoji by group, or those that fit what is searched. */
export function EmojiPicker({ onPick }: { onPick: (char: string) => void }) {
  const { thread } = useTexts()
  const [query, setQuery] = useState('')
  const grid = useRef<HTMLDivElement>(null)
  const recent = useMemo(recentEmoji, [])
  const found = query.trim() === '' ? undefined : searchEmoji(query, 64)
  const pick = (char: string) => {
    rememberEmoji(char)
    onPick(char)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const cells = [...(grid.current?.querySelectorAll<HTMLElement>('button') ?? [])]
    const index = cells.indexOf(document.activeElement as HTMLElement)
    const isRtl = getComputedStyle(event.currentTarget).direction === 'rtl'
    const by = {
      ArrowRight: isRtl ? -1 : 1,
      ArrowLeft: isRtl ? 1 : -1,
      ArrowDown: perRow,
      ArrowUp: -perRow,
    }[event.key]
    if (by === undefined || (index < 0 && event.key !== 'ArrowDown')) return
    event.preventDefault()
    cells[index < 0 ? 0 : Math.max(0, Math.min(cells.length - 1, index + by))]?.focus()
  }
  return (
    // The arrow keys go from the search into the grid, and about in it.
    <fieldset aria-label={thread.emoji.label} className="flex h-full flex-col" onKeyDown={onKeyDown}>
      <div className="border-b border-line p-2">
        <SearchField
          label={thread.emoji.search}
          value={query}
          onChange={setQuery}
          autoFocus
          onSubmit={() => found?.[0] && pick(found[0].char)}
        />
      </div>
      <div ref={grid} className="min-h-0 flex-1 overflow-y-auto px-2 pb-2">
        {found ? (
          found.length > 0 ? (
            <Group title={thread.emoji.label} isTitleHidden emoji={found} onPick={pick} />
          ) : (
            <p className="py-8 text-center text-sm text-muted">{thread.emoji.none}</p>
          )
        ) : (
          <>
            {recent.length > 0 && <Group title={thread.emoji.recent} emoji={recent} onPick={pick} />}
            {emojiGroups.map(({ name, emoji }) => (
              <Group key={name} title={thread.emoji.groups[name]} emoji={emoji} onPick={pick} />
            ))}
          </>
        )}
      </div>
    </fieldset>
  )
}

type GroupProps = { title: string; isTitleHidden?: boolean; emoji: Emoji[]; onPick: (char: string) => void }

function Group({ title, isTitleHidden, emoji, onPick }: GroupProps) {
  return (
    <section aria-label={title} className="[content-visibility:auto] [contain-intrinsic-size:auto_200px]">
      {!isTitleHidden && <h3 className="px-1 pt-2.5 pb-1 text-xs font-medium text-muted">{title}</h3>}
      <div className="grid grid-cols-8">
        {emoji.map(({ char, words }, index) => (
          <button
            key={char}
            type="button"
            tabIndex={index === 0 ? 0 : -1}
            title={words}
            aria-label={words}
            onClick={() => onPick(char)}
            className="flex aspect-square items-center justify-center rounded-md text-xl leading-none hover:bg-hover"
          >
            {char}
          </button>
        ))}
      </div>
    </section>
  )
}
