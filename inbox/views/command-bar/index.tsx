import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useDeferredValue, useEffect, useState } from 'react'
import { Autocomplete } from 'react-aria-components/Autocomplete'
import { Header, ListBox, ListBoxItem, ListBoxSection } from 'react-aria-components/ListBox'
import { Dialog, Modal, ModalOverlay } from 'react-aria-components/Modal'
import { Input, SearchField } from 'react-aria-components/SearchField'
import { findCommands } from '../../models/command-bar/find.ts'
import { findLoaded, lookUp } from '../../models/command-bar/look-up.ts'
import { Icon } from '../kit/icon.tsx'
import { Kbd } from '../kit/kbd.tsx'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'
import {
  commandEntry,
  contactEntry,
  conversationEntry,
  type Entry,
  messageEntry,
  searchEntry,
} from './entries.tsx'

const mostCommands = 30
const mostWhenTyped = 7
const waitMs = 160

/** Finds what can be done, and whom it can be done with. */
export function CommandBar({ onClose }: { onClose: () => void }) {
  const { frame } = useTexts()
  const { dialogs } = useApp()
  const [text, setText] = useState('')
  useEffect(() => {
    const typed = dialogs.takeTyped()
    setText((before) => typed + before)
  }, [dialogs])
  const sections = useSections(text)
  const open = (id: string) => {
    const entry = sections.flatMap(({ entries }) => entries).find((one) => one.id === id)
    if (!entry) return
    // First away with this dialog: what is run may open another, or look at where the focus is.
    onClose()
    setTimeout(entry.run)
  }
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(isOpen) => !isOpen && onClose()}
      className="fixed inset-0 z-40 flex items-start justify-center bg-scrim px-4 pt-[12vh] data-[entering]:animate-fade max-sm:p-0"
    >
      <Modal className="w-full max-w-[620px] overflow-hidden rounded-xl bg-raised shadow-float data-[entering]:animate-pop max-sm:h-full max-sm:rounded-none">
        <Dialog
          aria-label={frame.commandBar.title}
          className="flex max-h-[min(70vh,32rem)] flex-col outline-none max-sm:h-full max-sm:max-h-none"
        >
          <Autocomplete inputValue={text} onInputChange={setText}>
            <SearchField
              aria-label={frame.commandBar.title}
              autoFocus
              className="flex shrink-0 items-center gap-3 border-b border-line px-4"
            >
              <Icon name="search" size={18} className="text-muted" />
              <Input
                role="combobox"
                aria-expanded
                aria-haspopup="listbox"
                dir={text === '' ? undefined : 'auto'}
                placeholder={frame.commandBar.placeholder}
                className="h-12 min-w-0 flex-1 bg-transparent text-[15px] text-strong outline-none placeholder:text-muted rtl:text-right [&::-webkit-search-cancel-button]:hidden"
              />
            </SearchField>
            <ListBox
              aria-label={frame.commandBar.title}
              className="min-h-0 flex-1 scroll-py-2 overflow-y-auto p-2 outline-none"
              items={sections}
              selectionMode="none"
              onAction={(key) => open(String(key))}
              renderEmptyState={() => (
                <p className="px-3 py-6 text-center text-sm text-muted">{frame.commandBar.nothing(text)}</p>
              )}
            >
              {({ id, title, entries }) => (
                <ListBoxSection id={id}>
                  <Header className="px-2 pt-2 pb-1 text-xs font-medium text-muted">{title}</Header>
                  {entries.map((entry) => (
                    <Row key={entry.id} entry={entry} />
                  ))}
                </ListBoxSection>
              )}
            </ListBox>
          </Autocomplete>
          <footer className="flex shrink-0 items-center gap-4 border-t border-line px-4 py-2 text-xs text-muted max-sm:hidden">
            <Hint keys={[['↑'], ['↓']]}>{frame.commandBar.hint}</Hint>
            <Hint keys={[['↵']]}>{frame.commandBar.open}</Hint>
          </footer>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

function Hint({ keys, children }: { keys: string[][]; children: ReactNode }) {
  return (
    <span className="flex items-center gap-1.5">
      <Kbd keys={keys} />
      {children}
    </span>
  )
}

function Row({ entry }: { entry: Entry }) {
  return (
    <ListBoxItem
      id={entry.id}
      textValue={entry.title}
      className="flex min-h-9 items-center gap-3 rounded-md px-2 py-1.5 text-sm text-normal outline-none data-[focused]:bg-selected data-[focused]:text-strong data-[hovered]:bg-hover"
    >
      <span className="flex size-6 shrink-0 items-center justify-center text-muted">{entry.mark}</span>
      <span className="min-w-0 flex-1">
        <span className="block truncate" dir="auto">
          {entry.title}
        </span>
        {entry.text && (
          <span className="block truncate text-xs text-muted" dir="auto">
            {entry.text}
          </span>
        )}
      </span>
      {entry.end}
    </ListBoxItem>
  )
}

type Section = { id: string; title: string; entries: Entry[] }

function useSections(text: string): Section[] {
  const app = useApp()
  const { frame } = useTexts()
  const typed = useSettled(useDeferredValue(text.trim()))
  const { data } = useQuery({
    queryKey: ['command-bar', typed],
    queryFn: ({ signal }) => lookUp(app, typed, signal),
    enabled: typed.length > 0,
    placeholderData: (before) => (typed ? before : undefined),
  })
  const trimmed = text.trim()
  const commands = findCommands(app.commands.list(), trimmed, trimmed ? mostWhenTyped : mostCommands)
  const loaded = trimmed ? findLoaded(app, trimmed, 5) : []
  const isLoaded = (id: string | null) => loaded.some((conversation) => conversation.id === id)
  const found = trimmed ? data : undefined
  const sections: Section[] = [
    {
      id: 'section/conversations',
      title: frame.commandBar.conversations,
      entries: [
        ...loaded.map((conversation) => conversationEntry(app, conversation)),
        ...(found?.messages ?? []).map((message) => messageEntry(app, message)),
      ],
    },
    {
      id: 'section/contacts',
      title: frame.commandBar.contacts,
      entries: (found?.contacts ?? [])
        .filter(({ conversationId }) => !isLoaded(conversationId))
        .map((contact) => contactEntry(app, contact)),
    },
    {
      id: 'section/commands',
      title: frame.commandBar.commands,
      entries: commands.map((command) => commandEntry(app, command)),
    },
    {
      id: 'section/search',
      title: frame.nav.search,
      entries: trimmed ? [searchEntry(app, trimmed)] : [],
    },
  ]
  return sections.filter(({ entries }) => entries.length > 0)
}

/** A value once it has stood for a moment. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), waitMs)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
