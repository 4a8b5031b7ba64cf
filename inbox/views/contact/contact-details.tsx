import { ApiProblem } from '../../client/http.ts'
import { ErrorState, Skeleton } from '../kit/states.tsx'
import { useTexts } from '../use-texts.ts'
import { Addresses } from './addresses.tsx'
import { ContactCard } from './contact-card.tsx'
import { ContactFields } from './contact-fields.tsx'
import { ContactHistory } from './contact-history.tsx'
import { ContactNotes } from './contact-notes.tsx'
import { ContactTags } from './contact-tags.tsx'
import { CustomFields } from './custom-fields.tsx'
import { EarlierConversations } from './earlier-conversations.tsx'
import { useContact } from './use-contact.ts'

export type ContactDetailsProps = {
  contactId: string
  /** The one that is open beside it. */
  conversationId?: string
}

/** All that is known of a contact, edited where it stands. */
export function ContactDetails({ contactId, conversationId }: ContactDetailsProps) {
  const { contacts } = useTexts()
  const { contact, failure, retry } = useContact(contactId)
  if (!contact && failure instanceof ApiProblem && failure.status === 404)
    return <p className="p-6 text-center text-sm text-muted">{contacts.panel.gone}</p>
  if (!contact && failure) return <ErrorState problem={failure} onRetry={retry} />
  if (!contact) return <DetailsSkeleton />
  return (
    <div className="pb-6">
      <ContactCard contact={contact} isPage={conversationId === undefined} />
      <ContactFields contact={contact} />
      <ContactTags contact={contact} />
      <CustomFields contact={contact} />
      <ContactNotes contactId={contact.id} />
      <EarlierConversations contactId={contact.id} currentId={conversationId} />
      <Addresses contact={contact} />
      {conversationId === undefined && <ContactHistory contactId={contact.id} />}
    </div>
  )
}

function DetailsSkeleton() {
  return (
    <div className="flex flex-col gap-3 p-4" aria-hidden="true">
      <div className="flex items-center gap-3">
        <Skeleton className="size-14 rounded-full" />
        <Skeleton className="h-5 w-36" />
      </div>
      {['w-full', 'w-4/5', 'w-2/3', 'w-3/4'].map((width) => (
        <Skeleton key={width} className={`h-4 ${width}`} />
      ))}
    </div>
  )
}
