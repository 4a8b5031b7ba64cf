import type { Channel, InboxDetails } from '../../../../shared/parley/index.ts'
import { canAsk } from '../../../models/settings/inboxes/health.ts'
import { isOfLine } from '../../../models/settings/inboxes/phone-line.ts'
import { TextField } from '../../kit/text-field.tsx'
import { useTexts } from '../../use-texts.ts'
import { Card } from '../parts/card.tsx'
import { Disclosure } from '../parts/disclosure.tsx'
import { SaveBar } from '../parts/save-bar.tsx'
import { CallbackCard } from './callback-card.tsx'
import { CheckCard } from './check-card.tsx'
import { LineFields } from './line-fields.tsx'
import { SettingField } from './setting-field.tsx'
import { useInboxForm } from './use-inbox-form.ts'

/** Those of a channel that everybody looks at; the others stand behind "more". */
const usual: Record<string, string[]> = {
  whatsapp: ['phone_number_id', 'waba_id', 'access_token', 'app_secret'],
}
/** What has a screen of its own, or is written by programs. */
const elsewhere: Record<string, RegExp> = {
  whatsapp: /^verify_token$/,
  webchat: /^(?!sends_per_second$)/,
}

/** Its name, and by what the network knows it. */
export function ConnectionTab({ inbox, channel }: { inbox: InboxDetails; channel: Channel }) {
  const { settings } = useTexts()
  const texts = settings.inboxes
  const isVoice = inbox.channel === 'voice'
  const own = channel.settings.filter(
    ({ name }) => (isVoice || !isOfLine(inbox.channel, name)) && !elsewhere[inbox.channel]?.test(name),
  )
  const { form, save } = useInboxForm(inbox, own, { hasName: true })
  const first = new Set(usual[inbox.channel] ?? [])
  const field = (setting: (typeof own)[number]) => (
    <SettingField
      key={setting.name}
      setting={setting}
      channel={inbox.channel}
      value={form.fields[setting.name] ?? ''}
      onChange={(value) => form.set(setting.name, value)}
      error={form.errorOf(`settings.${setting.name}`)}
      isSet={inbox.secrets_set.includes(setting.name)}
    />
  )
  const rest = own.filter(({ name }) => !first.has(name))
  return (
    <div className="flex max-w-3xl flex-col gap-5">
      {canAsk(channel) && <CheckCard inbox={inbox} />}
      <form
        noValidate
        className="flex flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <Card title={texts.page.details}>
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField
              label={texts.form.name}
              value={String(form.fields['.name'])}
              onChange={(name) => form.set('.name', name)}
              error={form.errorOf('name')}
              isRequired
            />
            {inbox.channel !== 'webchat' && (
              <TextField
                label={texts.form.phone}
                type="tel"
                value={String(form.fields['.phone'])}
                onChange={(phone) => form.set('.phone', phone)}
                error={form.errorOf('phone')}
              />
            )}
          </div>
        </Card>
        {isVoice ? (
          <Card title={texts.page.access} text={texts.page.accessText}>
            <LineFields
              settings={own}
              channel={inbox.channel}
              values={form.fields}
              onChange={(name, value) => form.set(name, value)}
              errorOf={form.errorOf}
              secretsSet={inbox.secrets_set}
            />
          </Card>
        ) : (
          <Card
            title={first.size > 0 ? texts.page.access : texts.page.more}
            text={first.size > 0 ? texts.page.accessText : undefined}
          >
            {own.filter(({ name }) => first.has(name)).map(field)}
            {first.size > 0 && rest.length > 0 ? (
              <Disclosure title={texts.page.more}>{rest.map(field)}</Disclosure>
            ) : (
              rest.map(field)
            )}
          </Card>
        )}
        <SaveBar
          isShown={form.isChanged}
          isPending={form.isPending}
          error={form.error}
          isDisabled={!String(form.fields['.name']).trim()}
          onDiscard={() => form.reset()}
        />
      </form>
      {inbox.callback_url && <CallbackCard inbox={inbox} />}
    </div>
  )
}
