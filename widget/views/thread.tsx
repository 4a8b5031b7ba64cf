import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Entry } from '../models/entries.ts'
import { useModel, useView } from './context.ts'
import { Day } from './day.tsx'
import { EmailOffer } from './email-offer.tsx'
import { Icon } from './icons.tsx'
import { MessageRow, PendingRow } from './message.tsx'
import { Rating } from './rating.tsx'
import { Typing } from './typing.tsx'
import { Welcome } from './welcome.tsx'

const nearEndPx = 90

/** Everything that was said, the newest at the end and in sight unless somebody reads further up. */
export function Thread() {
  const { chat, texts } = useView()
  useModel(chat)
  const list = useRef<HTMLDivElement>(null)
  const held = useRef({ atEnd: true, height: 0, top: 0 })
  const [isAtEnd, setAtEnd] = useState(true)
  const { entries } = chat

  useLayoutEffect(() => {
    const element = list.current
    if (!element) return
    const grown = element.scrollHeight - held.current.height
    if (held.current.atEnd || isOwn(entries.at(-1))) element.scrollTop = element.scrollHeight
    else if (held.current.top < nearEndPx && grown > 0 && element.scrollTop < nearEndPx)
      element.scrollTop += grown
    held.current.height = element.scrollHeight
  })

  useEffect(() => {
    const look = () => held.current.atEnd && chat.sawNewest()
    look()
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  })

  const onScroll = () => {
    const element = list.current
    if (!element) return
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < nearEndPx
    held.current = { atEnd, height: element.scrollHeight, top: element.scrollTop }
    setAtEnd(atEnd)
  }
  const jump = () => list.current?.scrollTo({ top: list.current.scrollHeight, behavior: 'smooth' })

  return (
    <div class="thread">
      {!chat.isConnected && (
        <p class="banner" role="status">
          {navigator.onLine ? texts.connecting : texts.offline}
        </p>
      )}
      <div
        class="scroll"
        ref={list}
        onScroll={onScroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by the keyboard
        tabIndex={0}
        role="log"
        aria-live="polite"
        aria-label={texts.messages}
      >
        {chat.hasOlder ? (
          <button type="button" class="older" onClick={() => void chat.loadOlder()}>
            {texts.older}
          </button>
        ) : (
          <Welcome />
        )}
        {chat.isLoading && <div class="skeleton" aria-hidden="true" />}
        {entries.map((entry) => (
          <Row key={entry.key} entry={entry} />
        ))}
        {chat.isAgentTyping && <Typing />}
        <EmailOffer />
        <Rating />
      </div>
      {!isAtEnd && (
        <button type="button" class="jump" aria-label={texts.newest} onClick={jump}>
          <Icon name="down" size={20} />
        </button>
      )}
    </div>
  )
}

function Row({ entry }: { entry: Entry }) {
  if (entry.type === 'day') return <Day at={entry.at} />
  return entry.type === 'message' ? <MessageRow entry={entry} /> : <PendingRow entry={entry} />
}

function isOwn(entry: Entry | undefined): boolean {
  return entry?.type === 'pending'
}
