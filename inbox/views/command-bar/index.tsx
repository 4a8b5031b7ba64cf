import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Dialog, Modal, ModalOverlay } from 'react-aria-components/Modal'
import { cx } from '../kit/class-names.ts'
import { Icon } from '../kit/icon.tsx'
import { Kbd } from '../kit/kbd.tsx'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'
import type { Entry } from './entries.tsx'
import { useSections } from './use-sections.ts'

/** Finds what can be done, and whom it can be done with. */
export function CommandBar({ onClose }: { onClose: () => void }) {
  const { frame } = useTexts()
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
          <Finder onClose={onClose} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

/** The field keeps the focus; the arrows move through what was found, of which the first that fits this text is chosen at first. */
function Finder({ onClose }: { onClose: () => void }) {
  const { dialogs } = useApp()
  const { commandBar } = useTexts().frame
  const [text, setText] = useState('')
  const [chosenId, setChosenId] = useState<string | null>(null)
  const listId = useId()
  const input = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const sections = useSections(text)
  const entries = sections.flatMap((section) => section.entries)
  const chosen =
    entries.find(({ id }) => id === chosenId) ?? sections.find(({ isStale }) => !isStale)?.entries[0]
  const idOf = (entry: Entry) => `${listId}-${entry.id}`

  useEffect(() => {
    input.current?.focus()
    const typed = dialogs.takeTyped()
    setText((before) => typed + before)
  }, [dialogs])

  const move = (step: number) => {
    const next = entries[(entries.indexOf(chosen!) + step + entries.length) % entries.length]
    if (!next) return
    setChosenId(next.id)
    document.getElementById(idOf(next))?.scrollIntoView({ block: 'nearest' })
  }
  const run = (entry: Entry | undefined) => {
    if (!entry) return
    // First away with this dialog: what is run may open another, or look at where the focus is.
    onClose()
    setTimeout(entry.run)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') move(1)
    else if (event.key === 'ArrowUp') move(-1)
    else if (event.key === 'Enter') run(chosen)
    else return
    event.preventDefault()
  }
  return (
    <>
      <div className="flex shrink-0 items-center gap-3 border-b border-line px-4">
        <Icon name="search" size={18} className="text-muted" />
        <input
          ref={input}
          type="text"
          role="combobox"
          aria-label={commandBar.title}
          aria-expanded
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={chosen && idOf(chosen)}
          autoComplete="off"
          spellCheck={false}
          dir={text === '' ? undefined : 'auto'}
          placeholder={commandBar.placeholder}
          value={text}
          onChange={({ target }) => {
            setText(target.value)
            setChosenId(null)
            list.current?.scrollTo({ top: 0 })
          }}
          onKeyDown={onKeyDown}
          className="h-12 min-w-0 flex-1 bg-transparent text-[15px] text-strong outline-none placeholder:text-muted max-sm:text-[16px] rtl:text-right"
        />
      </div>
      <div
        ref={list}
        id={listId}
        role="listbox"
        aria-label={commandBar.title}
        className="min-h-0 flex-1 scroll-py-2 overflow-y-auto p-2 empty:hidden"
      >
        {sections.map(({ id, title, entries: listed }) => (
          <div key={id} role="presentation">
            <div role="presentation" className="px-2 pt-2 pb-1 text-xs font-medium text-muted">
              {title}
            </div>
            {listed.map((entry) => (
              <Row
                key={entry.id}
                id={idOf(entry)}
                entry={entry}
                isChosen={entry === chosen}
                onHover={() => setChosenId(entry.id)}
                onPress={() => run(entry)}
              />
            ))}
          </div>
        ))}
      </div>
      <p
        role="status"
        className={cx(entries.length > 0 ? 'sr-only' : 'px-3 py-6 text-center text-sm text-muted')}
      >
        {entries.length === 0 ? commandBar.nothing(text) : ''}
      </p>
      <footer className="flex shrink-0 items-center gap-4 border-t border-line px-4 py-2 text-xs text-muted max-sm:hidden">
        <Hint keys={[['↑'], ['↓']]}>{commandBar.hint}</Hint>
        <Hint keys={[['↵']]}>{commandBar.open}</Hint>
      </footer>
    </>
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

type RowProps = { id: string; entry: Entry; isChosen: boolean; onHover: () => void; onPress: () => void }

function Row({ id, entry, isChosen, onHover, onPress }: RowProps) {
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      onPointerMove={onHover}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPress}
      onKeyDown={(event) => event.key === 'Enter' && onPress()}
      className={cx(
        'flex min-h-9 items-center gap-3 rounded-md px-2 py-1.5 text-sm',
        isChosen ? 'bg-selected text-strong' : 'text-normal',
      )}
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
    </div>
  )
}
