import { ChannelMark } from '../../kit/channel-mark.tsx'
import { Checkbox } from '../../kit/checkbox.tsx'
import { RadioGroup } from '../../kit/radio-group.tsx'
import { useStore } from '../../use-store.ts'
import { useTexts } from '../../use-texts.ts'

export type InboxChoiceProps = {
  label: string
  help?: string
  /** Null: all of them. */
  value: string[] | null
  onChange: (ids: string[] | null) => void
  error?: string | null
  isDisabled?: boolean
}

/** All inboxes, or certain ones. */
export function InboxChoice({ label, help, value, onChange, error, isDisabled }: InboxChoiceProps) {
  const { settings } = useTexts()
  const inboxes = useStore((state) => Object.values(state.inboxes))
  const chosen = new Set(value)
  const toggle = (id: string, isOn: boolean) =>
    onChange(isOn ? [...chosen, id] : [...chosen].filter((other) => other !== id))
  return (
    <div className="flex flex-col gap-2">
      <RadioGroup
        label={label}
        help={help}
        error={error}
        isDisabled={isDisabled}
        value={value === null ? 'all' : 'some'}
        onChange={(choice) => onChange(choice === 'all' ? null : [])}
        options={[
          { id: 'all', label: settings.common.allInboxes },
          { id: 'some', label: settings.common.certainInboxes },
        ]}
      />
      {value !== null && (
        <ul className="ms-6 flex max-h-56 flex-col gap-2 overflow-y-auto rounded-md border border-line p-3">
          {[...inboxes].sort(byName).map(({ id, name, channel }) => (
            <li key={id} className="flex items-center gap-2">
              <Checkbox
                label={name}
                isChecked={chosen.has(id)}
                isDisabled={isDisabled}
                onChange={(isOn) => toggle(id, isOn)}
                className="min-w-0 flex-1"
              />
              <ChannelMark channel={channel} size={16} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

const byName = (one: { name: string }, other: { name: string }) => one.name.localeCompare(other.name)
