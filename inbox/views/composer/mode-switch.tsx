import { Radio, RadioGroup } from 'react-aria-components/RadioGroup'
import type { Mode } from '../../models/composer/composer.ts'
import { useThread } from '../thread/thread-context.ts'
import { useTexts } from '../use-texts.ts'

const segment =
  'ring-focus flex h-7 items-center gap-1.5 rounded-md px-2.5 text-sm text-muted transition-colors data-[hovered]:text-strong data-[selected]:font-semibold data-[selected]:text-strong'

/** To the contact, or to colleagues only. */
export function ModeSwitch() {
  const { thread } = useTexts()
  const { composer } = useThread()
  const change = (mode: string) => {
    composer.setMode(mode as Mode)
    composer.askFocus()
  }
  return (
    <RadioGroup
      aria-label={thread.composer.mode}
      orientation="horizontal"
      value={composer.mode}
      onChange={change}
      className="flex"
    >
      <Radio value="reply" className={segment}>
        {thread.composer.reply}
      </Radio>
      <Radio value="note" className={`${segment} data-[selected]:text-note-text`}>
        {thread.composer.note}
      </Radio>
    </RadioGroup>
  )
}
