import type { FormValues, Setting } from '../../../models/settings/inboxes/channel-form.ts'
import {
  carrierNames,
  carriers,
  linePrefixOf,
  lineSettings,
  toCarrier,
} from '../../../models/settings/inboxes/phone-line.ts'
import { Select } from '../../kit/select.tsx'
import { useTexts } from '../../use-texts.ts'
import { Disclosure } from '../parts/disclosure.tsx'
import { SettingField } from './setting-field.tsx'

export type LineFieldsProps = {
  settings: Setting[]
  channel: string
  values: FormValues
  onChange: (name: string, value: string) => void
  errorOf: (name: string) => string | null
  secretsSet?: string[]
  /** What it is called to have no line. */
  none?: string
}

/** What a phone line is made of, by who carries it. */
export function LineFields({
  settings,
  channel,
  values,
  onChange,
  errorOf,
  secretsSet = [],
  none,
}: LineFieldsProps) {
  const { settings: texts } = useTexts()
  const words = texts.inboxes.settings['voice']?.['provider']
  const providerName = `${linePrefixOf(channel)}provider`
  const carrier = toCarrier(values[providerName])
  const { usual, rare } = lineSettings(settings, { channel, carrier })
  const field = (setting: Setting) => (
    <SettingField
      key={setting.name}
      setting={setting}
      channel={channel}
      value={values[setting.name] ?? ''}
      onChange={(value) => onChange(setting.name, value)}
      error={errorOf(`settings.${setting.name}`)}
      isSet={secretsSet.includes(setting.name)}
    />
  )
  return (
    <>
      <Select
        label={words?.label ?? providerName}
        help={words?.help}
        placeholder={texts.common.choose}
        value={carrier ?? (none ? '' : null)}
        onChange={(id) => onChange(providerName, id)}
        options={[
          ...(none ? [{ id: '', label: none }] : []),
          ...carriers.map((id) => ({ id, label: carrierNames[id] })),
        ]}
        error={errorOf(`settings.${providerName}`)}
        isRequired={!none}
      />
      {usual.map(field)}
      {rare.length > 0 && <Disclosure title={texts.inboxes.form.more}>{rare.map(field)}</Disclosure>}
    </>
  )
}
