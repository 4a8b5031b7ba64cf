import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ContactNote } from '../../../shared/parley/index.ts'
import { addNote, deleteNote, listNotes, notesKey, updateNote } from '../../models/contacts/contact-notes.ts'
import { tellFailure } from '../../models/failures.ts'
import { Button, IconButton } from '../kit/button.tsx'
import { ErrorState, Skeleton } from '../kit/states.tsx'
import { TextArea } from '../kit/text-field.tsx'
import { RelativeTime } from '../kit/time.tsx'
import { useApp } from '../use-app.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'
import { Section } from './section.tsx'

/** What agents wrote down about the contact, the newest first. */
export function ContactNotes({ contactId }: { contactId: string }) {
  const app = useApp()
  const { contacts } = useTexts()
  const { data, error, refetch } = useQuery({
    queryKey: notesKey(contactId),
    queryFn: () => listNotes(app, contactId),
  })
  return (
    <Section title={contacts.notes.title}>
      <NoteForm
        confirm={contacts.notes.add}
        onSave={(text) => addNote(app, contactId, text)}
        label={contacts.notes.title}
      />
      {!data && !error && <Skeleton className="h-12 w-full" />}
      {!data && error && <ErrorState problem={error} onRetry={() => void refetch()} />}
      <ul className="flex flex-col gap-2">
        {data?.items.map((note) => (
          <Note key={note.id} note={note} />
        ))}
      </ul>
    </Section>
  )
}

function Note({ note }: { note: ContactNote }) {
  const app = useApp()
  const { contacts } = useTexts()
  const [isEditing, setEditing] = useState(false)
  const author = useStore(({ agents }) => (note.agent_id ? agents[note.agent_id]?.name : undefined))
  if (isEditing)
    return (
      <li>
        <NoteForm
          label={contacts.notes.edit}
          confirm={contacts.notes.save}
          initial={note.text}
          onCancel={() => setEditing(false)}
          onSave={async (text) => {
            await updateNote(app, note, text)
            setEditing(false)
          }}
        />
      </li>
    )
  return (
    <li className="group rounded-md border border-note-line bg-note px-2.5 py-2">
      <p dir="auto" className="text-sm break-words whitespace-pre-wrap text-strong">
        {note.text}
      </p>
      <footer className="flex min-h-6 items-center gap-1 text-xs text-note-text">
        <span className="min-w-0 flex-1 truncate">
          <bdi>{author ?? contacts.notes.program}</bdi> · <RelativeTime at={note.created_at} />
        </span>
        <span className="flex opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100">
          <IconButton size="sm" icon="edit" label={contacts.notes.edit} onPress={() => setEditing(true)} />
          <IconButton
            size="sm"
            icon="trash"
            label={contacts.notes.delete}
            onPress={() => {
              deleteNote(app, note).catch((error: unknown) => tellFailure(app, error))
            }}
          />
        </span>
      </footer>
    </li>
  )
}

type NoteFormProps = {
  label: string
  confirm: string
  initial?: string
  onSave: (text: string) => Promise<void>
  onCancel?: () => void
}

function NoteForm({ label, confirm, initial = '', onSave, onCancel }: NoteFormProps) {
  const app = useApp()
  const { contacts, frame } = useTexts()
  const [text, setText] = useState(initial)
  const [isPending, setPending] = useState(false)
  const save = async () => {
    setPending(true)
    try {
      await onSave(text.trim())
      setText('')
    } catch (error) {
      tellFailure(app, error)
    } finally {
      setPending(false)
    }
  }
  return (
    <form
      className="flex flex-col gap-1.5"
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim()) void save()
      }}
    >
      <TextArea
        label={label}
        isLabelHidden
        rows={text ? 3 : 1}
        placeholder={contacts.notes.placeholder}
        value={text}
        onChange={setText}
        autoFocus={onCancel !== undefined}
      />
      {(text || onCancel) && (
        <div className="flex justify-end gap-1.5">
          {onCancel && (
            <Button size="sm" variant="ghost" onPress={onCancel}>
              {frame.kit.cancel}
            </Button>
          )}
          <Button size="sm" variant="primary" type="submit" isPending={isPending} isDisabled={!text.trim()}>
            {confirm}
          </Button>
        </div>
      )}
    </form>
  )
}
