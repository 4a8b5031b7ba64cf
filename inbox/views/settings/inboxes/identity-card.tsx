import { useState } from 'react'
import type { InboxDetails } from '../../../../shared/parley/index.ts'
import { rotateSecret, updateInbox } from '../../../models/settings/inboxes/inboxes.ts'
import { Button } from '../../kit/button.tsx'
import { CopyField } from '../../kit/copy-field.tsx'
import { useApp } from '../../use-app.ts'
import { useTexts } from '../../use-texts.ts'
import { Card } from '../parts/card.tsx'
import { CodeBlock } from '../parts/code-block.tsx'
import { ConfirmAction } from '../parts/confirm-action.tsx'
import { Disclosure } from '../parts/disclosure.tsx'

const previousSecret = 'identity_secret_previous'

const example = `import jwt from 'jsonwebtoken'

// Give it to the page, which calls parley('identify', { jwt: token })
const token = jwt.sign({ sub: user.id, name: user.name, email: user.email }, SECRET, {
  algorithm: 'HS256',
  expiresIn: '30m',
})`

/** The secret with which the firm's server vouches for its users. */
export function IdentityCard({ inbox }: { inbox: InboxDetails }) {
  const app = useApp()
  const { settings } = useTexts()
  const texts = settings.webchat.install
  const [secret, setSecret] = useState<string | null>(null)
  const [asked, setAsked] = useState<'rotate' | 'drop' | null>(null)
  const hasPrevious = inbox.secrets_set.includes(previousSecret)
  return (
    <Card
      title={texts.identity}
      text={texts.identityText}
      footer={
        <Button icon="refresh" onPress={() => setAsked('rotate')}>
          {texts.rotate}
        </Button>
      }
    >
      {secret && (
        <div className="flex flex-col gap-1">
          <CopyField label={texts.rotated} value={secret} isSecret />
          <p className="text-xs text-muted">{settings.common.shownOnce}</p>
        </div>
      )}
      {hasPrevious && (
        <div className="flex flex-wrap items-center gap-3 rounded-md bg-sunken px-3 py-2">
          <p className="min-w-0 flex-1 text-sm">{texts.previous}</p>
          <Button size="sm" onPress={() => setAsked('drop')}>
            {texts.dropPrevious}
          </Button>
        </div>
      )}
      <Disclosure title={texts.example}>
        <CodeBlock label={texts.example} code={example} />
      </Disclosure>
      {asked === 'rotate' && (
        <ConfirmAction
          title={texts.rotateTitle}
          confirm={texts.rotate}
          isDangerous={false}
          act={async () => setSecret(await rotateSecret(app, inbox.id))}
          onClose={() => setAsked(null)}
        >
          {texts.rotateText}
        </ConfirmAction>
      )}
      {asked === 'drop' && (
        <ConfirmAction
          title={texts.dropTitle}
          confirm={texts.dropPrevious}
          act={() => updateInbox(app, inbox.id, { settings: { [previousSecret]: null } })}
          onClose={() => setAsked(null)}
        >
          {texts.dropText}
        </ConfirmAction>
      )}
    </Card>
  )
}
