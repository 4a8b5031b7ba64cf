import { useState } from 'react'
import type { Channel, InboxDetails } from '../../../../shared/parley/index.ts'
import { useTexts } from '../../use-texts.ts'
import { SettingsScreen } from '../parts/settings-screen.tsx'
import { Steps } from '../parts/steps.tsx'
import { AccessForm } from './access-form.tsx'
import { FirstMessage } from './first-message.tsx'
import { MetaCallback } from './meta-callback.tsx'

type Made = { inbox: InboxDetails; verifyToken: string }

/** Connects a number: the access to it, then Meta's way here, then a first message. */
export function NewWhatsApp({ channel }: { channel: Channel }) {
  const { settings } = useTexts()
  const texts = settings.inboxes.whatsapp
  const [made, setMade] = useState<Made | null>(null)
  const [isTold, setTold] = useState(false)
  const step = !made ? 0 : isTold ? 2 : 1
  return (
    <SettingsScreen
      title={texts.title}
      width="narrow"
      back={{
        to: made ? '/settings/inboxes' : '/settings/inboxes/new',
        label: made ? settings.inboxes.title : settings.inboxes.choose.title,
      }}
    >
      <Steps names={[texts.steps.access, texts.steps.callback, texts.steps.test]} current={step} />
      {!made && (
        <AccessForm channel={channel} onMade={(inbox, verifyToken) => setMade({ inbox, verifyToken })} />
      )}
      {made && step === 1 && (
        <MetaCallback inbox={made.inbox} verifyToken={made.verifyToken} onDone={() => setTold(true)} />
      )}
      {made && step === 2 && <FirstMessage inbox={made.inbox} onBack={() => setTold(false)} />}
    </SettingsScreen>
  )
}
