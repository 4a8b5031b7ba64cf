import type { Transporter } from 'nodemailer'

/** A plain mail. `messageId`: the same when it has to be sent again, so that mail programs show it once. */
export type Mail = { to: string; subject: string; text: string; messageId?: string }

/** What sends mails. */
export interface Mailer {
  /** Resolves once the mail server has taken it. @throws Error what the server, or the way to it, says */
  send(mail: Mail): Promise<void>
}

const timeoutMs = 20_000

/**
 * Sends over SMTP: `smtp://user:password@host:587`, or `smtps:`. The sender is `?from=` of the address, else the user
 * when that is an address, else `parley@` the host.
 */
export function createMailer(smtpUrl: string): Mailer {
  const url = new URL(smtpUrl)
  const from = senderOf(url)
  url.searchParams.delete('from')
  let transport: Transporter | undefined
  return {
    async send({ to, subject, text, messageId }) {
      // An object, so that no address can name a second one.
      transport ??= await openTransport(url)
      await transport.sendMail({ from, to: { name: '', address: to }, subject, text, messageId })
    },
  }
}

/** Its library is loaded for the first mail: most servers send none. */
async function openTransport(url: URL): Promise<Transporter> {
  const { createTransport } = await import('nodemailer')
  return createTransport({
    url: url.toString(),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  })
}

function senderOf({ searchParams, username, hostname }: URL): string {
  const user = decodeURIComponent(username)
  return searchParams.get('from') ?? (user.includes('@') ? user : `Parley <parley@${hostname}>`)
}
