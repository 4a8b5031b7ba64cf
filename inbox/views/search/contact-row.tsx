import type { ContactHit } from '../../models/search/search.ts'
import { Avatar } from '../kit/avatar.tsx'
import { Link } from '../kit/link.tsx'
import { useTexts } from '../use-texts.ts'
import { Highlighted } from './highlighted.tsx'

export const resultStyle =
  'flex items-center gap-3 rounded-lg px-2 py-2 text-sm transition-colors hover:bg-hover focus-visible:bg-hover'

/** A contact: to the conversation with them, or to themselves. */
export function ContactRow({
  hit: { contact, conversation_id: id },
  text,
}: {
  hit: ContactHit
  text: string
}) {
  const { list } = useTexts()
  const to = id
    ? ({ name: 'conversation', conversationId: id } as const)
    : ({ name: 'contacts', contactId: contact.id } as const)
  return (
    <li>
      <Link to={to} className={resultStyle}>
        <Avatar name={contact.name} src={contact.avatar_url} size={32} />
        <span className="min-w-0 flex-1">
          <span dir="auto" className="block truncate text-base font-medium text-strong text-aligned">
            <Highlighted text={contact.name} query={text} />
          </span>
          <span className="block truncate text-muted">
            <bdi dir="ltr">
              <Highlighted text={contact.phone ?? contact.email ?? ''} query={text} />
            </bdi>
          </span>
        </span>
        {!id && <span className="shrink-0 text-xs text-muted">{list.search.noConversation}</span>}
      </Link>
    </li>
  )
}
