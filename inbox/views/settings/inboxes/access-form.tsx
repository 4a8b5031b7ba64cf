import { useState } from 'react'
import type { Channel, InboxCheck, InboxDetails } from '../../../../shared/parley/index.ts'
import { type FormValues, toSettings } from '../../../models/settings/inboxes/channel-form.ts'
import { checkNewInbox, createInbox } from '../../../models/settings/inboxes/inboxes.ts'
import { newVerifyToken, readNumber } from '../../../models/settings/inboxes/whatsapp.ts'
import { Button } from '../../kit/button.tsx'
import { Icon } from '../../kit/icon.tsx'
import { ExternalLink } from '../../kit/link.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { FormError } from '../../sign-in/form-error.tsx'
import { useAttempt } from '../../sign-in/use-attempt.ts'
import { useApp } from '../../use-app.ts'
import { useTexts } from '../../use-texts.ts'
import { Card } from '../parts/card.tsx'
import { Disclosure } from '../parts/disclosure.tsx'
import { CheckResult } from './check-result.tsx'
import { SettingField } from './setting-field.tsx'

const first = ['phone_number_id', 'waba_id', 'access_token', 'app_secret']
const needed = new Set(['phone_number_id', 'waba_id', 'access_token', 'app_secret'])
const advanced = ['graph_url', 'graph_version', 'sends_per_second', 'enforce_window', 'pair_pacing']
const metaUrl = 'https://developers.facebook.com/apps/'

export type AccessFormProps = {
  channel: Channel
  onMade: (inbox: InboxDetails, verifyToken: string) => void
}

/** What Meta knows the number by, tried against Meta before anything is kept. */
export function AccessForm({ channel, onMade }: AccessFormProps) {
  const app = useApp()
  const { settings } = useTexts()
  const texts = settings.inboxes
  const [phone, setPhone] = useState('')
  const [values, setValues] = useState<FormValues>(() => ({ verify_token: newVerifyToken() }))
  const [check, setCheck] = useState<InboxCheck | null>(null)
  const checking = useAttempt()
  const making = useAttempt()
  const problem = making.problem ?? checking.problem
  const byName = new Map(channel.settings.map((setting) => [setting.name, setting]))
  const isFilled = [...needed].every((name) => String(values[name] ?? '').trim())
  const filled = toSettings(channel.settings, values)
  const write = (name: string, value: string) => {
    setValues((old) => ({ ...old, [name]: value }))
    setCheck(null)
    checking.clear()
    making.clear()
  }
  const ask = () =>
    checking.run(async () => {
      const answer = await checkNewInbox(app, { channel: channel.channel, phone, settings: filled })
      setCheck(answer)
      const found = answer.ok && readNumber(answer).phone
      if (found && !phone.trim()) setPhone(found)
    })
  const make = () =>
    making.run(async () => {
      const name = check?.ok ? readNumber(check).name : undefined
      const inbox = await createInbox(app, {
        channel: channel.channel,
        ...(name && { name }),
        ...(phone.trim() && { phone: phone.trim() }),
        settings: filled,
      })
      onMade(inbox, String(values['verify_token']))
    })
  const field = (name: string) => {
    const setting = byName.get(name)
    if (!setting) return null
    return (
      <SettingField
        key={name}
        setting={setting}
        channel={channel.channel}
        value={values[name] ?? ''}
        onChange={(value) => write(name, value)}
        isRequired={needed.has(name)}
        error={problem?.fieldError(`settings.${name}`)}
      />
    )
  }
  const isShownAtField = channel.settings.some(({ name }) => problem?.fieldError(`settings.${name}`))
  const error = making.error ?? checking.error
  return (
    <form
      noValidate
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault()
        void (check?.ok ? make() : ask())
      }}
    >
      <Card
        title={texts.whatsapp.accessTitle}
        text={texts.whatsapp.accessText}
        end={
          <ExternalLink
            href={metaUrl}
            className="inline-flex items-center gap-1 text-sm font-medium text-accent-text hover:underline"
          >
            {texts.whatsapp.openMeta}
            <Icon name="external" size={14} />
          </ExternalLink>
        }
        footer={
          <>
            <span className="min-w-0 flex-1 text-xs text-muted">{texts.check.text}</span>
            <Button
              type={check?.ok ? 'button' : 'submit'}
              variant={check?.ok ? 'secondary' : 'primary'}
              icon="pulse"
              isPending={checking.isPending}
              isDisabled={!isFilled}
              onPress={check?.ok ? () => void ask() : undefined}
            >
              {check ? texts.check.again : texts.check.button}
            </Button>
            {check && (
              <Button
                type={check.ok ? 'submit' : 'button'}
                variant={check.ok ? 'primary' : 'secondary'}
                isPending={making.isPending}
                onPress={check.ok ? undefined : () => void make()}
              >
                {check.ok ? texts.form.connect : texts.form.connectAnyway}
              </Button>
            )}
          </>
        }
      >
        <FormError>{isShownAtField || problem?.fieldError('phone') ? null : error}</FormError>
        <TextField
          label={texts.form.phone}
          help={texts.form.phoneHelp}
          type="tel"
          placeholder="+15550100200"
          value={phone}
          onChange={setPhone}
          error={problem?.fieldError('phone')}
        />
        {first.map(field)}
        <TextField
          label={texts.settings['whatsapp']?.['verify_token']?.label ?? ''}
          help={texts.settings['whatsapp']?.['verify_token']?.help}
          dir="ltr"
          value={String(values['verify_token'])}
          onChange={(value) => write('verify_token', value)}
          error={problem?.fieldError('settings.verify_token')}
          isRequired
        />
        <Disclosure title={texts.form.more}>{advanced.map(field)}</Disclosure>
        {check && <CheckResult check={check} />}
      </Card>
    </form>
  )
}
