import { useEffect, useRef, useState } from 'react'
import type { TimelineItem } from '../../../shared/parley/index.ts'
import { keyOf } from '../../models/store/timeline.ts'
import { lineOf } from '../../models/thread/message-content.ts'
import { useTexts } from '../use-texts.ts'
import { useThread } from './thread-context.ts'
import { useAuthor } from './use-author.ts'

/** Says aloud what comes in while the thread is open. Older pages that are fetched are not news. */
export function NewMessages({ items }: { items: readonly TimelineItem[] }) {
  const { thread } = useTexts()
  const { conversation } = useThread()
  const authorOf = useAuthor()
  const last = items.at(-1)
  const heard = useRef(last)
  const [lines, setLines] = useState<{ key: string; text: string }[]>([])
  useEffect(() => {
    const before = heard.current
    heard.current = last
    if (!last || (before && (keyOf(before) === keyOf(last) || before.at > last.at))) return
    if (last.type !== 'message') return
    const text = lineOf(last) || (thread.message.kinds[last.kind] ?? '')
    setLines((old) => [
      ...old.slice(-2),
      { key: keyOf(last), text: thread.log.announced(authorOf(last), text) },
    ])
  }, [last, thread, authorOf])
  return (
    <div
      role="log"
      aria-live="polite"
      aria-label={thread.log.label(conversation.contact.name)}
      className="sr-only"
    >
      {lines.map(({ key, text }) => (
        <p key={key}>{text}</p>
      ))}
    </div>
  )
}
