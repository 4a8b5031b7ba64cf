import { useId, useState } from 'react'
import type { Contact } from '../../../shared/parley/index.ts'
import type { Recipient } from '../../models/conversations/start-conversation.ts'
import { cx } from '../kit/class-names.ts'
import { Icon } from '../kit/icon.tsx'
import { TextField } from '../kit/text-field.tsx'
import { useTexts } from '../use-texts.ts'
import { RecipientMark } from './start-dialog.tsx'

type RecipientListProps = {
  text: string
  onText: (text: string) => void
  contacts: Contact[]
  /** The number that was typed. */
  phone: string | undefined
  isFetching: boolean
  chosen: Recipient | null
  onChoose: (recipient: Recipient) => void
}

/** Who it goes to: found by name or number as it is typed, or the number itself. */
export function RecipientList(props: RecipientListProps) {
  const { text, onText, contacts, phone, isFetching, chosen, onChoose } = props
  const { list } = useTexts()
  const name = useId()
  const [active, setActive] = useState(0)
  const isKnown = contacts.some((contact) => contact.phone === phone)
  const rows: Recipient[] = [
    ...contacts.map((contact) => ({ contact })),
    ...(phone && !isKnown ? [{ phone }] : []),
  ]
  const onKeyDown = ({ key, preventDefault }: { key: string; preventDefault(): void }) => {
    const by = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0
    if (by === 0 || rows.length === 0) return
    preventDefault()
    const next = (active + by + rows.length) % rows.length
    setActive(next)
    onChoose(rows[next]!)
  }
  return (
    <div>
      <TextField
        label={list.start.to}
        help={list.start.toHelp}
        placeholder={list.start.toPlaceholder}
        value={text}
        onChange={(typed) => {
          setActive(-1)
          onText(typed)
        }}
        onKeyDown={(event) => onKeyDown({ key: event.key, preventDefault: () => event.preventDefault() })}
        autoFocus
        autoComplete="off"
      />
      <div
        role="listbox"
        id={name}
        aria-label={list.start.to}
        tabIndex={-1}
        className="mt-2 max-h-64 overflow-y-auto"
      >
        {rows.map((recipient, index) => (
          <RecipientRow
            key={'phone' in recipient ? recipient.phone : recipient.contact.id}
            recipient={recipient}
            isChosen={chosen !== null && idOf(chosen) === idOf(recipient)}
            onChoose={() => {
              setActive(index)
              onChoose(recipient)
            }}
          />
        ))}
      </div>
      {rows.length === 0 && text.trim() !== '' && !isFetching && (
        <p className="px-1 text-sm text-muted">{list.start.noContact}</p>
      )}
    </div>
  )
}

function RecipientRow({
  recipient,
  isChosen,
  onChoose,
}: {
  recipient: Recipient
  isChosen: boolean
  onChoose: () => void
}) {
  const { list } = useTexts()
  const contact = 'contact' in recipient ? recipient.contact : undefined
  return (
    <div
      role="option"
      aria-selected={isChosen}
      tabIndex={-1}
      onClick={onChoose}
      onKeyDown={(event) => event.key === 'Enter' && onChoose()}
      className={cx(
        'flex min-h-11 cursor-default items-center gap-2.5 rounded-md px-2 py-1',
        isChosen ? 'bg-selected' : 'hover:bg-hover',
      )}
    >
      <RecipientMark recipient={recipient} />
      <span className="min-w-0 flex-1">
        {contact ? (
          <>
            <span dir="auto" className="block truncate text-sm font-medium text-strong">
              {contact.name}
            </span>
            <span className="block truncate text-xs text-muted">
              <bdi dir="ltr">{contact.phone ?? contact.email ?? list.start.noPhone}</bdi>
            </span>
          </>
        ) : (
          <span className="block truncate text-sm text-strong">
            {'phone' in recipient && list.start.number(recipient.phone)}
          </span>
        )}
      </span>
      {isChosen && <Icon name="check" size={16} className="text-accent-text" />}
    </div>
  )
}

function idOf(recipient: Recipient): string {
  return 'phone' in recipient ? recipient.phone : recipient.contact.id
}
