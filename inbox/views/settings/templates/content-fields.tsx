import {
  type HeaderKind,
  headerKinds,
  limits,
  type TemplateDraft,
  variablesOf,
  withVariable,
} from '../../../models/settings/templates/template-draft.ts'
import { Button } from '../../kit/button.tsx'
import { Select } from '../../kit/select.tsx'
import { TextArea, TextField } from '../../kit/text-field.tsx'
import { useTexts } from '../../use-texts.ts'
import { Card } from '../parts/card.tsx'
import { ButtonFields } from './button-fields.tsx'

export type ContentFieldsProps = {
  draft: TemplateDraft
  onChange: (part: Partial<TemplateDraft>) => void
  errorOf: (field: string) => string | null
}

/** Header, text, footer and buttons. */
export function ContentFields({ draft, onChange, errorOf }: ContentFieldsProps) {
  const { settings } = useTexts()
  const texts = settings.templates
  const { body, footer, buttons } = draft
  return (
    <>
      <HeaderFields header={draft.header} onChange={(header) => onChange({ header })} errorOf={errorOf} />
      <Card
        title={texts.body}
        end={
          <Button
            size="sm"
            icon="plus"
            isDisabled={variablesOf(body.text).length >= 9}
            onPress={() => onChange({ body: { ...body, text: withVariable(body.text) } })}
          >
            {texts.addVariable}
          </Button>
        }
      >
        <TextArea
          label={texts.body}
          isLabelHidden
          rows={6}
          maxLength={limits.body}
          help={texts.left(limits.body - body.text.length)}
          value={body.text}
          onChange={(text) => onChange({ body: { ...body, text } })}
          error={errorOf('body') ?? errorOf('components')}
          isRequired
        />
        {variablesOf(body.text).length > 0 && (
          <fieldset className="flex flex-col gap-2">
            <legend className="text-sm font-medium text-strong">{texts.samples}</legend>
            <p className="text-xs text-muted">{texts.samplesHelp}</p>
            <div className="grid gap-3 sm:grid-cols-2">
              {variablesOf(body.text).map((name) => (
                <TextField
                  key={name}
                  label={texts.sampleOf(name)}
                  value={body.samples[name] ?? ''}
                  onChange={(sample) =>
                    onChange({ body: { ...body, samples: { ...body.samples, [name]: sample } } })
                  }
                />
              ))}
            </div>
          </fieldset>
        )}
        <TextField
          label={`${texts.footer} (${settings.common.optional})`}
          maxLength={limits.footer}
          value={footer}
          onChange={(text) => onChange({ footer: text })}
          error={errorOf('footer')}
        />
      </Card>
      <ButtonFields
        buttons={buttons}
        onChange={(changed) => onChange({ buttons: changed })}
        errorOf={errorOf}
      />
    </>
  )
}

type HeaderProps = {
  header: TemplateDraft['header']
  onChange: (header: TemplateDraft['header']) => void
  errorOf: (field: string) => string | null
}

function HeaderFields({ header, onChange, errorOf }: HeaderProps) {
  const { settings } = useTexts()
  const texts = settings.templates
  const isFile = header.kind !== 'none' && header.kind !== 'text'
  return (
    <Card title={texts.header}>
      <Select
        label={texts.header}
        isLabelHidden
        className="max-w-60"
        value={header.kind}
        onChange={(kind) => onChange({ ...header, kind: kind as HeaderKind })}
        options={headerKinds.map((id) => ({ id, label: texts.headerKinds[id] }))}
        error={isFile ? errorOf('header') : null}
      />
      {header.kind === 'text' && (
        <TextField
          label={texts.headerText}
          maxLength={limits.header}
          value={header.text}
          onChange={(text) => onChange({ ...header, text })}
          error={errorOf('header')}
          isRequired
        />
      )}
      {header.kind === 'text' && variablesOf(header.text).length > 0 && (
        <TextField
          label={texts.headerSample}
          value={header.sample}
          onChange={(sample) => onChange({ ...header, sample })}
        />
      )}
      {isFile && (
        <TextField
          label={texts.handle}
          help={texts.handleHelp}
          dir="ltr"
          value={header.handle}
          onChange={(handle) => onChange({ ...header, handle })}
        />
      )}
    </Card>
  )
}
