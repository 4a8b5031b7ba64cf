import { type ReactNode, useState } from 'react'
import { Autocomplete } from 'react-aria-components/Autocomplete'
import { Header, ListBox, ListBoxItem, ListBoxSection } from 'react-aria-components/ListBox'
import { Input, SearchField } from 'react-aria-components/SearchField'
import { contains } from '../../../shared/fold-text.ts'
import { cx } from '../kit/class-names.ts'
import { Icon } from '../kit/icon.tsx'
import { rowStyle } from '../kit/surfaces.ts'
import { useTexts } from '../use-texts.ts'

export type PickItem = {
  id: string
  label: string
  /** Stands at its end, quietly. */
  note?: string
  /** Stands before the label. */
  mark?: ReactNode
}

export type PickSection = { title?: string; items: PickItem[] }

export type PickListProps = {
  label: string
  placeholder: string
  sections: PickSection[]
  chosen: string[]
  onPick: (id: string) => void
  /** Makes a new one of what was typed; shown when nothing is called like that. */
  onCreate?: (text: string) => void
  createLabel?: (text: string) => string
  /** Few are shown without a field to narrow them. */
  isPlain?: boolean
}

const createId = 'create'

/** Something to choose from, narrowed by typing; the field keeps the focus, and the arrows move in the list. */
export function PickList(props: PickListProps) {
  const { label, placeholder, sections, isPlain, onCreate, createLabel } = props
  const [text, setText] = useState('')
  const typed = text.trim()
  const isKnown = sections.some(({ items }) =>
    items.some((item) => item.label.localeCompare(typed, undefined, { sensitivity: 'base' }) === 0),
  )
  const all =
    onCreate && createLabel && typed && !isKnown
      ? [
          ...sections,
          { items: [{ id: createId, label: createLabel(typed), mark: <Icon name="plus" size={16} /> }] },
        ]
      : sections
  return (
    <Autocomplete
      inputValue={text}
      onInputChange={setText}
      filter={(value, input) => value === createLabel?.(typed) || contains(value, input)}
    >
      <SearchField aria-label={label} autoFocus className={cx('border-b border-line', isPlain && 'sr-only')}>
        <Input
          // Empty, it has the direction of what it asks.
          dir={text === '' ? undefined : 'auto'}
          placeholder={placeholder}
          className="h-10 w-full bg-transparent px-3 text-base text-strong outline-none placeholder:text-muted text-aligned max-sm:text-[16px] [&::-webkit-search-cancel-button]:hidden"
        />
      </SearchField>
      <Choices {...props} sections={all} typed={typed} onCreated={() => setText('')} />
    </Autocomplete>
  )
}

type ChoicesProps = PickListProps & { typed: string; onCreated: () => void }

function Choices({ label, sections, chosen, onPick, onCreate, typed, onCreated }: ChoicesProps) {
  const { list } = useTexts()
  const pick = (id: string) => {
    if (id !== createId) return onPick(id)
    onCreate?.(typed)
    onCreated()
  }
  return (
    <ListBox
      aria-label={label}
      onAction={(key) => pick(String(key))}
      renderEmptyState={() => (
        <p className="px-2 py-3 text-center text-sm text-muted">{list.pickers.nothingFound}</p>
      )}
      className="max-h-96 overflow-y-auto p-1 outline-none"
    >
      {sections
        .filter(({ items }) => items.length > 0)
        .map(({ title, items }, index) => (
          <ListBoxSection key={title ?? index} aria-label={title ?? label}>
            {title && <Header className="px-2 pt-2 pb-1 text-xs font-medium text-muted">{title}</Header>}
            {items.map((item) => (
              <Choice key={item.id} item={item} isChosen={chosen.includes(item.id)} />
            ))}
          </ListBoxSection>
        ))}
    </ListBox>
  )
}

function Choice({ item: { id, label, note, mark }, isChosen }: { item: PickItem; isChosen: boolean }) {
  const { list } = useTexts()
  return (
    <ListBoxItem id={id} textValue={label} className={cx(rowStyle, 'data-[hovered]:bg-hover')}>
      {mark && <span className="flex w-5 shrink-0 justify-center text-muted">{mark}</span>}
      <span dir="auto" className="min-w-0 flex-1 truncate text-aligned">
        {label}
      </span>
      {note && <span className="tabular shrink-0 text-xs text-muted">{note}</span>}
      {isChosen && (
        <>
          <Icon name="check" size={16} className="text-accent-text" />
          <span className="sr-only">{list.pickers.chosen}</span>
        </>
      )}
    </ListBoxItem>
  )
}
