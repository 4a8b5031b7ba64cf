import { useQuery } from '@tanstack/react-query'
import type { Conversation, Page } from '../../../shared/parley/index.ts'
import { lineOf } from '../../models/conversations/preview.ts'
import { ChannelMark } from '../kit/channel-mark.tsx'
import { cx } from '../kit/class-names.ts'
import { Link } from '../kit/link.tsx'
import { Skeleton } from '../kit/states.tsx'
import { ShortTime } from '../kit/time.tsx'
import { useApp } from '../use-app.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'
import { Section } from './section.tsx'

/** What else was said with the contact: one conversation in each inbox that knows them. */
export function EarlierConversations({ contactId, currentId }: { contactId: string; currentId?: string }) {
  const { api } = useApp()
  const { contacts } = useTexts()
  const epoch = useStore((state) => state.epoch)
  const { data } = useQuery({
    queryKey: ['contacts', contactId, 'conversations', epoch],
    queryFn: () => api.get<Page<Conversation>>(`/contacts/${contactId}/conversations`),
  })
  const items = data?.items
  return (
    <Section title={contacts.conversations.title}>
      {!items && <Skeleton className="h-9 w-full" />}
      {items?.length === 0 && <p className="text-sm text-muted">{contacts.conversations.none}</p>}
      <ul className="-mx-1.5 flex flex-col">
        {items?.map((conversation) => (
          <li key={conversation.id}>
            <Earlier conversation={conversation} isCurrent={conversation.id === currentId} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Earlier({ conversation, isCurrent }: { conversation: Conversation; isCurrent: boolean }) {
  const { contacts, list } = useTexts()
  // What is on screen elsewhere is fresher than what was fetched.
  const known = useStore((state) => state.conversations[conversation.id]) ?? conversation
  const inbox = useStore((state) => state.inboxes[known.inbox_id]?.name)
  return (
    <Link
      to={`/c/${known.id}`}
      isCurrent={isCurrent}
      className={cx(
        'flex items-center gap-2 rounded-md px-1.5 py-1.5 hover:bg-hover',
        isCurrent && 'bg-selected',
      )}
    >
      <ChannelMark channel={known.channel} size={16} />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span
            className="min-w-0 flex-1 truncate text-sm font-medium text-strong ltr:text-left rtl:text-right"
            dir="auto"
          >
            {inbox}
          </span>
          <ShortTime at={known.last_activity_at} className="text-xs text-muted" />
        </span>
        <span className="flex gap-2 text-xs text-muted">
          <span className="min-w-0 flex-1 truncate ltr:text-left rtl:text-right" dir="auto">
            {known.last_message && lineOf(known, known.last_message.text)}
          </span>
          <span className="shrink-0">
            {isCurrent ? contacts.conversations.current : list.statuses[known.status]}
          </span>
        </span>
      </span>
    </Link>
  )
}
