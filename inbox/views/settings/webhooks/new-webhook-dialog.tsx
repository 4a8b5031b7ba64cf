import { useState } from 'react'
import {
  createWebhook,
  type Dialect,
  dialectNames,
  dialects,
  type HatifKind,
  hatifKinds,
  inboxChoice,
  newWebhook,
  type WebhookDraft,
} from '../../../models/settings/webhooks/webhooks.ts'
import { CopyField } from '../../kit/copy-field.tsx'
import { RadioGroup } from '../../kit/radio-group.tsx'
import { Select } from '../../kit/select.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { useApp } from '../../use-app.ts'
import { useTexts } from '../../use-texts.ts'
import { FormDialog } from '../parts/form-dialog.tsx'
import { InboxChoice } from '../parts/inbox-choice.tsx'
import { MadeDialog } from '../parts/made-dialog.tsx'
import { OneInbox } from '../parts/one-inbox.tsx'
import { type Form, useForm } from '../parts/use-form.ts'
import { EventChoice } from './event-choice.tsx'

type Made = { id: string; secret: string | null }

export function NewWebhookDialog({ onClose }: { onClose: () => void }) {
  const app = useApp()
  const { settings } = useTexts()
  const texts = settings.webhooks
  const [made, setMade] = useState<Made | null>(null)
  if (!made) return <WebhookForm onMade={setMade} onClose={onClose} />
  return (
    <MadeDialog
      title={texts.madeTitle}
      isSecret={made.secret !== null}
      onClose={() => {
        onClose()
        app.router.go(`/settings/webhooks/${made.id}`)
      }}
    >
      {made.secret ? (
        <>
          <p>{texts.madeText}</p>
          <CopyField label={texts.secret} value={made.secret} />
        </>
      ) : (
        <p>{texts.unsigned}</p>
      )}
    </MadeDialog>
  )
}

const known = ['dialect', 'kind', 'url', 'secret', 'events', 'inbox_ids']

function WebhookForm({ onMade, onClose }: { onMade: (made: Made) => void; onClose: () => void }) {
  const app = useApp()
  const { settings } = useTexts()
  const texts = settings.webhooks
  const form = useForm<WebhookDraft>(newWebhook, known)
  const { fields, set, errorOf } = form
  const choice = inboxChoice(fields)
  const lacksInbox = choice === 'one' ? fields.inboxIds?.length !== 1 : fields.inboxIds?.length === 0
  const lacksEvents = fields.dialect === 'parley' && fields.events?.length === 0
  return (
    <FormDialog
      title={texts.create}
      confirm={settings.common.create}
      isPending={form.isPending}
      isDisabled={!fields.url.trim() || (choice !== 'none' && lacksInbox) || lacksEvents}
      error={form.error}
      onClose={onClose}
      onSubmit={() =>
        void form.submit(async (draft) => {
          const { webhook, secret } = await createWebhook(app, draft)
          onMade({ id: webhook.id, secret })
        })
      }
    >
      <RadioGroup
        label={texts.dialect}
        value={fields.dialect}
        onChange={(dialect) => form.change({ dialect: dialect as Dialect, inboxIds: null })}
        options={dialects.map((id) => ({
          id,
          label: dialectNames[id],
          description: texts.dialectHelp[id],
        }))}
        error={errorOf('dialect')}
      />
      <TextField
        label={texts.url}
        help={texts.urlHelp}
        type="url"
        placeholder="https://"
        value={fields.url}
        onChange={(url) => set('url', url)}
        error={errorOf('url')}
        isRequired
      />
      {fields.dialect === 'hatif' && (
        <Select
          label={texts.kind}
          value={fields.kind}
          onChange={(kind) => form.change({ kind: kind as HatifKind, inboxIds: null })}
          options={hatifKinds.map(({ id }) => ({ id, label: texts.kinds[id] }))}
          error={errorOf('kind')}
        />
      )}
      {fields.dialect === 'parley' && (
        <EventChoice
          value={fields.events}
          onChange={(events) => set('events', events)}
          error={errorOf('events')}
        />
      )}
      <Inboxes form={form} />
      <TextField
        label={`${texts.secret} (${settings.common.optional})`}
        help={texts.secretHelp}
        dir="ltr"
        autoComplete="off"
        value={fields.secret}
        onChange={(secret) => set('secret', secret)}
        error={errorOf('secret')}
      />
    </FormDialog>
  )
}

function Inboxes({ form: { fields, change, errorOf } }: { form: Form<WebhookDraft> }) {
  const { settings } = useTexts()
  const texts = settings.webhooks
  const choice = inboxChoice(fields)
  const error = errorOf('inbox_ids')
  if (choice === 'none') return null
  if (choice === 'one')
    return (
      <OneInbox
        label={texts.inbox}
        placeholder={texts.needInbox}
        value={fields.inboxIds?.[0] ?? null}
        onChange={(id) => change({ inboxIds: [id] })}
        error={error}
      />
    )
  return (
    <InboxChoice
      label={texts.inboxes}
      value={fields.inboxIds}
      onChange={(inboxIds) => change({ inboxIds })}
      error={error ?? (fields.inboxIds?.length === 0 ? texts.needInbox : null)}
    />
  )
}
