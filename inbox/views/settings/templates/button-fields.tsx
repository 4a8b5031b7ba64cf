import {
  type ButtonDraft,
  type ButtonType,
  buttonTypes,
  limits,
  newButton,
  variablesOf,
} from '../../../models/settings/templates/template-draft.ts'
import { Button, IconButton } from '../../kit/button.tsx'
import { Select } from '../../kit/select.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { useTexts } from '../../use-texts.ts'
import { Card } from '../parts/card.tsx'

export type ButtonFieldsProps = {
  buttons: ButtonDraft[]
  onChange: (buttons: ButtonDraft[]) => void
  /** `buttons.0.text` … */
  errorOf: (field: string) => string | null
}

export function ButtonFields({ buttons, onChange, errorOf }: ButtonFieldsProps) {
  const { settings } = useTexts()
  const texts = settings.templates
  const put = (index: number, change: Partial<ButtonDraft>) =>
    onChange(buttons.map((button, at) => (at === index ? { ...button, ...change } : button)))
  return (
    <Card
      title={texts.buttons}
      text={texts.buttonsHelp}
      footer={
        buttons.length < limits.buttons && (
          <Button icon="plus" onPress={() => onChange([...buttons, newButton()])}>
            {texts.addButton}
          </Button>
        )
      }
    >
      {buttons.length > 0 && (
        <ul className="flex flex-col gap-4">
          {buttons.map((button, index) => (
            <li key={button.key} className="flex flex-col gap-3 rounded-md border border-line p-3">
              <div className="flex items-end gap-2">
                <Select
                  label={texts.button(index + 1)}
                  className="min-w-0 flex-1"
                  value={button.type}
                  onChange={(type) => put(index, { type: type as ButtonType })}
                  options={buttonTypes.map((id) => ({ id, label: texts.buttonTypes[id] }))}
                  error={errorOf(`buttons.${index}.type`)}
                />
                <IconButton
                  label={texts.removeButton(button.text || texts.button(index + 1))}
                  icon="trash"
                  onPress={() => onChange(buttons.filter((_, at) => at !== index))}
                />
              </div>
              <OwnFields
                button={button}
                onChange={(change) => put(index, change)}
                errorOf={(name) => errorOf(`buttons.${index}.${name}`)}
              />
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

type OwnFieldsProps = {
  button: ButtonDraft
  onChange: (change: Partial<ButtonDraft>) => void
  errorOf: (name: string) => string | null
}

function OwnFields({ button, onChange, errorOf }: OwnFieldsProps) {
  const { settings } = useTexts()
  const texts = settings.templates
  if (button.type === 'COPY_CODE')
    return (
      <TextField
        label={texts.buttonCode}
        dir="ltr"
        maxLength={15}
        value={button.sample}
        onChange={(sample) => onChange({ sample })}
      />
    )
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <TextField
        label={texts.buttonText}
        maxLength={limits.button}
        value={button.text}
        onChange={(text) => onChange({ text })}
        error={errorOf('text')}
        isRequired
      />
      {button.type === 'URL' && (
        <TextField
          label={texts.buttonUrl}
          help={texts.buttonUrlHelp}
          type="url"
          value={button.url}
          onChange={(url) => onChange({ url })}
          error={errorOf('url')}
          isRequired
        />
      )}
      {button.type === 'URL' && variablesOf(button.url).length > 0 && (
        <TextField
          label={texts.buttonUrlSample}
          dir="ltr"
          value={button.sample}
          onChange={(sample) => onChange({ sample })}
        />
      )}
      {button.type === 'PHONE_NUMBER' && (
        <TextField
          label={texts.buttonPhone}
          type="tel"
          placeholder="+15550100200"
          value={button.phone}
          onChange={(phone) => onChange({ phone })}
          error={errorOf('phone_number')}
          isRequired
        />
      )}
    </div>
  )
}
