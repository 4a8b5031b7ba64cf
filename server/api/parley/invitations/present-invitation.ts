import type * as wire from '../../../../shared/parley/index.ts'
import { type Invitation, invitationDays } from '../../../core/invitations/index.ts'
import type { Mail } from '../../../platform/mail.ts'

export function presentInvitation(invitation: Invitation): wire.Invitation {
  const { id, email, name, role, inboxIds, expiresAt, createdAt } = invitation
  return {
    id,
    email,
    name: name ?? null,
    role,
    inbox_ids: inboxIds ?? null,
    expires_at: expiresAt.toISOString(),
    created_at: createdAt.toISOString(),
  }
}

export function composeInvitation(
  { email, name }: Invitation,
  { accountName, link }: { accountName: string; link: string },
): Mail {
  return {
    to: email,
    subject: `${accountName} invites you to its inbox`,
    text: [
      `Hello${name ? ` ${name}` : ''},`,
      `${accountName} asks you to answer its customers together. Open this link to begin:`,
      link,
      `It works once, for ${invitationDays} days. If you did not expect it, leave it be: nothing happens then.`,
    ].join('\n\n'),
  }
}
