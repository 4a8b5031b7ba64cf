import type { CustomField } from '../../../../shared/parley/index.ts'
import {
  type FieldType,
  fieldTypes,
  lostOptions,
  newField,
  saveCustomField,
  textFormats,
  toFields,
} from '../../../models/settings/answers/custom-fields.ts'
import { Checkbox } from '../../kit/checkbox.tsx'
import { Select } from '../../kit/select.tsx'
import { Banner } from '../../kit/states.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { useApp } from '../../use-app.ts'
import { useTexts } from '../../use-texts.ts'
import { FormDialog } from '../parts/form-dialog.tsx'
import { useForm } from '../parts/use-form.ts'
import { OptionsEditor } from './options-editor.tsx'

const known = ['name', 'type', 'format', 'options', 'description', 'required']

export function FieldDialog({ field, onClose }: { field: CustomField | null; onClose: () => void }) {
  const app = useApp()
  const { settings, frame, formatList } = useTexts()
  const texts = settings.fields
  const form = useForm(field ? toFields(field) : newField, known)
  const { fields, set } = form
  const lost = field ? lostOptions(field, fields.options) : []
  const hasChoices = fields.type !== 'select' || fields.options.some(({ value }) => value.trim())
  return (
    <FormDialog
      title={field ? texts.editTitle : texts.createTitle}
      confirm={field ? frame.kit.save : settings.common.create}
      isPending={form.isPending}
      isDisabled={!fields.name.trim() || !hasChoices}
      error={form.error}
      onClose={onClose}
      onSubmit={() =>
        void form.submit(async (filled) => {
          await saveCustomField(app, field?.id ?? null, { ...filled, name: filled.name.trim() })
          onClose()
        })
      }
    >
      <TextField
        label={texts.name}
        value={fields.name}
        onChange={(name) => set('name', name)}
        error={form.errorOf('name')}
        isRequired
        autoFocus
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Select
          label={texts.type}
          help={field ? texts.typeStays : undefined}
          isDisabled={field !== null}
          value={fields.type}
          onChange={(type) => set('type', type as FieldType)}
          options={fieldTypes.map((id) => ({ id, label: texts.types[id] }))}
          error={form.errorOf('type')}
        />
        {fields.type === 'text' && (
          <Select
            label={texts.format}
            isDisabled={field !== null}
            value={fields.format}
            onChange={(format) => set('format', format as (typeof textFormats)[number])}
            options={textFormats.map((id) => ({ id, label: texts.formats[id] }))}
            error={form.errorOf('format')}
          />
        )}
      </div>
      {fields.type === 'select' && (
        <OptionsEditor
          options={fields.options}
          onChange={(options) => set('options', options)}
          error={form.errorOf('options')}
        />
      )}
      {lost.length > 0 && (
        <Banner tone="warning" className="rounded-md">
          {texts.lost(formatList(lost))}
        </Banner>
      )}
      <TextField
        label={texts.description}
        help={texts.descriptionHelp}
        value={fields.description}
        onChange={(description) => set('description', description)}
        error={form.errorOf('description')}
      />
      <Checkbox
        label={texts.required}
        help={texts.requiredHelp}
        isChecked={fields.required}
        onChange={(isOn) => set('required', isOn)}
      />
    </FormDialog>
  )
}
