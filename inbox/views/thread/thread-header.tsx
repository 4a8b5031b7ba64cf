import { Avatar } from '../kit/avatar.tsx'
import { Badge } from '../kit/badge.tsx'
import { Button, IconButton } from '../kit/button.tsx'
import { ChannelMark, channelName } from '../kit/channel-mark.tsx'
import { useLayout } from '../shell/use-layout.ts'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'
import { AssignMenu } from './assign-menu.tsx'
import { MoreMenu } from './more-menu.tsx'
import { SnoozeMenu } from './snooze-menu.tsx'
import { useThread } from './thread-context.ts'
import { Viewers } from './viewers.tsx'
import { whenText } from './when-text.ts'

/** Whom one speaks with, in which state that is, and what to do with the whole conversation. */
export function ThreadHeader() {
  const { commands, router } = useApp()
  const { frame } = useTexts()
  const { conversation, inbox } = useThread()
  const layout = useLayout()
  const { contact, channel } = conversation
  return (
    <header className="@container flex h-14 shrink-0 items-center gap-2 border-b border-line ps-4 pe-3 max-md:ps-1.5">
      {layout.isPhone && (
        <IconButton
          label={frame.nav.backToList}
          icon="arrow-left"
          isDirectional
          onPress={() =>
            commands.canRun('conversation.leave') ? commands.run('conversation.leave') : router.back()
          }
        />
      )}
      <Avatar name={contact.name} src={contact.avatar_url} size={32} />
      <div className="min-w-0 flex-1">
        <h1 dir="auto" className="truncate text-base/5 font-semibold text-strong text-aligned">
          {contact.name}
        </h1>
        {/* What finds no room stands in a second line, which is not seen. */}
        <div className="flex h-5 min-w-0 flex-wrap items-center gap-x-1.5 overflow-hidden text-xs/5 text-muted">
          <StatusBadge />
          <span className="flex max-w-full items-center gap-x-1.5">
            <ChannelMark channel={channel} size={12} className="max-sm:hidden" />
            <bdi className="truncate">{inbox?.name ?? channelName(frame.channels, channel)}</bdi>
          </span>
          {contact.phone && (
            <span className="flex gap-x-1.5 max-sm:hidden">
              · <bdi dir="ltr">{contact.phone}</bdi>
            </span>
          )}
        </div>
      </div>
      <Viewers />
      <div className="flex shrink-0 items-center gap-1">
        <AssignMenu />
        <SnoozeMenu />
        <CloseButton />
        <MoreMenu />
        {!layout.areDetailsDocked && (
          <IconButton
            label={frame.nav.toggleDetails}
            icon="panel"
            isDirectional
            onPress={() => layout.toggleDetails()}
          />
        )}
      </div>
    </header>
  )
}

function CloseButton() {
  const { commands } = useApp()
  const { thread } = useTexts()
  const { conversation } = useThread()
  const isClosed = conversation.status === 'closed'
  const label = isClosed ? thread.header.reopen : thread.header.close
  const command = isClosed ? 'conversation.reopen' : 'conversation.close'
  const run = () => commands.run(command)
  return (
    <>
      <Button size="sm" icon={isClosed ? undefined : 'check'} onPress={run} className="@max-lg:hidden">
        {label}
      </Button>
      <IconButton
        label={label}
        icon={isClosed ? 'undo' : 'check-circle'}
        shortcut={command}
        onPress={run}
        className="@lg:hidden"
      />
    </>
  )
}

function StatusBadge() {
  const speech = useTexts()
  const { thread } = speech
  const { conversation } = useThread()
  const { status, snoozed_until: until, archived } = conversation
  if (archived) return <Badge icon="archive">{thread.header.archived}</Badge>
  switch (status) {
    case 'open':
      return null
    case 'pending':
      return <Badge tone="accent">{thread.header.pending}</Badge>
    case 'closed':
      return <Badge icon="check">{thread.header.closed}</Badge>
    case 'snoozed':
      return (
        <Badge tone="warning" icon="snooze">
          {until ? thread.header.snoozedUntil(whenText(speech, until)) : thread.header.snoozed}
        </Badge>
      )
  }
}
