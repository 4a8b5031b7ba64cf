import { errorText } from '../../platform/errors.ts'
import type { Log } from '../../platform/log.ts'
import type { Mail } from '../../platform/mail.ts'
import type { Services } from '../services.ts'

/** Whether a mail went out. Without a mail server, or when it does not take it, there is the link to copy. */
export async function sendMail({ mailer }: Services, log: Log, mail: Mail): Promise<boolean> {
  if (!mailer) return false
  try {
    await mailer.send(mail)
    return true
  } catch (error) {
    log.warn({ error: errorText(error) }, 'the mail server did not take a mail')
    return false
  }
}
