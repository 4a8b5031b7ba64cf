import type { InboxDetails } from '../../../../shared/parley/index.ts'
import { isReachable } from '../../../models/settings/inboxes/whatsapp.ts'
import { Button } from '../../kit/button.tsx'
import { CopyField } from '../../kit/copy-field.tsx'
import { Banner } from '../../kit/states.tsx'
import { useTexts } from '../../use-texts.ts'
import { Card } from '../parts/card.tsx'

const otherFields = ['message_template_status_update', 'phone_number_quality_update', 'account_update']

export type MetaCallbackProps = {
  inbox: Pick<InboxDetails, 'callback_url'>
  verifyToken: string
  onDone: () => void
}

/** What to enter at Meta, so that it calls here. */
export function MetaCallback({ inbox, verifyToken, onDone }: MetaCallbackProps) {
  const { settings } = useTexts()
  const texts = settings.inboxes.whatsapp
  return (
    <Card
      title={texts.callbackTitle}
      text={texts.callbackText}
      footer={
        <Button variant="primary" onPress={onDone} className="ms-auto" autoFocus>
          {texts.subscribed}
        </Button>
      }
    >
      {!isReachable(inbox.callback_url) && (
        <Banner tone="warning" icon="alert" className="rounded-md">
          {texts.localWarning}
        </Banner>
      )}
      <CopyField label={texts.callbackUrl} value={inbox.callback_url ?? ''} />
      <CopyField label={texts.verifyToken} value={verifyToken} />
      <ol className="flex list-decimal flex-col gap-1.5 ps-5 text-sm text-normal">
        <li>{texts.verifySave}</li>
        <li>
          {texts.subscribe}{' '}
          {otherFields.map((name) => (
            <code key={name} dir="ltr" className="me-1.5 inline-block font-mono text-xs text-strong">
              {name}
            </code>
          ))}
        </li>
      </ol>
    </Card>
  )
}
