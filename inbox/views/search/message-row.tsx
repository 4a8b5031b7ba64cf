import { pathOf } from '../../models/routes.ts'
import type { MessageHit } from '../../models/search/search.ts'
import { Avatar } from '../kit/avatar.tsx'
import { ChannelMark } from '../kit/channel-mark.tsx'
import { Icon } from '../kit/icon.tsx'
import { Link } from '../kit/link.tsx'
import { ShortTime } from '../kit/time.tsx'
import { useTexts } from '../use-texts.ts'
import { resultStyle } from './contact-row.tsx'
import { Highlighted } from './highlighted.tsx'

/** A message: to its thread, at its place. */
export function MessageRow({ hit, text }: { hit: MessageHit; text: string }) {
  const { list } = useTexts()
  const { conversation, message_id: messageId, direction, at } = hit
  const path = pathOf({ name: 'conversation', conversationId: conversation.id })
  return (
    <li>
      <Link to={`${path}?m=${messageId}`} className={`${resultStyle} items-start`}>
        <span className="relative mt-0.5 shrink-0">
          <Avatar name={conversation.contact.name} src={conversation.contact.avatar_url} size={32} />
          <ChannelMark
            channel={conversation.channel}
            size={14}
            className="absolute -end-1 -bottom-1 rounded-[5px] ring-2 ring-panel"
          />
        </span>
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span
              dir="auto"
              className="min-w-0 flex-1 truncate text-base font-medium text-strong text-aligned"
            >
              {conversation.contact.name}
            </span>
            <ShortTime at={at} className="shrink-0 text-xs text-muted" />
          </span>
          <span dir="auto" className="line-clamp-2 text-normal">
            {direction === 'outbound' && <span className="text-muted">{list.search.you}: </span>}
            {direction === 'note' && (
              <>
                <Icon name="note" size={14} className="me-1 -mt-0.5 inline-block text-warning-text" />
                <span className="sr-only">{list.list.note}: </span>
              </>
            )}
            <Highlighted text={hit.text} query={text} />
          </span>
        </span>
      </Link>
    </li>
  )
}
