import { type MouseEvent, memo } from 'react'
import type { Conversation } from '../../../shared/parley/index.ts'
import { previewOf } from '../../models/conversations/preview.ts'
import { Avatar } from '../kit/avatar.tsx'
import { Count } from '../kit/badge.tsx'
import { ChannelMark } from '../kit/channel-mark.tsx'
import { cx } from '../kit/class-names.ts'
import { Icon } from '../kit/icon.tsx'
import { ShortTime } from '../kit/time.tsx'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'
import { cellRole, rowRole } from './grid-roles.ts'
import { RowActions } from './row-actions.tsx'
import { RowCheck } from './row-check.tsx'
import { hasMeta, RowMeta } from './row-meta.tsx'
import { RowPreview } from './row-preview.tsx'

export type RowProps = {
  id: string
  /** From 0. */
  index: number
  /** In px from the top of the list. */
  top: number
  height: number
  href: string
  isCompact: boolean
  isOpen: boolean
  isSelected: boolean
  /** Some row is selected: every row shows its box. */
  isSelecting: boolean
  /** The one row that Tab leads to. */
  isTabStop: boolean
  isHovered: boolean
  onOpen: (id: string) => void
  onToggle: (id: string, isRange: boolean) => void
}

export const Row = memo(function Row(props: RowProps) {
  const { id, index, top, height, isOpen, isSelected, isHovered, isTabStop, onOpen, onToggle } = props
  const conversation = useStore((state) => state.conversations[id])
  if (!conversation) return null
  const onClick = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey) return
    event.preventDefault()
    if (event.shiftKey) onToggle(id, true)
    else onOpen(id)
  }
  return (
    <div
      {...rowRole({ index, isSelected, isOpen })}
      id={rowName(id)}
      data-id={id}
      tabIndex={isTabStop ? 0 : -1}
      style={{ transform: `translateY(${top}px)`, height }}
      className={cx(
        'absolute inset-x-0 top-0 outline-none',
        'focus-visible:z-10 focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-focus',
        isOpen || isSelected ? 'bg-selected' : isHovered && 'bg-hover',
      )}
    >
      {isOpen && <span className="absolute inset-y-0 start-0 w-0.5 bg-accent" />}
      <RowContent {...props} conversation={conversation} onClick={onClick} />
      {isHovered && <RowActions conversation={conversation} />}
      <span className="absolute inset-x-3 bottom-0 border-b border-line" />
    </div>
  )
})

export function rowName(id: string): string {
  return `conversation-${id}`
}

type ContentProps = RowProps & {
  conversation: Conversation
  onClick: (event: MouseEvent) => void
}

function RowContent(props: ContentProps) {
  const { id, href, conversation, isCompact, isSelected, isSelecting, isHovered, onClick, onToggle } = props
  const { list } = useTexts()
  const { contact, unread_count: unread, channel } = conversation
  const preview = useStore((state) => {
    const typing = state.typing[id] ?? []
    const colleague = typing.find(({ agent_id: agentId }) => agentId !== null && agentId !== state.me.id)
    return previewOf(conversation, {
      draft: state.openId === id ? undefined : state.drafts[id],
      isTyping: typing.some(({ by }) => by === 'contact'),
      colleague: colleague && state.agents[colleague.agent_id ?? '']?.name,
    })
  })
  const isUnread = unread > 0
  const isBoxShown = isSelecting || isHovered || isSelected
  const isTall = !isCompact && hasMeta(conversation)
  return (
    <div {...cellRole} className="flex h-full gap-2.5 px-3 py-2">
      <div className={cx('relative shrink-0 self-start', isCompact ? 'mt-0.5' : 'mt-1')}>
        <span className={cx('transition-opacity', isBoxShown && 'opacity-0')}>
          <Avatar name={contact.name} src={contact.avatar_url} size={isCompact ? 28 : 32} />
          <ChannelMark
            channel={channel}
            size={14}
            className="absolute -end-1 -bottom-1 rounded-[5px] ring-2 ring-panel"
          />
        </span>
        <RowCheck
          label={list.list.select(contact.name)}
          isChecked={isSelected}
          isShown={isBoxShown}
          onToggle={(isRange) => onToggle(id, isRange)}
        />
      </div>
      <div className="pointer-events-none flex min-w-0 flex-1 flex-col">
        <div className="flex h-5 items-center gap-2">
          <a
            href={href}
            tabIndex={-1}
            onClick={onClick}
            dir="auto"
            className={cx(
              'pointer-events-auto min-w-0 flex-1 truncate text-base text-strong after:absolute after:inset-0 text-aligned',
              isUnread ? 'font-semibold' : 'font-medium',
            )}
          >
            {contact.name}
          </a>
          <Viewers id={id} />
          {isHovered ? (
            // Where the actions lie.
            <span className="w-18 shrink-0" />
          ) : (
            <ShortTime
              at={conversation.last_activity_at}
              className={cx('shrink-0 text-xs', isUnread ? 'font-medium text-accent-text' : 'text-muted')}
            />
          )}
        </div>
        <div className="flex min-h-0 items-start gap-2">
          <RowPreview preview={preview} isUnread={isUnread} lines={isCompact || isTall ? 1 : 2} />
          {isCompact && <RowMeta conversation={conversation} isCompact />}
          <Count value={unread} look="strong" label={list.list.unread(unread)} />
          {!isTall && <Assignee conversation={conversation} />}
        </div>
        {isTall && (
          <div className="flex min-w-0 items-center gap-2">
            <div className="min-w-0 flex-1">
              <RowMeta conversation={conversation} isCompact={false} />
            </div>
            <Assignee conversation={conversation} />
          </div>
        )}
      </div>
    </div>
  )
}

/** Colleagues who look at it now. */
function Viewers({ id }: { id: string }) {
  const { list, formatList } = useTexts()
  const names = useStore(({ presence, agents, me }) =>
    Object.entries(presence).flatMap(([agentId, { online, conversationId }]) =>
      online && conversationId === id && agentId !== me.id ? (agents[agentId]?.name ?? []) : [],
    ),
  )
  if (names.length === 0) return null
  const label = list.list.viewing(formatList(names))
  return (
    <span title={label} className="pointer-events-auto flex shrink-0 items-center text-accent-text">
      <Icon name="eye" size={14} />
      <span className="sr-only">{label}</span>
    </span>
  )
}

function Assignee({ conversation: { assignee_id: id } }: { conversation: Conversation }) {
  const { list } = useTexts()
  const name = useStore(({ agents }) => (id === null ? undefined : agents[id]?.name))
  if (!name) return null
  return (
    <span title={list.list.assignedTo(name)} className="pointer-events-auto inline-flex shrink-0">
      <Avatar name={name} size={20} />
      <span className="sr-only">{list.list.assignedTo(name)}</span>
    </span>
  )
}
