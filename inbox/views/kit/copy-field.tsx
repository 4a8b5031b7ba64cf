import { useRef, useState } from 'react'
import { useTexts } from '../use-texts.ts'
import { IconButton } from './button.tsx'

export type CopyFieldProps = {
  label: string
  value: string
  /** Hidden until asked for. */
  isSecret?: boolean
  /** Several lines, such as a command. */
  isMultiline?: boolean
}

/** A text made to be copied. */
export function CopyField({ label, value, isSecret = false, isMultiline = false }: CopyFieldProps) {
  const { frame } = useTexts()
  const [isCopied, setCopied] = useState(false)
  const [isShown, setShown] = useState(!isSecret)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const copy = async () => {
    await navigator.clipboard.writeText(value)
    setCopied(true)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setCopied(false), 2_000)
  }
  return (
    <div className="flex flex-col gap-1">
      <span className="text-sm font-medium text-strong">{label}</span>
      <div className="flex items-start gap-1 rounded-md border border-line bg-sunken py-0.5 ps-2.5 pe-0.5">
        <code
          dir="ltr"
          className={`min-w-0 flex-1 py-1.5 font-mono text-sm text-strong select-all ${isMultiline ? 'break-all whitespace-pre-wrap' : 'truncate'}`}
        >
          {isShown ? value : '•'.repeat(Math.min(24, value.length))}
        </code>
        {isSecret && (
          <IconButton
            label={isShown ? frame.kit.hideOf(label) : frame.kit.showOf(label)}
            icon={isShown ? 'eye-off' : 'eye'}
            onPress={() => setShown(!isShown)}
          />
        )}
        <IconButton
          label={isCopied ? frame.kit.copied : frame.kit.copyOf(label)}
          icon={isCopied ? 'check' : 'copy'}
          onPress={() => void copy()}
        />
      </div>
      <span role="status" className="sr-only">
        {isCopied ? frame.kit.copied : ''}
      </span>
    </div>
  )
}
