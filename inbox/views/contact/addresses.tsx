import type { Contact } from '../../../shared/parley/index.ts'
import { ChannelMark, channelName } from '../kit/channel-mark.tsx'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'
import { Section } from './section.tsx'

type Identity = Contact['identities'][number]

/** How each inbox knows the contact. */
export function Addresses({ contact: { identities } }: { contact: Contact }) {
  const { contacts, frame } = useTexts()
  const inboxes = useStore((state) => state.inboxes)
  if (identities.length === 0) return null
  return (
    <Section title={contacts.addresses.title}>
      <ul className="flex flex-col gap-1.5">
        {[...identities].sort(numbersFirst).map(({ inbox_id, channel, address, username }) => (
          <li key={`${inbox_id}/${address}`} className="flex items-center gap-2 text-sm">
            <ChannelMark channel={channel} size={16} />
            <span title={address} className="min-w-0 flex-1 truncate text-strong text-aligned" dir="ltr">
              {username ?? shownAs(channel, address, channelName(frame.channels, channel))}
            </span>
            <span className="max-w-28 truncate text-xs text-muted" dir="auto">
              {inboxes[inbox_id]?.name}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** What means something to people; of a visitor of a site there is nothing but our own number. */
function shownAs(channel: Identity['channel'], address: string, name: string): string {
  if (channel === 'webchat') return name
  return isNumber(address) ? `+${address}` : address
}

/** What people know of themselves stands before what only the network knows. */
function numbersFirst(one: Identity, other: Identity): number {
  return Number(isNumber(other.address)) - Number(isNumber(one.address))
}

/** A number of a network that writes it without its plus. */
function isNumber(address: string): boolean {
  return /^\d{7,15}$/.test(address)
}
