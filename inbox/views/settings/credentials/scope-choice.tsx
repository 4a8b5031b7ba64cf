import { Checkbox } from '../../kit/checkbox.tsx'
import { RadioGroup } from '../../kit/radio-group.tsx'
import { useTexts } from '../../use-texts.ts'

export type ScopeChoiceProps = {
  scopes: readonly string[]
  /** Null: all. */
  value: string[] | null
  onChange: (scopes: string[] | null) => void
  error: string | null
}

export function ScopeChoice({ scopes, value, onChange, error }: ScopeChoiceProps) {
  const { settings } = useTexts()
  const texts = settings.credentials
  return (
    <div className="flex flex-col gap-2">
      <RadioGroup
        label={texts.scopes}
        value={value === null ? 'all' : 'some'}
        onChange={(choice) => onChange(choice === 'all' ? null : [])}
        options={[
          { id: 'all', label: texts.allScopes },
          { id: 'some', label: texts.certainScopes },
        ]}
        error={error ?? (value?.length === 0 ? texts.needScope : null)}
      />
      {value !== null && (
        <ul className="ms-6 grid gap-2 rounded-md border border-line p-3 sm:grid-cols-2">
          {scopes.map((scope) => (
            <li key={scope}>
              <Checkbox
                label={texts.scopeNames[scope] ?? scope}
                isChecked={value.includes(scope)}
                onChange={(isOn) =>
                  onChange(isOn ? [...value, scope] : value.filter((other) => other !== scope))
                }
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
