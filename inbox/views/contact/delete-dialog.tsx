import { useState } from 'react'
import type { Contact } from '../../../shared/parley/index.ts'
import { deleteContact } from '../../models/contacts/contact-actions.ts'
import { tellFailure } from '../../models/failures.ts'
import { ConfirmDialog } from '../kit/dialog.tsx'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'

export function DeleteDialog({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const app = useApp()
  const { contacts } = useTexts()
  const [isPending, setPending] = useState(false)
  const remove = async () => {
    setPending(true)
    try {
      await deleteContact(app, contact.id)
      onClose()
    } catch (error) {
      setPending(false)
      tellFailure(app, error)
    }
  }
  return (
    <ConfirmDialog
      isOpen
      isDangerous
      title={contacts.remove.title(contact.name)}
      confirm={contacts.remove.confirm}
      isPending={isPending}
      onConfirm={() => void remove()}
      onClose={onClose}
    >
      {contacts.remove.text}
    </ConfirmDialog>
  )
}
