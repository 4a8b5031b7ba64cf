import type { Mail } from '../../../platform/mail.ts'

const hourMs = 3_600_000

export function composePasswordLink(
  email: string,
  { link, lifetimeMs }: { link: string; lifetimeMs: number },
): Mail {
  const hours = Math.round(lifetimeMs / hourMs)
  return {
    to: email,
    subject: 'A new password for Parley',
    text: [
      'Hello,',
      'open this link to set a new password:',
      link,
      `It works once, for ${hours === 1 ? 'an hour' : `${hours} hours`}. If nobody asked for it on your behalf, leave it be: your password stays.`,
    ].join('\n\n'),
  }
}
