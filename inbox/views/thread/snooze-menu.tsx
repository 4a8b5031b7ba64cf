import { lazy, Suspense, useState } from 'react'
import { reopenConversations, snoozeConversations } from '../../models/conversations/actions.ts'
import { snoozePresets } from '../../models/conversations/snooze-times.ts'
import { IconButton } from '../kit/button.tsx'
import { Menu, MenuItem, MenuSeparator } from '../kit/menu.tsx'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'
import { useThread } from './thread-context.ts'
import { whenText } from './when-text.ts'

const TimeDialog = lazy(async () => ({ default: (await import('../composer/time-dialog.tsx')).TimeDialog }))

/** Puts the conversation away until a time, or until the contact writes. */
export function SnoozeMenu() {
  const app = useApp()
  const speech = useTexts()
  const { thread, locale } = speech
  const { conversation } = useThread()
  const [isChoosing, setChoosing] = useState(false)
  const ids = [conversation.id]
  return (
    <>
      <Menu
        label={thread.header.snooze}
        placement="bottom end"
        trigger={
          <IconButton
            label={
              conversation.snoozed_until
                ? thread.header.snoozedUntil(whenText(speech, conversation.snoozed_until))
                : thread.header.snooze
            }
            icon="snooze"
            shortcut="conversation.snooze"
            isPressed={conversation.status === 'snoozed' ? true : undefined}
          />
        }
      >
        {conversation.status === 'snoozed' && (
          <MenuItem icon="bell" onAction={() => void reopenConversations(app, ids)}>
            {thread.header.unsnooze}
          </MenuItem>
        )}
        {conversation.status === 'snoozed' && <MenuSeparator />}
        {snoozePresets(new Date(), locale).map(({ name, at }) => (
          <MenuItem
            key={name}
            icon="clock"
            textValue={thread.snooze[name]}
            onAction={() => void snoozeConversations(app, ids, at)}
          >
            <span className="flex gap-6">
              <span className="flex-1">{thread.snooze[name]}</span>
              <span className="tabular text-muted">{whenText(speech, at)}</span>
            </span>
          </MenuItem>
        ))}
        <MenuItem icon="message" onAction={() => void snoozeConversations(app, ids, null)}>
          {thread.header.untilTheyWrite}
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon="calendar" onAction={() => setChoosing(true)}>
          {thread.snooze.custom}
        </MenuItem>
      </Menu>
      {isChoosing && (
        <Suspense>
          <TimeDialog
            title={thread.schedule.snoozeTitle}
            submit={thread.schedule.snoozeSubmit}
            onClose={() => setChoosing(false)}
            onChoose={(at) => void snoozeConversations(app, ids, at)}
          />
        </Suspense>
      )}
    </>
  )
}
