import { useState } from 'react'
import { type Language, languageNames } from '../../../models/i18n.ts'
import {
  type FieldType,
  fieldTypes,
  freeKey,
  type PreChatField,
} from '../../../models/settings/inboxes/pre-chat.ts'
import { Checkbox } from '../../kit/checkbox.tsx'
import { Select } from '../../kit/select.tsx'
import { TextArea, TextField } from '../../kit/text-field.tsx'
import { useTexts } from '../../use-texts.ts'
import { FormDialog } from '../parts/form-dialog.tsx'

export type QuestionDialogProps = {
  question: PreChatField | null
  others: PreChatField[]
  /** Those the chat speaks; the first one is needed. */
  languages: string[]
  onSave: (question: PreChatField) => void
  onClose: () => void
}

const newQuestion: PreChatField = { key: '', type: 'text', label: {}, required: false, options: [] }

/** A question of the firm's own, in the languages of the chat. */
export function QuestionDialog({ question, others, languages, onSave, onClose }: QuestionDialogProps) {
  const { settings, frame } = useTexts()
  const texts = settings.webchat.questions
  const [draft, setDraft] = useState(question ?? newQuestion)
  const [options, setOptions] = useState(draft.options.join('\n'))
  const choices = options
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  const first = languages[0] ?? 'en'
  const label = draft.label[first]?.trim() ?? ''
  const needsChoices = draft.type === 'select' && choices.length < 2
  const put = (change: Partial<PreChatField>) => setDraft((old) => ({ ...old, ...change }))
  return (
    <FormDialog
      title={texts.other}
      confirm={question ? frame.kit.save : texts.add}
      isPending={false}
      isDisabled={!label || needsChoices}
      error={null}
      onClose={onClose}
      onSubmit={() => onSave({ ...draft, options: choices, key: draft.key || freeKey(label, others) })}
    >
      {languages.map((language) => (
        <TextField
          key={language}
          label={
            languages.length === 1
              ? texts.label
              : texts.labelIn(languageNames[language as Language] ?? language)
          }
          value={draft.label[language] ?? ''}
          maxLength={120}
          onChange={(text) => put({ label: { ...draft.label, [language]: text } })}
          isRequired={language === first}
          autoFocus={language === first}
        />
      ))}
      <Select
        label={texts.type}
        value={draft.type}
        onChange={(type) => put({ type: type as FieldType })}
        options={fieldTypes.map((id) => ({ id, label: texts.types[id] }))}
      />
      {draft.type === 'select' && (
        <TextArea
          label={texts.options}
          rows={4}
          value={options}
          onChange={setOptions}
          help={needsChoices ? texts.needOptions : undefined}
          isRequired
        />
      )}
      <Checkbox
        label={texts.required}
        isChecked={draft.required}
        onChange={(required) => put({ required })}
      />
    </FormDialog>
  )
}
