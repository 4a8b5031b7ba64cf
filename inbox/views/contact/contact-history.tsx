import { useQuery } from '@tanstack/react-query'
import type { ContactChange, Page } from '../../../shared/parley/index.ts'
import { RelativeTime } from '../kit/time.tsx'
import { useApp } from '../use-app.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'
import { Section } from './section.tsx'

/** What the contact's fields were, and became. */
export function ContactHistory({ contactId }: { contactId: string }) {
  const { api } = useApp()
  const { contacts } = useTexts()
  const changedAt = useStore((state) => state.contacts[contactId]?.updated_at)
  const { data } = useQuery({
    queryKey: ['contacts', contactId, 'changes', changedAt],
    queryFn: () => api.get<Page<ContactChange>>(`/contacts/${contactId}/changes`),
    placeholderData: (before) => before,
  })
  if (!data) return null
  return (
    <Section title={contacts.history.title}>
      {data.items.length === 0 && <p className="text-sm text-muted">{contacts.history.none}</p>}
      <ol className="flex flex-col gap-1.5">
        {data.items.map((change) => (
          <li key={change.id} className="text-sm text-normal">
            <Change change={change} />
          </li>
        ))}
      </ol>
    </Section>
  )
}

function Change({ change }: { change: ContactChange }) {
  const { contacts } = useTexts()
  const author = useStore(({ agents }) => (change.agent_id ? agents[change.agent_id]?.name : undefined))
  const { field, old_value: from, new_value: to } = change
  const name = (contacts.fields as Record<string, unknown>)[field]
  const shown = typeof name === 'string' ? name : field
  const { history } = contacts
  const text =
    to === null
      ? history.cleared(shown, from ?? '')
      : from === null
        ? history.set(shown, to)
        : history.changed(shown, from, to)
  return (
    <>
      <span dir="auto" className="break-words">
        {text}
      </span>
      <span className="block text-xs text-muted">
        <bdi>{author ?? history.contact}</bdi> · <RelativeTime at={change.at} />
      </span>
    </>
  )
}
