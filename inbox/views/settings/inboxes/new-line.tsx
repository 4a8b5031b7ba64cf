import { useState } from 'react'
import type { Channel } from '../../../../shared/parley/index.ts'
import { type FormValues, toSettings } from '../../../models/settings/inboxes/channel-form.ts'
import { createInbox } from '../../../models/settings/inboxes/inboxes.ts'
import { Button } from '../../kit/button.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { FormError } from '../../sign-in/form-error.tsx'
import { useAttempt } from '../../sign-in/use-attempt.ts'
import { useApp } from '../../use-app.ts'
import { useTexts } from '../../use-texts.ts'
import { Card } from '../parts/card.tsx'
import { SettingsScreen } from '../parts/settings-screen.tsx'
import { LineFields } from './line-fields.tsx'
import { SettingField } from './setting-field.tsx'

/** A phone line; or an inbox of a channel that has no form of its own here. */
export function NewLine({ channel }: { channel: Channel }) {
  const app = useApp()
  const { settings } = useTexts()
  const texts = settings.inboxes
  const [name, setName] = useState('')
  const [phone, setPhone] = useState('')
  const [values, setValues] = useState<FormValues>({})
  const attempt = useAttempt()
  const errorOf = (field: string) => attempt.problem?.fieldError(field) ?? null
  const write = (setting: string, value: string) => {
    setValues((old) => ({ ...old, [setting]: value }))
    attempt.clear()
  }
  const isLine = channel.channel === 'voice'
  const required = channel.settings.filter((setting) => setting.required)
  const isFilled = required.every((setting) => values[setting.name])
  const known = ['name', 'phone', ...channel.settings.map((setting) => `settings.${setting.name}`)]
  const create = () =>
    attempt.run(async () => {
      const inbox = await createInbox(app, {
        channel: channel.channel,
        ...(name.trim() && { name: name.trim() }),
        ...(phone.trim() && { phone: phone.trim() }),
        settings: toSettings(channel.settings, values),
      })
      app.router.go(`/settings/inboxes/${inbox.id}`, { replace: true })
    })
  return (
    <SettingsScreen
      title={isLine ? texts.voiceNew.title : texts.choose.title}
      text={isLine ? texts.voiceNew.text : undefined}
      width="narrow"
      back={{ to: '/settings/inboxes/new', label: texts.choose.title }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void create()
        }}
      >
        <Card
          title={texts.page.details}
          footer={
            <Button
              type="submit"
              variant="primary"
              className="ms-auto"
              isPending={attempt.isPending}
              isDisabled={!isFilled}
            >
              {texts.form.create}
            </Button>
          }
        >
          <FormError>{known.some(errorOf) ? null : attempt.error}</FormError>
          <TextField
            label={texts.form.name}
            help={texts.form.nameHelp}
            value={name}
            onChange={setName}
            error={errorOf('name')}
            autoFocus
          />
          <TextField
            label={texts.form.phone}
            help={texts.form.phoneHelp}
            type="tel"
            placeholder="+15550100200"
            value={phone}
            onChange={setPhone}
            error={errorOf('phone')}
          />
          {isLine ? (
            <LineFields
              settings={channel.settings}
              channel={channel.channel}
              values={values}
              onChange={write}
              errorOf={errorOf}
            />
          ) : (
            channel.settings.map((setting) => (
              <SettingField
                key={setting.name}
                setting={setting}
                channel={channel.channel}
                value={values[setting.name] ?? ''}
                onChange={(value) => write(setting.name, value)}
                error={errorOf(`settings.${setting.name}`)}
                isRequired={setting.required}
              />
            ))
          )}
        </Card>
      </form>
    </SettingsScreen>
  )
}
