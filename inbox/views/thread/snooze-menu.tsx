import { lazy, Suspense, useState } from 'react'
import { reopenConversations, snoozeConversations } from '../../models/conversations/actions.ts'
import { snoozeChoices } from '../../models/conversations/snooze-times.ts'
import { IconButton } from '../kit/button.tsx'
import { KeysHeld } from '../kit/keys-held.tsx'
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
  const { thread } = speech
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
        <Choices
          onChoose={(at) => (at === undefined ? setChoosing(true) : void snoozeConversations(app, ids, at))}
        />
      </Menu>
      {isChoosing && (
        <Suspense fallback={<KeysHeld onEscape={() => setChoosing(false)} />}>
          <TimeDialog
            isOther
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

/** The times are those of the moment at which the menu opens. */
function Choices({ onChoose }: { onChoose: (at: Date | null | undefined) => void }) {
  const speech = useTexts()
  const [now] = useState(() => new Date())
  return snoozeChoices(speech, now).map(({ id, label, note, icon, at }) => (
    <MenuItem key={id} icon={icon} textValue={label} onAction={() => onChoose(at)}>
      <span className="flex gap-6">
        <span className="flex-1">{label}</span>
        {note && <span className="tabular text-muted">{note}</span>}
      </span>
    </MenuItem>
  ))
}
