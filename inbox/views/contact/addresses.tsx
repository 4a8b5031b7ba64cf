import type { Contact } from '../../../shared/parley/index.ts'
import { ChannelMark } from '../kit/channel-mark.tsx'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'
import { Section } from './section.tsx'

/** How each inbox knows the contact. */
export function Addresses({ contact: { identities } }: { contact: Contact }) {
  const { contacts } = useTexts()
  const inboxes = useStore((state) => state.inboxes)
  if (identities.length === 0) return null
  return (
    <Section title={contacts.addresses.title}>
      <ul className="flex flex-col gap-1.5">
        {identities.map(({ inbox_id, channel, address, username }) => (
          <li key={`${inbox_id}/${address}`} className="flex items-center gap-2 text-sm">
            <ChannelMark channel={channel} size={16} />
            <bdi dir="ltr" className="min-w-0 flex-1 truncate text-strong">
              {username ?? address}
            </bdi>
            <span className="max-w-28 truncate text-xs text-muted" dir="auto">
              {inboxes[inbox_id]?.name}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
