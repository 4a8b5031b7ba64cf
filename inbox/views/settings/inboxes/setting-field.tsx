import type { Setting } from '../../../models/settings/inboxes/channel-form.ts'
import { Select } from '../../kit/select.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { useTexts } from '../../use-texts.ts'

export type SettingFieldProps = {
  setting: Setting
  channel: string
  value: string | boolean
  onChange: (value: string) => void
  error?: string | null
  /** A secret that has a value, which is never shown. */
  isSet?: boolean
  isRequired?: boolean
}

const linePrefix = 'line_'

/** One setting of a channel, as its type wants to be written. */
export function SettingField({
  setting,
  channel,
  value,
  onChange,
  error,
  isSet,
  isRequired,
}: SettingFieldProps) {
  const { settings } = useTexts()
  const texts = settings.inboxes.form
  const words = useSettingWords(setting, channel)
  const help = isSet ? texts.secretSet : words.help
  if (setting.type === 'flag')
    return (
      <Select
        label={words.label}
        help={help}
        error={error}
        value={String(value)}
        onChange={onChange}
        options={['', 'true', 'false'].map((id) => ({ id, label: texts.flags[id] ?? id }))}
      />
    )
  return (
    <TextField
      label={words.label}
      help={help}
      error={error}
      type={setting.secret ? 'password' : setting.type === 'url' ? 'url' : 'text'}
      dir="ltr"
      autoComplete={setting.secret ? 'new-password' : 'off'}
      inputMode={setting.type === 'number' ? 'decimal' : undefined}
      placeholder={isSet ? '••••••••••••' : undefined}
      isRequired={isRequired}
      value={String(value)}
      onChange={onChange}
    />
  )
}

/** What a setting is called; one that is not known here by its own name, with the server's explanation. */
function useSettingWords({ name, help }: Setting, channel: string): { label: string; help?: string } {
  const { settings } = useTexts().settings.inboxes
  const isLine = channel !== 'voice' && name.startsWith(linePrefix)
  const known = isLine ? settings['voice']?.[name.slice(linePrefix.length)] : settings[channel]?.[name]
  if (known) return known
  const label = name.replaceAll('_', ' ')
  return { label: label.charAt(0).toUpperCase() + label.slice(1), help }
}
