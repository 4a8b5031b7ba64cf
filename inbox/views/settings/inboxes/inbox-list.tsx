import type { Inbox } from '../../../../shared/parley/index.ts'
import { Button } from '../../kit/button.tsx'
import { ChannelMark, channelName } from '../../kit/channel-mark.tsx'
import { EmptyState } from '../../kit/states.tsx'
import { useApp } from '../../use-app.ts'
import { useStore } from '../../use-store.ts'
import { useTexts } from '../../use-texts.ts'
import { Dotted } from '../parts/dotted.tsx'
import { ItemList, ItemRow } from '../parts/item-list.tsx'
import { ReadOnlyNote } from '../parts/read-only-note.tsx'
import { SettingsScreen } from '../parts/settings-screen.tsx'
import { useAdmin } from '../parts/use-admin.ts'
import { InboxHealth } from './inbox-health.tsx'
import { InboxStatus } from './inbox-status.tsx'

/** Every address at which people reach the account, and how it does. */
export function InboxList() {
  const { router } = useApp()
  const { settings } = useTexts()
  const texts = settings.inboxes
  const isAdmin = useAdmin()
  const inboxes = useStore((state) => Object.values(state.inboxes))
  const add = isAdmin && (
    <Button variant="primary" icon="plus" onPress={() => router.go('/settings/inboxes/new')}>
      {texts.add}
    </Button>
  )
  return (
    <SettingsScreen title={texts.title} text={texts.text} actions={inboxes.length > 0 && add}>
      <ReadOnlyNote />
      {inboxes.length === 0 ? (
        <EmptyState icon="inbox" title={texts.none} text={texts.noneText} action={add || undefined} />
      ) : (
        <ItemList label={texts.title}>
          {[...inboxes]
            .sort((one, other) => one.name.localeCompare(other.name))
            .map((inbox) => (
              <InboxRow key={inbox.id} inbox={inbox} isAdmin={isAdmin} />
            ))}
        </ItemList>
      )}
    </SettingsScreen>
  )
}

function InboxRow({ inbox, isAdmin }: { inbox: Inbox; isAdmin: boolean }) {
  const { frame } = useTexts()
  const { id, name, channel, phone } = inbox
  return (
    <ItemRow
      mark={<ChannelMark channel={channel} size={28} />}
      title={name}
      text={
        <Dotted
          parts={[
            { id: 'channel', content: channelName(frame.channels, channel) },
            { id: 'phone', content: phone && <span className="tabular">{phone}</span> },
          ]}
        />
      }
      to={isAdmin ? `/settings/inboxes/${id}` : undefined}
      end={
        <>
          {isAdmin && <InboxHealth inbox={inbox} />}
          <InboxStatus inbox={inbox} />
        </>
      }
    />
  )
}
