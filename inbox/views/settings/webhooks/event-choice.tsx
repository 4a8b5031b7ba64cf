import { eventTypes } from '../../../models/settings/webhooks/webhooks.ts'
import { Checkbox } from '../../kit/checkbox.tsx'
import { RadioGroup } from '../../kit/radio-group.tsx'
import { useTexts } from '../../use-texts.ts'

export type EventChoiceProps = {
  /** Null: all. */
  value: string[] | null
  onChange: (types: string[] | null) => void
  error: string | null
}

const usual = ['message.created', 'message.updated', 'conversation.updated']

/** Every type of event, or certain ones by what they are about. */
export function EventChoice({ value, onChange, error }: EventChoiceProps) {
  const { settings } = useTexts()
  const texts = settings.webhooks
  return (
    <div className="flex flex-col gap-2">
      <RadioGroup
        label={texts.events}
        value={value === null ? 'all' : 'some'}
        onChange={(choice) => onChange(choice === 'all' ? null : usual)}
        options={[
          { id: 'all', label: texts.allEvents },
          { id: 'some', label: texts.certainEvents },
        ]}
        error={error}
      />
      {value !== null && (
        <ul className="ms-6 flex max-h-72 flex-col gap-3 overflow-y-auto rounded-md border border-line p-3">
          {Object.entries(eventTypes).map(([noun, verbs]) => (
            <Noun
              key={noun}
              label={texts.nouns[noun] ?? noun}
              types={verbs.map((verb) => `${noun}.${verb}`)}
              value={value}
              onChange={onChange}
            />
          ))}
        </ul>
      )}
    </div>
  )
}

type NounProps = {
  label: string
  types: string[]
  value: string[]
  onChange: (types: string[]) => void
}

function Noun({ label, types, value, onChange }: NounProps) {
  const chosen = types.filter((type) => value.includes(type))
  const without = value.filter((type) => !types.includes(type))
  return (
    <li className="flex flex-col gap-1.5">
      <Checkbox
        label={label}
        isChecked={chosen.length === types.length}
        isMixed={chosen.length > 0 && chosen.length < types.length}
        onChange={() => onChange(chosen.length === types.length ? without : [...without, ...types])}
      />
      {types.length > 1 && (
        <div className="ms-6 flex flex-wrap gap-x-4 gap-y-1.5">
          {types.map((type) => (
            <Checkbox
              key={type}
              label={type}
              isChecked={value.includes(type)}
              onChange={(isOn) => onChange(isOn ? [...value, type] : value.filter((other) => other !== type))}
            />
          ))}
        </div>
      )}
    </li>
  )
}
