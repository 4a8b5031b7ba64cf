import { lazy, Suspense, useState } from 'react'
import { charactersLeft, longestText, mostFiles } from '../../models/composer/limits.ts'
import { replyWindow } from '../../models/composer/reply-window.ts'
import { type SendOptions, sendComposed } from '../../models/composer/send.ts'
import { cx } from '../kit/class-names.ts'
import { KeysHeld } from '../kit/keys-held.tsx'
import { useNow } from '../kit/time.tsx'
import { useThread } from '../thread/thread-context.ts'
import { useApp } from '../use-app.ts'
import { useObservable } from '../use-observable.ts'
import { useTexts } from '../use-texts.ts'
import { AnsweredQuote } from './answered-quote.tsx'
import { ClosedWindow } from './closed-window.tsx'
import { ComposerFiles } from './composer-files.tsx'
import { ComposerText } from './composer-text.tsx'
import { ComposerTools } from './composer-tools.tsx'
import { ConflictBanner, ConflictDialog } from './conflict.tsx'
import { ModeSwitch } from './mode-switch.tsx'
import { RecordingBar } from './recording-bar.tsx'
import { useComposerCommands } from './use-composer-commands.ts'
import { useDraft } from './use-draft.ts'
import { useRecorder } from './use-recorder.ts'
import { WindowChip } from './window-chip.tsx'

const TemplatePicker = lazy(async () => ({ default: (await import('./template-picker.tsx')).TemplatePicker }))
const TimeDialog = lazy(async () => ({ default: (await import('./time-dialog.tsx')).TimeDialog }))

export type ComposerDialog = 'template' | 'schedule' | 'conflict' | null

/** Where one writes: to the contact, or a note for colleagues. */
export function Composer() {
  const app = useApp()
  const { thread: texts } = useTexts()
  const { composer, conversation, inbox, thread } = useThread()
  useObservable(composer)
  useDraft(composer)
  const now = useNow()
  const recorder = useRecorder(composer)
  const [dialog, setDialog] = useState<ComposerDialog>(null)
  const [held, setHeld] = useState<SendOptions>({})
  const isNote = composer.mode === 'note'
  const window = replyWindow(conversation, inbox, new Date(now))
  const left = charactersLeft(composer.text, longestText(conversation.channel, composer.mode))
  const cannotReply = inbox?.status !== 'active' || conversation.contact.blocked
  const isClosed = !isNote && window.state === 'closed'
  const hasTooMany = composer.files.length > mostFiles
  const canSend =
    !composer.isEmpty && (left ?? 0) >= 0 && !hasTooMany && (isNote || (!cannotReply && !isClosed))

  const send = (options: SendOptions = {}) => {
    if (!canSend) return
    if (composer.answeredMeanwhile) {
      setHeld(options)
      return setDialog('conflict')
    }
    void sendComposed(app, composer, options)
    void thread.goToNewest()
  }
  useComposerCommands({
    composer,
    recorder,
    openDialog: setDialog,
    send,
    hasTemplates: inbox?.has_templates ?? false,
  })

  return (
    <section aria-label={texts.composer.label} className="shrink-0 px-4 pb-4 max-sm:px-2 max-sm:pb-2">
      <div className="mx-auto max-w-4xl">
        <ConflictBanner />
        <div
          className={cx(
            'relative rounded-xl border shadow-small transition-colors focus-within:border-accent',
            isNote
              ? 'border-note-line bg-note focus-within:border-note-text/60'
              : 'border-line-strong bg-raised',
          )}
        >
          <div className="flex items-center gap-2 ps-2 pe-3 pt-1.5">
            <ModeSwitch />
            <span className="flex-1" />
            {!isNote && !conversation.contact.blocked && <WindowChip window={window} />}
          </div>
          {isClosed ? (
            <ClosedWindow onChoose={() => setDialog('template')} />
          ) : recorder.state === 'recording' ? (
            <RecordingBar recorder={recorder} />
          ) : (
            <>
              <AnsweredQuote />
              <ComposerText onSend={send} isDisabled={!isNote && cannotReply} />
              <ComposerFiles />
              <ComposerTools
                send={send}
                canSend={canSend}
                left={left}
                recorder={recorder}
                openDialog={setDialog}
                isDisabled={!isNote && cannotReply}
              />
            </>
          )}
        </div>
      </div>
      <Suspense fallback={<KeysHeld onEscape={() => setDialog(null)} />}>
        {dialog === 'template' && <TemplatePicker onClose={() => setDialog(null)} />}
        {dialog === 'schedule' && (
          <TimeDialog
            title={texts.schedule.title}
            submit={texts.schedule.submit}
            windowEndsAt={window.state === 'open' || window.state === 'closing' ? window.endsAt : undefined}
            onClose={() => setDialog(null)}
            onChoose={(at) => send({ at })}
          />
        )}
      </Suspense>
      {dialog === 'conflict' && (
        <ConflictDialog
          onClose={() => setDialog(null)}
          onSend={() => {
            setDialog(null)
            composer.reviewed()
            void sendComposed(app, composer, held)
            void thread.goToNewest()
          }}
        />
      )}
    </section>
  )
}
