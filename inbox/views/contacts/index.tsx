import { ContactDetails } from '../contact/contact-details.tsx'
import { IconButton } from '../kit/button.tsx'
import { EmptyState } from '../kit/states.tsx'
import { useLayout } from '../shell/use-layout.ts'
import { useFrame } from '../use-app.ts'
import { useRoute } from '../use-route.ts'
import { useTexts } from '../use-texts.ts'
import { ContactList } from './contact-list.tsx'

/** Everybody the firm knows, and the one that the address names. */
export function ContactsPage() {
  const { router } = useFrame()
  const { contacts } = useTexts()
  const { isPhone } = useLayout()
  const route = useRoute()
  const contactId = route.name === 'contacts' ? route.contactId : null
  return (
    <>
      {(!isPhone || !contactId) && (
        <section
          aria-label={contacts.page.title}
          className={isPhone ? 'min-w-0 flex-1' : 'w-90 shrink-0 border-e border-line'}
        >
          <ContactList openId={contactId} />
        </section>
      )}
      {(!isPhone || contactId) && (
        <section aria-label={contacts.panel.label} className="min-w-0 flex-1 overflow-y-auto">
          {isPhone && (
            <IconButton
              icon="arrow-left"
              label={contacts.page.back}
              onPress={() => router.go('/contacts')}
              isDirectional
              className="m-2"
            />
          )}
          {contactId ? (
            <div className="mx-auto max-w-2xl sm:py-4">
              <ContactDetails key={contactId} contactId={contactId} />
            </div>
          ) : (
            <EmptyState icon="user" title={contacts.page.choose} text={contacts.page.chooseText} />
          )}
        </section>
      )}
    </>
  )
}
