import type { InboxDetails } from '../../../../shared/parley/index.ts'
import { updateInbox } from '../../../models/settings/inboxes/inboxes.ts'
import { readOrigins, snippetOf } from '../../../models/settings/inboxes/webchat.ts'
import { Checkbox } from '../../kit/checkbox.tsx'
import { CopyField } from '../../kit/copy-field.tsx'
import { Banner } from '../../kit/states.tsx'
import { TextArea } from '../../kit/text-field.tsx'
import { useApp } from '../../use-app.ts'
import { useStore } from '../../use-store.ts'
import { useTexts } from '../../use-texts.ts'
import { Card } from '../parts/card.tsx'
import { SaveBar } from '../parts/save-bar.tsx'
import { useForm } from '../parts/use-form.ts'
import { IdentityCard } from './identity-card.tsx'

/** Those that are on unless switched off, and the one that is not. */
const flags = ['allow_anonymous', 'identity_required', 'uploads', 'voice_notes'] as const
type Flag = (typeof flags)[number]
type Fields = { origins: string } & Record<Flag, boolean>

function toFields(inbox: InboxDetails): Fields {
  const isOn = (name: Flag) => {
    const value = inbox.settings[name]
    return value === undefined ? name !== 'identity_required' : value === true || value === 'true'
  }
  return {
    origins: readOrigins(inbox),
    allow_anonymous: isOn('allow_anonymous'),
    identity_required: isOn('identity_required'),
    uploads: isOn('uploads'),
    voice_notes: isOn('voice_notes'),
  }
}

/** How the chat comes onto the firm's site, who may write there, and with what proof. */
export function InstallTab({ inbox }: { inbox: InboxDetails }) {
  const app = useApp()
  const { settings, frame } = useTexts()
  const texts = settings.webchat.install
  const publicUrl = useStore(({ server }) => server.public_url)
  const form = useForm<Fields>(toFields(inbox), ['settings.allowed_origins'])
  const { fields } = form
  const save = () =>
    form.submit(async ({ origins, ...switches }) => {
      const list = origins.split(/\s+/).filter(Boolean).join(' ')
      const after = await updateInbox(app, inbox.id, {
        settings: { ...switches, allowed_origins: list || null },
      })
      form.reset(toFields(after))
      app.toasts.show({ text: frame.kit.saved, tone: 'success' })
    })
  const flag = (name: Flag, label: string, help: string, isDisabled = false) => (
    <Checkbox
      label={label}
      help={help}
      isChecked={fields[name]}
      isDisabled={isDisabled}
      onChange={(isOn) => form.set(name, isOn)}
    />
  )
  return (
    <div className="flex max-w-3xl flex-col gap-5">
      <Card title={texts.code} text={texts.codeText}>
        <CopyField label={texts.snippet} value={snippetOf(publicUrl, inbox)} isMultiline />
      </Card>
      <form
        noValidate
        className="flex flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <Card title={texts.origins} text={texts.originsText}>
          {fields.origins.trim() === '' && (
            <Banner tone="warning" icon="globe" className="rounded-md">
              {texts.anybody}
            </Banner>
          )}
          <TextArea
            label={texts.origins}
            isLabelHidden
            isCode
            rows={3}
            value={fields.origins}
            onChange={(origins) => form.set('origins', origins)}
            error={form.errorOf('settings.allowed_origins')}
          />
        </Card>
        <Card title={texts.visitors}>
          {flag('allow_anonymous', texts.anonymous, texts.anonymousHelp)}
          {flag('identity_required', texts.required, texts.requiredHelp)}
          {flag('uploads', texts.uploads, texts.uploadsHelp)}
          {flag('voice_notes', texts.voiceNotes, texts.voiceNotesHelp, !fields.uploads)}
        </Card>
        <SaveBar
          isShown={form.isChanged}
          isPending={form.isPending}
          error={form.error}
          onDiscard={() => form.reset()}
        />
      </form>
      <IdentityCard inbox={inbox} />
    </div>
  )
}
