import { useState } from 'react'
import type { Contact } from '../../../shared/parley/index.ts'
import { updateContact } from '../../models/contacts/contact-actions.ts'
import { fieldProblem } from '../../models/contacts/field-problem.ts'
import { Button, IconButton } from '../kit/button.tsx'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'
import { EditableText } from './editable-text.tsx'
import { FieldRow } from './field-row.tsx'
import { Section } from './section.tsx'

const first = ['phone', 'email', 'company'] as const
const further = ['position', 'language', 'country', 'city', 'timezone'] as const
type Field = (typeof first)[number] | (typeof further)[number]

const isLtr = (field: Field) => field === 'phone' || field === 'email' || field === 'timezone'

/** The fields that every contact has. The rarer ones show when they hold something, or when asked for. */
export function ContactFields({ contact }: { contact: Contact }) {
  const { contacts } = useTexts()
  const [isWhole, setWhole] = useState(false)
  const fields = [...first, ...further.filter((field) => isWhole || contact[field])]
  return (
    <Section title={contacts.fields.title}>
      <dl className="flex flex-col">
        {fields.map((field) => (
          <ContactField key={field} contact={contact} field={field} />
        ))}
      </dl>
      <Button
        size="sm"
        variant="ghost"
        icon={isWhole ? 'chevron-up' : 'chevron-down'}
        aria-expanded={isWhole}
        onPress={() => setWhole(!isWhole)}
        className="-ms-1.5 self-start"
      >
        {isWhole ? contacts.panel.showLess : contacts.panel.showMore}
      </Button>
    </Section>
  )
}

function ContactField({ contact, field }: { contact: Contact; field: Field }) {
  const app = useApp()
  const { contacts } = useTexts()
  const value = contact[field] ?? ''
  const canCopy = value !== '' && (field === 'phone' || field === 'email')
  const copy = async () => {
    await navigator.clipboard.writeText(value)
    app.toasts.show({ text: contacts.panel.copied, tone: 'success' })
  }
  return (
    <FieldRow
      label={contacts.fields[field]}
      end={
        canCopy && (
          <IconButton
            size="sm"
            icon="copy"
            label={field === 'phone' ? contacts.panel.copyPhone : contacts.panel.copyEmail}
            onPress={() => void copy()}
          />
        )
      }
    >
      <EditableText
        label={contacts.fields[field]}
        value={value}
        isLtr={isLtr(field)}
        type={field === 'phone' ? 'tel' : field === 'email' ? 'email' : 'text'}
        onSave={(text) => updateContact(app, contact, { [field]: text || null })}
        tellProblem={(problem) => fieldProblem(problem, field, contacts)}
      />
    </FieldRow>
  )
}
