import { useQuery } from '@tanstack/react-query'
import type { Channel, InboxDetails } from '../../../../shared/parley/index.ts'
import { ApiProblem } from '../../../client/http.ts'
import { getInbox, listChannels } from '../../../models/settings/inboxes/inboxes.ts'
import { settingsKeys } from '../../../models/settings/query-keys.ts'
import { ChannelMark } from '../../kit/channel-mark.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../kit/states.tsx'
import { type TabItem, Tabs } from '../../kit/tabs.tsx'
import { useApp } from '../../use-app.ts'
import { useQueryPart } from '../../use-route.ts'
import { useStore } from '../../use-store.ts'
import { useTexts } from '../../use-texts.ts'
import { ReadOnlyNote } from '../parts/read-only-note.tsx'
import { SettingsScreen } from '../parts/settings-screen.tsx'
import { useAdmin } from '../parts/use-admin.ts'
import { AppearanceTab } from './appearance-tab.tsx'
import { ConnectionTab } from './connection-tab.tsx'
import { HoursTab } from './hours-tab.tsx'
import { InboxStatus } from './inbox-status.tsx'
import { InboxSwitch } from './inbox-switch.tsx'
import { InstallTab } from './install-tab.tsx'
import { LineTab } from './line-tab.tsx'
import { QuestionsTab } from './questions-tab.tsx'

/** One inbox with everything that can be set of it. */
export function InboxPage({ id }: { id: string }) {
  const app = useApp()
  const { settings } = useTexts()
  const texts = settings.inboxes
  const isAdmin = useAdmin()
  const known = useStore((state) => state.inboxes[id])
  const inbox = useQuery({
    queryKey: settingsKeys.inbox(id),
    queryFn: () => getInbox(app, id),
    enabled: isAdmin,
  })
  const channels = useQuery({
    queryKey: settingsKeys.channels,
    queryFn: () => listChannels(app),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const channel = channels.data?.find(({ channel: name }) => name === inbox.data?.channel)
  const error = inbox.error ?? channels.error
  const shown = known ?? inbox.data
  return (
    <SettingsScreen
      title={shown?.name ?? ''}
      mark={shown && <ChannelMark channel={shown.channel} size={32} />}
      badge={shown && <InboxStatus inbox={shown} />}
      width={shown?.channel === 'webchat' ? 'full' : 'medium'}
      back={{ to: '/settings/inboxes', label: texts.title }}
      actions={isAdmin && shown && <InboxSwitch inbox={shown} />}
    >
      <ReadOnlyNote />
      {inbox.data && channel ? (
        <InboxTabs inbox={inbox.data} channel={channel} />
      ) : error ? (
        <Failed error={error} onRetry={() => void (inbox.error ? inbox : channels).refetch()} />
      ) : (
        isAdmin && <Skeleton className="h-80 w-full rounded-lg" />
      )}
    </SettingsScreen>
  )
}

function Failed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { settings } = useTexts()
  if (error instanceof ApiProblem && error.status === 404)
    return <EmptyState icon="inbox" title={settings.common.gone} />
  return <ErrorState problem={error} onRetry={onRetry} />
}

function InboxTabs({ inbox, channel }: { inbox: InboxDetails; channel: Channel }) {
  const { router } = useApp()
  const { settings } = useTexts()
  const { tabs } = settings.inboxes.page
  const asked = useQueryPart('tab')
  const hasLine = channel.settings.some(({ name }) => name === 'line_provider')
  const items: TabItem[] =
    inbox.channel === 'webchat'
      ? [
          { id: 'appearance', label: tabs.appearance, content: <AppearanceTab inbox={inbox} /> },
          { id: 'hours', label: tabs.hours, content: <HoursTab inbox={inbox} /> },
          { id: 'questions', label: tabs.questions, content: <QuestionsTab inbox={inbox} /> },
          { id: 'install', label: tabs.install, content: <InstallTab inbox={inbox} /> },
          {
            id: 'settings',
            label: tabs.settings,
            content: <ConnectionTab inbox={inbox} channel={channel} />,
          },
        ]
      : [
          {
            id: 'connection',
            label: tabs.connection,
            content: <ConnectionTab inbox={inbox} channel={channel} />,
          },
        ]
  if (hasLine)
    items.push({ id: 'line', label: tabs.line, content: <LineTab inbox={inbox} channel={channel} /> })
  const open = items.find(({ id }) => id === asked) ?? items[0]!
  if (items.length === 1) return open.content
  return (
    <Tabs
      label={inbox.name}
      items={items.map((item) => ({ ...item, content: <div className="pt-6">{item.content}</div> }))}
      value={open.id}
      onChange={(tab) => router.go(`/settings/inboxes/${inbox.id}`, { query: { tab }, replace: true })}
    />
  )
}
