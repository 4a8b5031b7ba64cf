import type { Message } from '../../shared/widget.ts'
import type { Entry } from '../models/entries.ts'
import { fill } from '../texts/index.ts'
import { Files, LocalFile } from './attachments.tsx'
import { useView } from './context.ts'
import { initialsOf } from './header.tsx'
import { Icon } from './icons.tsx'
import { RichText } from './rich-text.tsx'

type MessageEntry = Extract<Entry, { type: 'message' }>
type PendingEntry = Extract<Entry, { type: 'pending' }>

/** A message that the server has. */
export function MessageRow({ entry }: { entry: MessageEntry }) {
  const { chat, texts, language } = useView()
  const { message, isFirst, isLast, preview } = entry
  const isOwn = message.from === 'visitor'
  const name = isOwn
    ? texts.you
    : (message.author?.name ?? (message.from === 'bot' ? texts.bot : chat.config.title))
  const isSeen = isOwn && chat.readUntil >= message.createdAt
  return (
    <article class={rowClass({ isOwn, isFirst, isLast })} aria-label={name}>
      {!isOwn && (
        <span class="face small" aria-hidden="true">
          {isLast ? initialsOf(name) : ''}
        </span>
      )}
      <div class="stack">
        {isFirst && !isOwn && (
          <p class="author">
            <bdi>{name}</bdi>
          </p>
        )}
        {!isOwn && <Quote id={message.replyTo} />}
        <Content message={message} preview={preview} />
        {isLast && (
          <p class="facts">
            <time dateTime={message.createdAt}>{timeOf(message.createdAt, language)}</time>
            {message.editedAt && <span>{texts.edited}</span>}
            {isOwn && (
              <span
                class={isSeen ? 'tick seen' : 'tick'}
                role="img"
                aria-label={isSeen ? texts.seen : texts.sent}
              >
                <Icon name={isSeen ? 'checks' : 'check'} size={15} />
              </span>
            )}
          </p>
        )}
      </div>
      <Buttons message={message} />
    </article>
  )
}

function Content({ message, preview }: { message: Message; preview: string | undefined }) {
  const { texts } = useView()
  const { text, attachments, place, link, deleted } = message
  if (deleted) return <div class="bubble quiet">{texts.deleted}</div>
  const isEmpty = !text && attachments.length === 0 && !place
  return (
    <>
      <Files message={message} preview={preview} />
      {place && (
        <a
          class="bubble file"
          href={`https://www.openstreetmap.org/?mlat=${place.latitude}&mlon=${place.longitude}#map=16/${place.latitude}/${place.longitude}`}
          target="_blank"
          rel="noopener noreferrer"
        >
          <Icon name="place" />
          <span dir="auto">{place.name ?? texts.place}</span>
        </a>
      )}
      {text && !(place && place.name === text) && (
        <div class={isOnlyEmoji(text) ? 'bubble emoji' : 'bubble'}>
          <RichText text={text} />
        </div>
      )}
      {link && (
        <a class="action" href={link.url} target="_blank" rel="noopener noreferrer">
          <bdi>{link.title}</bdi>
        </a>
      )}
      {isEmpty && <div class="bubble quiet">{texts.unsupported}</div>}
    </>
  )
}

/** What an agent answers, where it is still known here. */
function Quote({ id }: { id: string | null }) {
  const { chat } = useView()
  const quoted = chat.messages.find((message) => message.id === id)
  const words = quoted?.text ?? quoted?.attachments[0]?.name
  return words ? (
    <blockquote class="quote" dir="auto">
      {words}
    </blockquote>
  ) : null
}

/** Quick answers, as long as nothing was said since. */
function Buttons({ message }: { message: Message }) {
  const { chat } = useView()
  if (message.buttons.length === 0 || chat.lastMessage?.id !== message.id) return null
  return (
    <div class="choices">
      {message.buttons.map((button) => (
        <button key={button.id} type="button" class="choice" onClick={() => chat.press(message, button)}>
          <bdi>{button.title}</bdi>
        </button>
      ))}
    </div>
  )
}

/** A message on its way, or one that did not make it. */
export function PendingRow({ entry }: { entry: PendingEntry }) {
  const { chat, texts } = useView()
  const { pending, isFirst, isLast } = entry
  const { state, text, file, error, progress } = pending
  const words = { sending: texts.sending, waiting: texts.waiting, failed: texts.failed }[state]
  return (
    <article class={rowClass({ isOwn: true, isFirst, isLast })} aria-label={texts.you}>
      <div class={`stack ${state}`}>
        {file && <LocalFile file={file} progress={state === 'failed' ? 0 : progress} />}
        {text && (
          <div class="bubble">
            <RichText text={text} />
          </div>
        )}
        <p class="facts" role={state === 'failed' ? 'alert' : undefined}>
          <Icon name={state === 'failed' ? 'warn' : 'clock'} size={14} />
          <span title={error}>{words}</span>
          {state === 'failed' && (
            <>
              <button type="button" class="plain" onClick={() => chat.outbox.retry(pending)}>
                {texts.retry}
              </button>
              <button type="button" class="plain" onClick={() => chat.outbox.drop(pending)}>
                {texts.remove}
              </button>
            </>
          )}
        </p>
      </div>
    </article>
  )
}

function rowClass({ isOwn, isFirst, isLast }: { isOwn: boolean; isFirst: boolean; isLast: boolean }): string {
  return ['row', isOwn ? 'own' : 'theirs', isFirst && 'first', isLast && 'last'].filter(Boolean).join(' ')
}

function timeOf(at: string, language: string): string {
  return new Date(at).toLocaleTimeString(language, { hour: 'numeric', minute: '2-digit' })
}

function isOnlyEmoji(text: string): boolean {
  return (
    text.length <= 24 && /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u200d|\ufe0f|\s)+$/u.test(text)
  )
}

/** A size for people. */
export function sizeOf(bytes: number, language: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  const step = Math.min(Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(1024)), 3)
  const value = bytes / 1024 ** step
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[step],
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
  }).format(value)
}

/** What to say of a file that is larger than it may be. */
export function tooLargeText(text: string, bytes: number, language: string): string {
  return fill(text, sizeOf(bytes, language))
}
