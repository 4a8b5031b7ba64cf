import { useState } from 'react'
import type { Contact } from '../../../shared/parley/index.ts'
import { updateContact } from '../../models/contacts/contact-actions.ts'
import { setBlocked } from '../../models/thread/contact-actions.ts'
import { Avatar } from '../kit/avatar.tsx'
import { Badge } from '../kit/badge.tsx'
import { IconButton } from '../kit/button.tsx'
import { Menu, MenuItem, MenuSeparator } from '../kit/menu.tsx'
import { useNow } from '../kit/time.tsx'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'
import { DeleteDialog } from './delete-dialog.tsx'
import { EditableText } from './editable-text.tsx'
import { MergeDialog } from './merge-dialog.tsx'

/** Name and face, and what can be done with the whole contact. */
export function ContactCard({ contact, isPage }: { contact: Contact; isPage: boolean }) {
  const app = useApp()
  const { contacts, formatDate } = useTexts()
  const [dialog, setDialog] = useState<'merge' | 'delete' | null>(null)
  const close = () => setDialog(null)
  return (
    <header className="flex items-start gap-3 px-4 pt-4 pb-3">
      <Avatar name={contact.name} src={contact.avatar_url} size={56} />
      <div className="min-w-0 flex-1">
        <EditableText
          label={contacts.fields.name}
          value={contact.name}
          isTitle
          onSave={(name) => updateContact(app, contact, { name })}
        />
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1 px-1.5 text-xs text-muted">
          {contact.blocked && (
            <Badge tone="danger" icon="block">
              {contacts.panel.blocked}
            </Badge>
          )}
          <LocalTime timezone={contact.timezone} />
          <span>{contacts.panel.since(formatDate(contact.created_at))}</span>
        </div>
      </div>
      <Menu
        label={contacts.panel.more}
        placement="bottom end"
        trigger={<IconButton label={contacts.panel.more} icon="more" />}
      >
        {!isPage && (
          <MenuItem icon="user" href={`/contacts/${contact.id}`}>
            {contacts.panel.open}
          </MenuItem>
        )}
        <MenuItem icon="block" onAction={() => void setBlocked(app, contact.id, !contact.blocked)}>
          {contact.blocked ? contacts.panel.unblock : contacts.panel.block}
        </MenuItem>
        <MenuItem icon="link" onAction={() => setDialog('merge')}>
          {contacts.panel.merge}
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon="trash" isDanger onAction={() => setDialog('delete')}>
          {contacts.panel.delete}
        </MenuItem>
      </Menu>
      {dialog === 'merge' && <MergeDialog contact={contact} onClose={close} />}
      {dialog === 'delete' && <DeleteDialog contact={contact} onClose={close} />}
    </header>
  )
}

/** What the clock says where the contact is. */
function LocalTime({ timezone }: { timezone: string | null }) {
  const { contacts, locale } = useTexts()
  const now = useNow()
  const time = timezone === null ? undefined : timeIn(timezone, locale, now)
  return time ? <span className="tabular">{contacts.panel.localTime(time)}</span> : null
}

function timeIn(timeZone: string, locale: string, now: number): string | undefined {
  try {
    return new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', timeZone }).format(now)
  } catch {
    // Not a name of a time zone: whatever a client wrote there.
    return undefined
  }
}
