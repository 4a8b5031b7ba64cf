import { lazy, Suspense, useEffect, useState } from 'react'
import type { ScheduledMessage } from '../../../shared/parley/index.ts'
import { writingOf } from '../../models/composer/writing.ts'
import type { InboxState } from '../../models/store/state.ts'
import { reschedule, sendScheduledNow, takeBack } from '../../models/thread/message-actions.ts'
import { withKeys } from '../../models/thread/with-keys.ts'
import { cx } from '../kit/class-names.ts'
import { Icon } from '../kit/icon.tsx'
import { useApp } from '../use-app.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'
import { PendingFile } from './bodies/pending-file.tsx'
import { Bubble } from './bubble.tsx'
import { Reasoned, TextButton, Trouble } from './delivery-trouble.tsx'
import { RichText } from './rich-text.tsx'
import { whenText } from './when-text.ts'

const TimeDialog = lazy(async () => ({ default: (await import('../composer/time-dialog.tsx')).TimeDialog }))

/** What goes out so soon is on its way, and can be taken back. */
const soonMs = 60_000

export function ScheduledRow({ scheduled }: { scheduled: ScheduledMessage }) {
  const app = useApp()
  const { thread } = useTexts()
  const { text, kind, client_id: clientId, upload_ids: uploadIds, state } = scheduled
  const item = clientId ? writingOf(app).recall(clientId) : undefined
  const isSoon =
    Date.parse(scheduled.send_at) - Date.parse(scheduled.created_at) <= soonMs && state === 'waiting'
  return (
    <article
      tabIndex={-1}
      aria-label={thread.author.you}
      className="flex flex-row-reverse gap-2 rounded-lg px-1 pt-2"
    >
      <div className="flex max-w-[min(38rem,86%)] min-w-0 flex-col items-end">
        <div
          className={cx(
            'max-w-full',
            !isSoon && 'rounded-xl outline-1 -outline-offset-1 outline-accent/50 outline-dashed',
          )}
        >
          <Bubble
            message={{ direction: 'outbound', status: state === 'failed' ? 'failed' : 'queued' }}
            isFirst
            isLast
          >
            {withKeys(item?.files ?? [], ({ name }) => name).map(({ key, item: file }) => (
              <PendingFile key={key} file={file} />
            ))}
            {!item && uploadIds.length > 0 && (
              <p className="flex items-center gap-1.5 text-muted">
                <Icon name="paperclip" size={16} />
                {thread.scheduled.files(uploadIds.length)}
              </p>
            )}
            {text ? <RichText text={text} /> : uploadIds.length === 0 && thread.message.kinds[kind]}
          </Bubble>
        </div>
        {isSoon ? <Countdown scheduled={scheduled} /> : <Plan scheduled={scheduled} />}
      </div>
    </article>
  )
}

/** The few seconds in which it can be taken back. */
function Countdown({ scheduled }: { scheduled: ScheduledMessage }) {
  const app = useApp()
  const { thread } = useTexts()
  const seconds = useSecondsUntil(scheduled.send_at)
  return (
    <p className="flex min-h-5 items-center gap-1.5 px-1 text-xs text-muted">
      <TextButton onPress={() => void takeBack(app, scheduled)}>{thread.scheduled.undo}</TextButton>
      <span className="tabular">
        {seconds > 0 ? thread.scheduled.sendsIn(seconds) : thread.delivery.sending}
      </span>
      <Icon name="clock" size={14} />
    </p>
  )
}

/** When it goes out, and what can be done about that. */
function Plan({ scheduled }: { scheduled: ScheduledMessage }) {
  const app = useApp()
  const speech = useTexts()
  const { thread, formatFull } = speech
  const [isChoosing, setChoosing] = useState(false)
  const agents = useStore(selectAgents)
  const { agent_id: agentId, state, error, send_at: at } = scheduled
  const author = agentId && agentId !== app.store.state.me.id ? agents[agentId]?.name : undefined
  const what = state === 'failed' ? thread.scheduled.failed : thread.scheduled.for(whenText(speech, at))
  return (
    <Trouble
      tone={state === 'failed' ? 'text-danger-text' : 'text-muted'}
      actions={
        <>
          <TextButton onPress={() => void sendScheduledNow(app, scheduled)}>
            {state === 'failed' ? thread.delivery.retry : thread.scheduled.sendNow}
          </TextButton>
          <TextButton onPress={() => setChoosing(true)}>{thread.scheduled.change}</TextButton>
          <TextButton onPress={() => void takeBack(app, scheduled)}>{thread.scheduled.cancel}</TextButton>
        </>
      }
    >
      <Icon name={state === 'failed' ? 'alert' : 'send-later'} size={14} />
      <span className="min-w-0" title={formatFull(at)}>
        <Reasoned text={author ? `${what} ${thread.scheduled.by(author)}` : what} reason={error} />
      </span>
      {isChoosing && (
        <Suspense>
          <TimeDialog
            title={thread.schedule.title}
            submit={thread.schedule.submit}
            onClose={() => setChoosing(false)}
            onChoose={(chosen) => void reschedule(app, scheduled, chosen)}
          />
        </Suspense>
      )}
    </Trouble>
  )
}

const selectAgents = ({ agents }: InboxState) => agents

function useSecondsUntil(at: string): number {
  const left = () => Math.max(0, Math.ceil((Date.parse(at) - Date.now()) / 1000))
  const [seconds, setSeconds] = useState(left)
  useEffect(() => {
    const timer = setInterval(() => setSeconds(left()), 250)
    return () => clearInterval(timer)
  })
  return seconds
}
