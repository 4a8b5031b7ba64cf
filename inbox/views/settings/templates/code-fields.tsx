import type { TemplateDraft } from '../../../models/settings/templates/template-draft.ts'
import { Checkbox } from '../../kit/checkbox.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { useTexts } from '../../use-texts.ts'
import { Card } from '../parts/card.tsx'

type Code = TemplateDraft['code']

/** What may be chosen of a template with a code; its words are Meta's. */
export function CodeFields({ code, onChange }: { code: Code; onChange: (code: Code) => void }) {
  const { settings } = useTexts()
  const texts = settings.templates
  return (
    <Card title={texts.body} text={texts.categoryHelp.AUTHENTICATION}>
      <Checkbox
        label={texts.warns}
        isChecked={code.warns}
        onChange={(warns) => onChange({ ...code, warns })}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={texts.expiry}
          inputMode="numeric"
          dir="ltr"
          value={code.expiryMinutes}
          onChange={(expiryMinutes) =>
            onChange({ ...code, expiryMinutes: expiryMinutes.replace(/\D/g, '').slice(0, 2) })
          }
        />
        <TextField
          label={texts.codeButton}
          placeholder={texts.copyCode}
          maxLength={25}
          value={code.button}
          onChange={(button) => onChange({ ...code, button })}
        />
      </div>
    </Card>
  )
}
