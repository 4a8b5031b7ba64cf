import { findInbox, type Inbox } from '../../core/inboxes/index.ts'
import {
  claimReplyMails,
  isAllowedOrigin,
  listUnseenAnswers,
  mostMailFailures,
  type ReplyMail,
  readWebchatSettings,
  recordMailed,
  recordMailFailure,
  type UnseenAnswer,
} from '../../core/visitors/index.ts'
import type { Database } from '../../platform/db/index.ts'
import { errorText } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { backoff } from '../../platform/lanes/index.ts'
import type { Log } from '../../platform/log.ts'
import type { Mailer } from '../../platform/mail.ts'
import { mailTextsOf } from './mail-texts.ts'

const mailsAtOnce = 20

export type MailContext = { db: Database; mailer: Mailer; log: Log }

/** Mails to visitors who left their address what they have not seen in the chat. True when there may be more. */
export async function mailReplies({ db, mailer, log }: MailContext): Promise<boolean> {
  const claimed = await claimReplyMails(db, { limit: mailsAtOnce })
  for (const wanted of claimed) await mailReply({ db, mailer, log }, wanted)
  return claimed.length === mailsAtOnce
}

async function mailReply({ db, mailer, log }: MailContext, wanted: ReplyMail): Promise<void> {
  const answers = await listUnseenAnswers(db, wanted)
  const inbox = await findInbox(db, { accountId: wanted.accountId, id: wanted.inboxId })
  const last = answers.at(-1)
  if (!last || !inbox) return
  try {
    await mailer.send(composeMail(inbox, wanted, answers))
  } catch (error) {
    log.warn(
      {
        conversationId: wanted.conversationId,
        failures: wanted.failures + 1,
        mostFailures: mostMailFailures,
        error: errorText(error),
      },
      'a visitor could not be answered by mail; tried again later',
    )
    const waitMs = backoff(wanted.failures + 1)
    await recordMailFailure(db, wanted, new Date(db.now().getTime() + waitMs))
    return
  }
  await recordMailed(db, wanted, last.at)
}

type Mail = { to: string; subject: string; text: string; messageId: string }

/**
 * Only what agents wrote: with the visitor's own words in it, anybody could have the firm send anything anywhere. The
 * page is named when it is one of the firm's.
 */
function composeMail(inbox: Inbox, wanted: ReplyMail, answers: UnseenAnswer[]): Mail {
  const settings = readWebchatSettings(inbox)
  const texts = mailTextsOf(wanted.locale)
  const page = settings.allowedOrigins.length > 0 ? wanted.pageUrl : undefined
  const isOurs = page !== undefined && URL.canParse(page) && isAllowedOrigin(settings, new URL(page).origin)
  const lines = answers.map(({ author, text, hasFile }) => {
    const words = [text, hasFile ? texts.file : ''].filter(Boolean).join('\n')
    return author ? `${author}:\n${words}` : words
  })
  const parts = [
    texts.greeting(settings.title),
    ...lines,
    isOurs ? texts.goOn(page) : texts.comeBack,
    `-- \n${texts.why}`,
  ]
  return {
    to: wanted.address,
    subject: texts.subject(settings.title),
    text: parts.join('\n\n'),
    // The same when it has to be sent again, so that mail programs show it once.
    messageId: nameOf(wanted.conversationId, answers.at(-1)!.at),
  }
}

function nameOf(conversationId: Id, at: Date): string {
  return `<reply.${conversationId}.${at.getTime()}@parley>`
}
