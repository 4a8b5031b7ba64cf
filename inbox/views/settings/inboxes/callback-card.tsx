import { useState } from 'react'
import type { InboxDetails } from '../../../../shared/parley/index.ts'
import { tellFailure } from '../../../models/failures.ts'
import { updateInbox } from '../../../models/settings/inboxes/inboxes.ts'
import { isReachable, newVerifyToken } from '../../../models/settings/inboxes/whatsapp.ts'
import { Button } from '../../kit/button.tsx'
import { CopyField } from '../../kit/copy-field.tsx'
import { Banner } from '../../kit/states.tsx'
import { useApp } from '../../use-app.ts'
import { useTexts } from '../../use-texts.ts'
import { Card } from '../parts/card.tsx'

/** Where the network calls, and for Meta the token with which it is set up. */
export function CallbackCard({ inbox }: { inbox: InboxDetails }) {
  const app = useApp()
  const { settings } = useTexts()
  const texts = settings.inboxes
  const [token, setToken] = useState<string | null>(null)
  const [isPending, setPending] = useState(false)
  const isMeta = inbox.channel === 'whatsapp'
  const renew = async () => {
    setPending(true)
    const made = newVerifyToken()
    try {
      await updateInbox(app, inbox.id, { settings: { verify_token: made } })
      setToken(made)
    } catch (error) {
      tellFailure(app, error, () => void renew())
    } finally {
      setPending(false)
    }
  }
  return (
    <Card
      title={isMeta ? texts.whatsapp.callbackTitle : texts.page.callback}
      text={isMeta ? texts.whatsapp.callbackText : texts.page.lineCallbackText}
    >
      {isMeta && !isReachable(inbox.callback_url) && (
        <Banner tone="warning" icon="alert" className="rounded-md">
          {texts.whatsapp.localWarning}
        </Banner>
      )}
      <CopyField label={texts.whatsapp.callbackUrl} value={inbox.callback_url ?? ''} />
      {isMeta && token && <CopyField label={texts.whatsapp.verifyToken} value={token} />}
      {isMeta && !token && (
        <div className="flex flex-wrap items-center gap-3">
          <div className="min-w-0 flex-1 basis-60">
            <p className="text-sm font-medium text-strong">{texts.whatsapp.verifyToken}</p>
            <p className="text-xs text-muted">{texts.whatsapp.tokenUnknown}</p>
          </div>
          <Button icon="refresh" isPending={isPending} onPress={() => void renew()}>
            {texts.whatsapp.newToken}
          </Button>
        </div>
      )}
    </Card>
  )
}
