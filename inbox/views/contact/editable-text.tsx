import { useRef, useState } from 'react'
import { ApiProblem } from '../../client/http.ts'
import { failureText } from '../../models/failure-words.ts'
import { tellFailure } from '../../models/failures.ts'
import { cx } from '../kit/class-names.ts'
import { TextField, type TextFieldProps } from '../kit/text-field.tsx'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'

export type EditableTextProps = {
  label: string
  value: string
  /** How it is shown while it is not edited; the value itself unless given. */
  shown?: string
  /** Resolves when it is kept. @throws ApiProblem, shown below the field. A text: what is wrong with it. */
  onSave: (text: string) => Promise<void> | string
  /** What the server found wrong, said better than it does. */
  tellProblem?: (problem: ApiProblem) => string | undefined
  type?: TextFieldProps['type']
  inputMode?: TextFieldProps['inputMode']
  /** The heading of the whole. */
  isTitle?: boolean
  /** Numbers, addresses and codes. */
  isLtr?: boolean
}

/** A text that becomes a field when it is pressed. Enter or leaving it keeps what was typed, Escape does not. */
export function EditableText(props: EditableTextProps) {
  const { label, value, shown = value, isTitle, isLtr } = props
  const { contacts } = useTexts()
  const [isEditing, setEditing] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  if (isEditing)
    return (
      <Editor
        {...props}
        onDone={(byKey) => {
          setEditing(false)
          if (byKey) requestAnimationFrame(() => button.current?.focus())
        }}
      />
    )
  return (
    <button
      ref={button}
      type="button"
      aria-label={contacts.fields.edit(label, shown)}
      onClick={() => setEditing(true)}
      className={cx(
        'min-h-7 w-full min-w-0 rounded-md px-1.5 py-0.5 text-start break-words hover:bg-hover',
        isTitle ? 'text-lg font-semibold text-strong' : 'text-sm',
        shown ? 'text-strong' : 'text-muted',
      )}
    >
      <bdi dir={isLtr ? 'ltr' : 'auto'}>{shown ? <Breakable text={shown} /> : contacts.fields.add}</bdi>
    </button>
  )
}

/** A text whose first place to break, where it is too long, is behind the `@` of an e-mail address. */
function Breakable({ text }: { text: string }) {
  const at = text.indexOf('@') + 1
  if (at === 0) return text
  return (
    <>
      {text.slice(0, at)}
      <wbr />
      {text.slice(at)}
    </>
  )
}

type EditorProps = EditableTextProps & { onDone: (byKey: boolean) => void }

function Editor({ label, value, onSave, tellProblem, onDone, type, inputMode, isLtr }: EditorProps) {
  const app = useApp()
  const { frame } = useTexts()
  const [text, setText] = useState(value)
  const [error, setError] = useState<string | null>(null)
  const isOver = useRef(false)
  const keep = async (byKey: boolean) => {
    if (isOver.current) return
    if (text.trim() === value) return end(byKey)
    const saved = onSave(text.trim())
    if (typeof saved === 'string') return setError(saved)
    isOver.current = true
    try {
      await saved
      onDone(byKey)
    } catch (problem) {
      isOver.current = false
      if (problem instanceof ApiProblem)
        setError(
          tellProblem?.(problem) ?? problem.problem.errors?.[0]?.message ?? failureText(problem, frame),
        )
      else tellFailure(app, problem)
    }
  }
  const end = (byKey: boolean) => {
    isOver.current = true
    onDone(byKey)
  }
  return (
    <TextField
      label={label}
      isLabelHidden
      autoFocus
      type={type}
      inputMode={inputMode}
      dir={isLtr ? 'ltr' : 'auto'}
      value={text}
      error={error}
      onChange={(typed) => {
        setText(typed)
        setError(null)
      }}
      onBlur={() => void keep(false)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') void keep(true)
        if (event.key !== 'Escape') return
        event.preventDefault()
        end(true)
      }}
    />
  )
}
