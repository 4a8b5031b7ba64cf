import { Avatar } from '../kit/avatar.tsx'
import { TagChip } from '../kit/badge.tsx'
import { cx } from '../kit/class-names.ts'
import { Link } from '../kit/link.tsx'
import { useStore } from '../use-store.ts'

const tagsShown = 2

export type ContactRowProps = {
  id: string
  /** In px from the top of the list. */
  top: number
  height: number
  isOpen: boolean
}

export function ContactRow({ id, top, height, isOpen }: ContactRowProps) {
  const contact = useStore((state) => state.contacts[id])
  const tags = useStore((state) => state.tags)
  if (!contact) return null
  const shown = contact.tag_ids.flatMap((tagId) => tags[tagId] ?? []).slice(0, tagsShown)
  return (
    <li className="absolute inset-x-0 top-0" style={{ height, transform: `translateY(${top}px)` }}>
      <Link
        to={`/contacts/${id}`}
        isCurrent={isOpen}
        className={cx(
          'flex h-full items-center gap-2.5 border-b border-line px-3 focus-visible:-outline-offset-2',
          isOpen ? 'bg-selected' : 'hover:bg-hover',
        )}
      >
        <Avatar name={contact.name} src={contact.avatar_url} size={32} />
        <span className="min-w-0 flex-1">
          <span
            className="block truncate text-base font-medium text-strong ltr:text-left rtl:text-right"
            dir="auto"
          >
            {contact.name}
          </span>
          <bdi dir="ltr" className="block truncate text-xs text-muted ltr:text-left rtl:text-right">
            {contact.phone ?? contact.email}
          </bdi>
        </span>
        <span className="flex shrink-0 gap-1">
          {shown.map((tag) => (
            <TagChip key={tag.id} name={tag.name} color={tag.color} />
          ))}
        </span>
      </Link>
    </li>
  )
}
