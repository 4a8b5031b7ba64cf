import type { OutboxItem } from '../../models/composer/outbox-item.ts'
import { writingOf } from '../../models/composer/writing.ts'
import { takeBackPending } from '../../models/thread/message-actions.ts'
import { withKeys } from '../../models/thread/with-keys.ts'
import { Icon } from '../kit/icon.tsx'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'
import { PendingFile } from './bodies/pending-file.tsx'
import { Bubble } from './bubble.tsx'
import { Reasoned, TextButton, Trouble } from './delivery-trouble.tsx'
import { RichText } from './rich-text.tsx'

/** What was said here and is not with the server yet, or was refused by it. */
export function PendingRow({ item }: { item: OutboxItem }) {
  const { thread } = useTexts()
  const { text, files, state, template } = item
  const direction = item.mode === 'note' ? 'note' : 'outbound'
  const isTroubled = state === 'failed' || state === 'conflict' || state === 'stale'
  return (
    <article
      tabIndex={-1}
      aria-label={`${thread.author.you}, ${thread.delivery.sending}`}
      className="flex flex-row-reverse gap-2 rounded-lg px-1 pt-2"
    >
      <div className="flex max-w-[min(38rem,86%)] min-w-0 flex-col items-end">
        <Bubble message={{ direction, status: isTroubled ? 'failed' : 'queued' }} isFirst isLast>
          {withKeys(files, ({ name }) => name).map(({ key, item: file }) => (
            <PendingFile key={key} file={file} />
          ))}
          {text && <RichText text={text} mentions={item.mentions} />}
          {!text && template && (
            <RichText text={template.preview ?? thread.message.kinds['template'] ?? ''} />
          )}
        </Bubble>
        {isTroubled ? <Refusal item={item} /> : <OnItsWay item={item} />}
      </div>
    </article>
  )
}

function OnItsWay({ item }: { item: OutboxItem }) {
  const app = useApp()
  const { thread, formatNumber } = useTexts()
  const { state, progress, files } = item
  const isUploading = state === 'sending' && files.some(({ blob }) => blob)
  const words = isUploading
    ? thread.delivery.uploading(`${formatNumber(Math.round(progress * 100))}%`)
    : thread.delivery[state === 'waiting' ? 'waiting' : 'sending']
  const canTakeBack = state === 'waiting' || item.delaySeconds > 0 || isUploading
  return (
    <p className="flex min-h-5 items-center gap-1.5 px-1 text-xs text-muted" role="status">
      {canTakeBack && (
        <TextButton onPress={() => void takeBackPending(app, item)}>{thread.scheduled.undo}</TextButton>
      )}
      <span>{words}</span>
      <Icon name={state === 'waiting' ? 'cloud-off' : 'clock'} size={14} />
    </p>
  )
}

function Refusal({ item }: { item: OutboxItem }) {
  const app = useApp()
  const { thread } = useTexts()
  const { outbox } = writingOf(app)
  const { clientId, state, problem } = item
  const { delivery } = thread
  return (
    <Trouble
      tone={state === 'failed' ? 'text-danger-text' : 'text-warning-text'}
      actions={
        <>
          <TextButton onPress={() => outbox.retry(clientId, { anyway: true })}>
            {state === 'failed' ? delivery.retry : delivery.sendAnyway}
          </TextButton>
          {!item.template && (
            <TextButton onPress={() => void takeBackPending(app, item)}>{delivery.edit}</TextButton>
          )}
          <TextButton onPress={() => void outbox.drop(clientId)}>{delivery.discard}</TextButton>
        </>
      }
    >
      <Icon name="alert" size={14} />
      <span className="min-w-0" role="alert">
        {state === 'conflict' && delivery.conflict}
        {state === 'stale' && delivery.stale}
        {state === 'failed' && <Reasoned text={delivery.failed} reason={problem} />}
      </span>
    </Trouble>
  )
}
