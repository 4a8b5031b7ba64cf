import type { InboxDetails } from '../../../../shared/parley/index.ts'
import { findFirstInbound, writeToUrl } from '../../../models/settings/inboxes/whatsapp.ts'
import { Button } from '../../kit/button.tsx'
import { Icon } from '../../kit/icon.tsx'
import { ExternalLink } from '../../kit/link.tsx'
import { useApp } from '../../use-app.ts'
import { useStore } from '../../use-store.ts'
import { useTexts } from '../../use-texts.ts'
import { Card } from '../parts/card.tsx'

/** Waits for the first message, which shows that everything works. */
export function FirstMessage({ inbox, onBack }: { inbox: InboxDetails; onBack: () => void }) {
  const { router } = useApp()
  const { settings } = useTexts()
  const texts = settings.inboxes.whatsapp
  const conversationId = useStore((state) => findFirstInbound(state, inbox.id) ?? null)
  const chatUrl = writeToUrl(inbox.phone)
  return (
    <Card
      title={conversationId ? texts.came : texts.testTitle}
      text={
        conversationId
          ? texts.cameText
          : inbox.phone
            ? texts.testText(isolate(inbox.phone))
            : texts.testTextNoPhone
      }
      footer={
        <>
          <Button variant="ghost" onPress={onBack} className="me-auto">
            {settings.common.back}
          </Button>
          {conversationId ? (
            <Button
              variant="primary"
              autoFocus
              onPress={() => router.go({ name: 'conversation', conversationId })}
            >
              {texts.openConversation}
            </Button>
          ) : (
            <Button onPress={() => router.go(`/settings/inboxes/${inbox.id}`)}>{texts.later}</Button>
          )}
        </>
      }
    >
      <div
        role="status"
        className="flex flex-col items-center gap-3 rounded-lg bg-sunken px-6 py-8 text-center"
      >
        {conversationId ? (
          <span className="flex size-12 animate-pop items-center justify-center rounded-full bg-success-soft text-success-text">
            <Icon name="check" size={24} />
          </span>
        ) : (
          <>
            <span className="relative flex size-12 items-center justify-center rounded-full bg-accent-soft text-accent-text">
              <span className="absolute inset-0 animate-ping rounded-full bg-accent/20 motion-reduce:hidden" />
              <Icon name="smartphone" size={22} />
            </span>
            <p className="text-base font-medium text-strong">{texts.waiting}</p>
            <p className="max-w-96 text-sm text-balance text-muted">{texts.waitingHelp}</p>
            {chatUrl && (
              <ExternalLink href={chatUrl}>
                {texts.openChat} <bdi dir="ltr">{inbox.phone}</bdi>
              </ExternalLink>
            )}
          </>
        )}
      </div>
    </Card>
  )
}

/** A number inside a sentence of any direction. */
const isolate = (phone: string) => `\u2066${phone}\u2069`
