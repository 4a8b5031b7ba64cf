import { useRef, useState } from 'react'
import { IconButton } from '../../kit/button.tsx'
import { useTexts } from '../../use-texts.ts'

const mostLines = 20

/** Code of several lines, to be read and copied. */
export function CodeBlock({ label, code }: { label: string; code: string }) {
  const { frame } = useTexts()
  const [isCopied, setCopied] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const copy = async () => {
    await navigator.clipboard.writeText(code)
    setCopied(true)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setCopied(false), 2_000)
  }
  return (
    <div className="relative">
      {/* What scrolls has to be reached by the keyboard: a text box that only shows. */}
      <textarea
        readOnly
        dir="ltr"
        aria-label={label}
        value={code}
        rows={Math.min(mostLines, code.split('\n').length)}
        wrap="off"
        spellCheck={false}
        className="block w-full resize-none overflow-auto rounded-md border border-line bg-sunken p-3 pe-10 text-start font-mono text-xs leading-5 text-strong"
      />
      <div className="absolute end-1 top-1">
        <IconButton
          label={isCopied ? frame.kit.copied : frame.kit.copyOf(label)}
          icon={isCopied ? 'check' : 'copy'}
          size="sm"
          onPress={() => void copy()}
        />
      </div>
    </div>
  )
}
