import type { Message } from '../../../../shared/parley/index.ts'
import { readCards } from '../../../models/thread/message-content.ts'
import { withKeys } from '../../../models/thread/with-keys.ts'
import { Avatar } from '../../kit/avatar.tsx'
import { UnsupportedBody } from './unsupported-body.tsx'

const link = 'text-sm text-accent-text underline-offset-2 hover:underline'

/** People whose details were handed over. */
export function CardsBody({ message }: { message: Message }) {
  const cards = readCards(message.content)
  if (cards.length === 0) return <UnsupportedBody message={message} />
  return (
    <ul className="flex min-w-56 flex-col divide-y divide-line">
      {withKeys(cards, ({ name }) => name).map(({ key, item: { name, phones, emails, company } }) => (
        <li key={key} className="flex items-start gap-2.5 py-1.5 first:pt-0.5 last:pb-0.5">
          <Avatar name={name || '?'} size={32} />
          <div className="flex min-w-0 flex-col items-start">
            <span className="font-medium" dir="auto">
              {name}
            </span>
            {company && (
              <span className="text-sm text-muted" dir="auto">
                {company}
              </span>
            )}
            {phones.map((phone) => (
              <a key={phone} href={`tel:${phone.replace(/[^\d+]/g, '')}`} className={link}>
                <bdi dir="ltr">{phone}</bdi>
              </a>
            ))}
            {emails.map((email) => (
              <a key={email} href={`mailto:${encodeURIComponent(email)}`} className={link}>
                <bdi dir="ltr">{email}</bdi>
              </a>
            ))}
          </div>
        </li>
      ))}
    </ul>
  )
}
