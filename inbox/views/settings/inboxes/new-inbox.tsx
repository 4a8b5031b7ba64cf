import { useQuery } from '@tanstack/react-query'
import { listChannels } from '../../../models/settings/inboxes/inboxes.ts'
import { settingsKeys } from '../../../models/settings/query-keys.ts'
import { ChannelMark, channelName } from '../../kit/channel-mark.tsx'
import { Icon } from '../../kit/icon.tsx'
import { Link } from '../../kit/link.tsx'
import { ErrorState } from '../../kit/states.tsx'
import { useApp } from '../../use-app.ts'
import { useQueryPart } from '../../use-route.ts'
import { useTexts } from '../../use-texts.ts'
import { ItemListSkeleton } from '../parts/item-list.tsx'
import { ReadOnlyNote } from '../parts/read-only-note.tsx'
import { SettingsScreen } from '../parts/settings-screen.tsx'
import { useAdmin } from '../parts/use-admin.ts'
import { NewLine } from './new-line.tsx'
import { NewWebchat } from './new-webchat.tsx'
import { NewWhatsApp } from './new-whatsapp.tsx'

/** First which channel, then what that channel needs. */
export function NewInbox() {
  const app = useApp()
  const { settings } = useTexts()
  const texts = settings.inboxes
  const isAdmin = useAdmin()
  const chosen = useQueryPart('channel')
  const { data, error, refetch } = useQuery({
    queryKey: settingsKeys.channels,
    queryFn: () => listChannels(app),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const channel = data?.find(({ channel: name }) => name === chosen)
  if (!isAdmin)
    return (
      <SettingsScreen title={texts.choose.title} back={{ to: '/settings/inboxes', label: texts.title }}>
        <ReadOnlyNote />
      </SettingsScreen>
    )
  if (channel?.channel === 'whatsapp') return <NewWhatsApp channel={channel} />
  if (channel?.channel === 'webchat') return <NewWebchat />
  if (channel) return <NewLine channel={channel} />
  return (
    <SettingsScreen
      title={texts.choose.title}
      text={texts.choose.text}
      width="narrow"
      back={{ to: '/settings/inboxes', label: texts.title }}
    >
      {error && !data && <ErrorState problem={error} onRetry={() => void refetch()} />}
      {!data && !error && <ItemListSkeleton rows={3} />}
      {data && (
        <ul className="flex flex-col gap-3">
          {data.map(({ channel: name }) => (
            <ChannelCard key={name} channel={name} />
          ))}
        </ul>
      )}
    </SettingsScreen>
  )
}

function ChannelCard({ channel }: { channel: string }) {
  const { settings, frame } = useTexts()
  const { choose } = settings.inboxes
  const explained: Record<string, string> = {
    whatsapp: choose.whatsapp,
    webchat: choose.webchat,
    voice: choose.voice,
  }
  return (
    <li>
      <Link
        to={`/settings/inboxes/new?channel=${encodeURIComponent(channel)}`}
        className="flex items-center gap-4 rounded-lg border border-line bg-panel px-5 py-4 shadow-small transition-colors hover:border-line-strong hover:bg-hover dark:bg-raised/40"
      >
        <ChannelMark channel={channel} size={36} isDecorative />
        <span className="min-w-0 flex-1">
          <span className="block text-base font-semibold text-strong">
            {channelName(frame.channels, channel)}
          </span>
          <span className="block text-sm text-muted">{explained[channel] ?? choose.other}</span>
        </span>
        <Icon name="chevron-right" size={18} className="text-faint" isDirectional />
      </Link>
    </li>
  )
}
