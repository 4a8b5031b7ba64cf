import { type ReactNode, type Ref, useState } from 'react'
import { TextArea as AriaTextArea, TextField as AriaTextField, Input } from 'react-aria-components/TextField'
import { useTexts } from '../use-texts.ts'
import { IconButton } from './button.tsx'
import { cx } from './class-names.ts'
import { boxStyle, FieldLabel, FieldNotes, type FieldProps } from './field.tsx'

export type TextFieldProps = FieldProps & {
  value: string
  onChange: (value: string) => void
  type?: 'text' | 'email' | 'password' | 'tel' | 'url' | 'number'
  placeholder?: string
  name?: string
  autoComplete?: string
  inputMode?: 'text' | 'numeric' | 'decimal' | 'tel' | 'email' | 'url'
  autoFocus?: boolean
  isReadOnly?: boolean
  maxLength?: number
  /** Codes, addresses and numbers run left to right in every language. */
  dir?: 'auto' | 'ltr'
  /** Stands inside the box, at its end. */
  end?: ReactNode
  onBlur?: () => void
  onKeyDown?: (event: { key: string; preventDefault(): void }) => void
  ref?: Ref<HTMLInputElement>
}

export function TextField({
  label,
  isLabelHidden,
  help,
  error,
  className,
  placeholder,
  end,
  dir = 'auto',
  ref,
  type = 'text',
  ...rest
}: TextFieldProps) {
  const { frame } = useTexts()
  const [isShown, setShown] = useState(false)
  const isPassword = type === 'password'
  const last = isPassword ? (
    <IconButton
      size="sm"
      label={isShown ? frame.kit.hidePassword : frame.kit.showPassword}
      icon={isShown ? 'eye-off' : 'eye'}
      onPress={() => setShown(!isShown)}
    />
  ) : (
    end
  )
  return (
    <AriaTextField
      {...rest}
      type={isPassword && isShown ? 'text' : type}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      className={cx('flex flex-col gap-1', className)}
    >
      <FieldLabel label={label} isHidden={isLabelHidden} isRequired={rest.isRequired} />
      <div className="relative">
        <Input
          ref={ref}
          dir={directionOf(type, dir, rest.value)}
          placeholder={placeholder}
          className={cx(boxStyle, 'h-8 rtl:text-right', last ? 'pe-9' : null)}
        />
        {last && <div className="absolute inset-y-0 end-1 flex items-center">{last}</div>}
      </div>
      <FieldNotes help={help} error={error} />
    </AriaTextField>
  )
}

/** What is written says which way it runs; a placeholder runs as the page does. */
function directionOf(type: string, dir: 'auto' | 'ltr', value: string): 'auto' | 'ltr' | undefined {
  if (type !== 'text') return 'ltr'
  return value === '' && dir === 'auto' ? undefined : dir
}

export type TextAreaProps = FieldProps & {
  value: string
  onChange: (value: string) => void
  placeholder?: string
  rows?: number
  autoFocus?: boolean
  maxLength?: number
  isReadOnly?: boolean
  /** Letters of one width, left to right. */
  isCode?: boolean
}

export function TextArea({
  label,
  isLabelHidden,
  help,
  error,
  className,
  placeholder,
  rows = 3,
  isCode,
  ...rest
}: TextAreaProps) {
  return (
    <AriaTextField
      {...rest}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      className={cx('flex flex-col gap-1', className)}
    >
      <FieldLabel label={label} isHidden={isLabelHidden} isRequired={rest.isRequired} />
      <AriaTextArea
        rows={rows}
        dir={isCode ? 'ltr' : rest.value === '' ? undefined : 'auto'}
        placeholder={placeholder}
        className={cx(boxStyle, 'resize-y py-1.5', isCode && 'font-mono text-sm')}
      />
      <FieldNotes help={help} error={error} />
    </AriaTextField>
  )
}
