import type { Contact, CustomField } from '../../../shared/parley/index.ts'
import { updateContact } from '../../models/contacts/contact-actions.ts'
import { readValue, writeValue } from '../../models/contacts/field-value.ts'
import { tellFailure } from '../../models/failures.ts'
import { Select } from '../kit/select.tsx'
import { useApp } from '../use-app.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'
import { EditableText } from './editable-text.tsx'
import { FieldRow } from './field-row.tsx'
import { Section } from './section.tsx'

/** The firm's own fields. */
export function CustomFields({ contact }: { contact: Contact }) {
  const { contacts } = useTexts()
  const fields = useStore((state) => state.customFields)
  const sorted = Object.values(fields).sort((one, other) => one.name.localeCompare(other.name))
  if (sorted.length === 0) return null
  return (
    <Section title={contacts.custom.title}>
      <dl className="flex flex-col">
        {sorted.map((field) => (
          <FieldRow key={field.id} label={field.name}>
            <CustomValue contact={contact} field={field} />
          </FieldRow>
        ))}
      </dl>
    </Section>
  )
}

const nothing = ''

function CustomValue({ contact, field }: { contact: Contact; field: CustomField }) {
  const app = useApp()
  const { contacts, formatDate, formatFull } = useTexts()
  const text = writeValue(contact.custom_values.find(({ custom_field_id: id }) => id === field.id)?.value)
  const save = (value: unknown) => updateContact(app, contact, { custom_values: { [field.id]: value } })
  if (field.type === 'boolean' || field.type === 'select') {
    const choices =
      field.type === 'boolean'
        ? [
            { id: 'true', label: contacts.fields.yes },
            { id: 'false', label: contacts.fields.no },
          ]
        : field.options.map(({ value }) => ({ id: value, label: value }))
    return (
      <Select
        label={field.name}
        isLabelHidden
        size="sm"
        isPlain
        value={text || null}
        placeholder={contacts.fields.add}
        options={[{ id: nothing, label: contacts.fields.none }, ...choices]}
        onChange={(id) => {
          save(readValue(field, id)).catch((error: unknown) => tellFailure(app, error))
        }}
      />
    )
  }
  return (
    <EditableText
      label={field.name}
      value={text}
      shown={shownAs(field, text, { formatDate, formatFull })}
      isLtr={field.type === 'number' || field.type === 'json' || field.format === 'phone'}
      inputMode={field.type === 'number' ? 'decimal' : undefined}
      onSave={(typed) => {
        const value = readValue(field, typed)
        return value === undefined ? contacts.fields.notAValue : save(value)
      }}
    />
  )
}

type Formats = { formatDate: (at: string) => string; formatFull: (at: string) => string }

function shownAs({ type }: CustomField, text: string, { formatDate, formatFull }: Formats): string {
  if (Number.isNaN(Date.parse(text))) return text
  if (type === 'date') return formatDate(`${text.slice(0, 10)}T00:00`)
  return type === 'datetime' ? formatFull(text) : text
}
