import type { Message } from '../../../../shared/widget.ts'
import { isTimezone, type Visitor } from '../../../core/visitors/index.ts'
import type { Mail } from '../../../platform/mail.ts'
import { mailLanguageOf, transcriptTextsOf } from './transcript-texts.ts'

export type Transcript = { title: string; visitor: Visitor; to: string; messages: Message[] }

/** A conversation as a plain mail, in the visitor's language and time. Files are named: what leads to them ends soon. */
export function composeTranscript({ title, visitor, to, messages }: Transcript): Mail {
  const language = mailLanguageOf(visitor.locale)
  const texts = transcriptTextsOf(language)
  const timeOf = createClock(language, visitor.timezone)
  const lines = messages.map((message) => {
    const { from, author, text, attachments, createdAt, deleted } = message
    const name = from === 'visitor' ? texts.you : (author?.name ?? title)
    const files = attachments.map((file) => texts.file(file.name ?? file.kind))
    const words = deleted ? [texts.deleted] : [text ?? '', ...files].filter(Boolean)
    return `${name} · ${timeOf(createdAt)}\n${words.join('\n')}`
  })
  const last = messages.at(-1)
  return {
    to,
    subject: texts.subject(title),
    text: [texts.opening(title), ...lines, `-- \n${texts.why}`].join('\n\n'),
    // The same when it is asked for twice, so that mail programs show it once.
    messageId: `<transcript.${last?.conversationId}.${last?.id}@parley>`,
  }
}

/** Browsers tell their time zone; not all of them tell one that is known here. */
function createClock(language: string, timezone: string | undefined): (at: string) => string {
  const timeZone = timezone && isTimezone(timezone) ? timezone : 'UTC'
  const format = new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone,
  })
  return (at) => `${format.format(new Date(at))}${timeZone === 'UTC' ? ' UTC' : ''}`
}
