import { useOpenConversationId } from '../use-route.ts'
import { useStore } from '../use-store.ts'
import { ContactDetails } from './contact-details.tsx'

/** Who the open conversation is with. */
export function ContactPanel() {
  const conversationId = useOpenConversationId()
  const contactId = useStore((state) =>
    conversationId ? (state.conversations[conversationId]?.contact.id ?? null) : null,
  )
  if (!contactId || !conversationId) return null
  return (
    <div className="h-full overflow-y-auto bg-panel">
      <ContactDetails key={contactId} contactId={contactId} conversationId={conversationId} />
    </div>
  )
}
