import type { Conversation, Tag } from '../../../shared/parley/index.ts'
import { formatSnooze } from '../../models/conversations/snooze-times.ts'
import { numberLocale } from '../../texts/plural.ts'
import { cx } from '../kit/class-names.ts'
import { Icon, type IconName } from '../kit/icon.tsx'
import { useNow } from '../kit/time.tsx'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'

const minuteMs = 60_000
const hourMs = 3_600_000
const mostTags = 2

/** Whether a row has anything to say besides its preview. */
export function hasMeta(conversation: Conversation): boolean {
  const { status, tag_ids: tagIds, waiting_since: since, archived, contact } = conversation
  return status !== 'open' || tagIds.length > 0 || since !== null || archived || contact.blocked
}

/** Marks of a conversation: for whom it waits, until when it rests, and its tags. */
export function RowMeta({ conversation, isCompact }: { conversation: Conversation; isCompact: boolean }) {
  const { list } = useTexts()
  const { status, archived, contact } = conversation
  return (
    <div className={cx('flex h-5 min-w-0 items-center gap-1.5 text-xs text-muted', isCompact && 'shrink-0')}>
      <Waiting conversation={conversation} />
      {status === 'snoozed' && <Snoozed until={conversation.snoozed_until} isCompact={isCompact} />}
      {status === 'pending' && <MetaMark icon="pending" label={list.statuses.pending} isShort={isCompact} />}
      {status === 'closed' && <MetaMark icon="check-circle" label={list.statuses.closed} isShort />}
      {archived && <MetaMark icon="archive" label={list.list.archived} isShort />}
      {contact.blocked && (
        <MetaMark icon="block" label={list.list.blocked} isShort className="text-danger-text" />
      )}
      <Tags ids={conversation.tag_ids} isCompact={isCompact} />
    </div>
  )
}

function Waiting({ conversation: { waiting_since: since, status } }: { conversation: Conversation }) {
  const { list, formatAge } = useTexts()
  const now = useNow()
  if (since === null || status === 'closed') return null
  const waitedMs = now - new Date(since).getTime()
  // The first minute counts as one: nobody has waited for none.
  const age = formatAge(since, new Date(Math.max(now, new Date(since).getTime() + minuteMs)))
  return (
    <span
      title={list.list.waiting(age)}
      className={cx(
        'tabular inline-flex shrink-0 items-center gap-1',
        waitedMs > 24 * hourMs ? 'text-danger-text' : waitedMs > hourMs && 'text-warning-text',
      )}
    >
      <Icon name="clock" size={14} />
      <span aria-hidden="true">{age}</span>
      <span className="sr-only">{list.list.waiting(age)}</span>
    </span>
  )
}

function Snoozed({ until, isCompact }: { until: string | null; isCompact: boolean }) {
  const { list, locale } = useTexts()
  const now = useNow()
  const label =
    until === null
      ? list.list.snoozedUntilReply
      : list.list.snoozedUntil(formatSnooze(new Date(until), new Date(now), numberLocale(locale)))
  return <MetaMark icon="snooze" label={label} isShort={isCompact} />
}

function MetaMark({
  icon,
  label,
  isShort,
  className,
}: {
  icon: IconName
  label: string
  isShort: boolean
  className?: string
}) {
  return (
    <span title={label} className={cx('inline-flex min-w-0 shrink-0 items-center gap-1', className)}>
      <Icon name={icon} size={14} />
      <span className={isShort ? 'sr-only' : 'truncate'}>{label}</span>
    </span>
  )
}

function Tags({ ids, isCompact }: { ids: string[]; isCompact: boolean }) {
  const { list } = useTexts()
  const tags = useStore((state) => ids.flatMap((id) => state.tags[id] ?? []))
  const shown = isCompact ? [] : tags.slice(0, mostTags)
  const rest = tags.slice(shown.length)
  return (
    <>
      {shown.map((tag) => (
        <span
          key={tag.id}
          className="flex min-w-0 shrink items-center gap-1 rounded-sm bg-hover px-1.5 py-px"
        >
          <Dot tag={tag} />
          <span dir="auto" className="truncate text-normal">
            {tag.name}
          </span>
        </span>
      ))}
      {rest.length > 0 && (
        <span
          title={rest.map(({ name }) => name).join(', ')}
          className="inline-flex shrink-0 items-center gap-1"
        >
          {isCompact && rest.slice(0, 3).map((tag) => <Dot key={tag.id} tag={tag} />)}
          <span dir={isCompact ? undefined : 'ltr'} className={isCompact ? 'sr-only' : 'tabular'}>
            {isCompact ? rest.map(({ name }) => name).join(', ') : list.list.moreTags(rest.length)}
          </span>
        </span>
      )}
    </>
  )
}

export function Dot({ tag: { color } }: { tag: Pick<Tag, 'color'> }) {
  return (
    <span
      aria-hidden="true"
      className="size-2 shrink-0 rounded-full bg-faint ring-1 ring-black/10 ring-inset"
      style={color ? { backgroundColor: color } : undefined}
    />
  )
}
