import { useState } from 'react'
import type { Message } from '../../../../shared/parley/index.ts'
import { isOnlyEmoji } from '../../../models/thread/rich-text.ts'
import { useTexts } from '../../use-texts.ts'
import { TextButton } from '../delivery-trouble.tsx'
import { RichText } from '../rich-text.tsx'

/** Longer texts are cut until they are asked for. */
const longest = 1_800
const shownOfLong = 1_200

export function TextBody({ message }: { message: Message }) {
  const { thread } = useTexts()
  const text = message.text ?? ''
  const [isWhole, setWhole] = useState(false)
  if (isOnlyEmoji(text)) return <p className="text-[2.25rem] leading-tight">{text}</p>
  const isCut = text.length > longest && !isWhole
  return (
    <>
      <RichText
        text={isCut ? `${text.slice(0, shownOfLong).trimEnd()}…` : text}
        mentions={message.mentions}
      />
      {text.length > longest && (
        <span className="-ms-1 text-sm">
          <TextButton onPress={() => setWhole(!isWhole)}>
            {isWhole ? thread.message.showLess : thread.message.showAll}
          </TextButton>
        </span>
      )}
    </>
  )
}
