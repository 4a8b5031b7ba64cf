import { useEffect, useState } from 'react'
import type { Contact } from '../../../shared/parley/index.ts'
import { mergeContact } from '../../models/contacts/contact-actions.ts'
import { findContacts } from '../../models/conversations/start-conversation.ts'
import { tellFailure } from '../../models/failures.ts'
import { Avatar } from '../kit/avatar.tsx'
import { Button } from '../kit/button.tsx'
import { ComboBox } from '../kit/combo-box.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { Banner } from '../kit/states.tsx'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'

/** Typing asks once it rests. */
const restMs = 180

/** Names the contact that is the same person, and makes one of the two. */
export function MergeDialog({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const app = useApp()
  const { contacts, frame } = useTexts()
  const [otherId, setOtherId] = useState<string | null>(null)
  const [isPending, setPending] = useState(false)
  const { found, search } = useFound(contact.id)
  const merge = async () => {
    if (!otherId) return
    setPending(true)
    try {
      await mergeContact(app, contact.id, otherId)
      onClose()
    } catch (error) {
      setPending(false)
      tellFailure(app, error)
    }
  }
  return (
    <Dialog
      title={contacts.merge.title}
      isOpen
      isBusy={isPending}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{frame.kit.cancel}</Button>
          <Button variant="danger" isDisabled={!otherId} isPending={isPending} onPress={() => void merge()}>
            {contacts.merge.confirm}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <p dir="auto">{contacts.merge.text(contact.name)}</p>
        <ComboBox
          label={contacts.merge.other}
          autoFocus
          value={otherId}
          onChange={setOtherId}
          onSearch={search}
          empty={contacts.merge.nothing}
          options={found.map((one) => ({
            id: one.id,
            label: one.name,
            description: [one.phone, one.email].filter(Boolean).join(' · '),
            mark: <Avatar name={one.name} src={one.avatar_url} size={24} />,
          }))}
        />
        <Banner tone="warning">{contacts.merge.warning}</Banner>
      </div>
    </Dialog>
  )
}

/** Contacts by what is typed, but for the one that asks. */
function useFound(ownId: string): { found: Contact[]; search: (text: string) => void } {
  const app = useApp()
  const [text, setText] = useState('')
  const [found, setFound] = useState<Contact[]>([])
  useEffect(() => {
    if (!text.trim()) return setFound([])
    const stop = new AbortController()
    const timer = setTimeout(() => {
      findContacts(app, text, stop.signal).then(
        (contacts) => setFound(contacts.filter(({ id }) => id !== ownId)),
        (error: unknown) => !stop.signal.aborted && tellFailure(app, error),
      )
    }, restMs)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [app, text, ownId])
  return { found, search: setText }
}
