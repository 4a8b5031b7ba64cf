import { useState } from 'preact/hooks'
import type { Field } from '../../shared/widget.ts'
import { useView } from './context.ts'
import { Welcome } from './welcome.tsx'

/** What is asked before the first message. */
export function PreChat() {
  const { chat, texts } = useView()
  const [values, setValues] = useState<Record<string, string>>({})
  const [faults, setFaults] = useState<Record<string, string>>({})
  const { preChat } = chat.config

  const submit = (event: Event) => {
    event.preventDefault()
    const found = Object.fromEntries(
      preChat.flatMap((field) => faultOf(field, values[field.key] ?? '', texts)),
    )
    setFaults(found)
    const [first] = Object.keys(found)
    if (first === undefined) return chat.answerPreChat(filled(values))
    document.getElementById(`field-${first}`)?.focus()
  }
  return (
    <div class="ask">
      <Welcome />
      <form class="form" noValidate onSubmit={submit}>
        <h2>{texts.preChat}</h2>
        {preChat.map((field) => (
          <Question
            key={field.key}
            field={field}
            value={values[field.key] ?? ''}
            fault={faults[field.key]}
            onInput={(value) => setValues({ ...values, [field.key]: value })}
          />
        ))}
        <button type="submit" class="main">
          {texts.start}
        </button>
      </form>
    </div>
  )
}

type QuestionProps = { field: Field; value: string; fault: string | undefined; onInput(value: string): void }

function Question({ field, value, fault, onInput }: QuestionProps) {
  const { texts, language } = useView()
  const { key, type, required, options } = field
  const id = `field-${key}`
  const own = { name: texts.name, email: texts.email, phone: texts.phone }[key]
  const label = field.label[language] ?? own ?? field.label['en'] ?? key
  const shared = {
    id,
    value,
    required,
    'aria-invalid': fault !== undefined,
    'aria-describedby': fault ? `${id}-fault` : undefined,
    onInput: (event: { currentTarget: { value: string } }) => onInput(event.currentTarget.value),
  }
  return (
    <div class="question">
      <label for={id}>
        <bdi>{label}</bdi>
        {required && <span aria-hidden="true"> *</span>}
      </label>
      {type === 'select' ? (
        <select {...shared}>
          <option value="" />
          {options.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      ) : type === 'textarea' ? (
        <textarea {...shared} rows={3} dir="auto" maxLength={500} />
      ) : (
        <input {...shared} {...inputOf(field)} maxLength={254} />
      )}
      {fault && (
        <p class="fault" id={`${id}-fault`}>
          {fault}
        </p>
      )}
    </div>
  )
}

type FaultTexts = { required: string; wrongEmail: string }

function faultOf({ key, type, required }: Field, value: string, texts: FaultTexts): [string, string][] {
  if (value.trim() === '') return required ? [[key, texts.required]] : []
  return type === 'email' && !isEmail(value) ? [[key, texts.wrongEmail]] : []
}

export function isEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(text.trim())
}

function filled(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value.trim() ? [[key, value.trim()]] : [])),
  )
}

/** What keyboards and browsers may offer. */
function inputOf({ key, type }: Field) {
  const autocomplete = { name: 'name', email: 'email', phone: 'tel' }[key] ?? 'off'
  if (type === 'email') return { type: 'email', dir: 'ltr', autocomplete } as const
  if (type === 'phone') return { type: 'tel', dir: 'ltr', autocomplete } as const
  return { type: 'text', dir: 'auto', autocomplete } as const
}
