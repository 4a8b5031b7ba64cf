import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { Banner } from '../kit/states.tsx'
import { MessageBody } from '../thread/message-body.tsx'
import { useThread } from '../thread/thread-context.ts'
import { useAuthor } from '../thread/use-author.ts'
import { useTexts } from '../use-texts.ts'

/** Somebody else answered while this is being written. */
export function ConflictBanner() {
  const { thread: texts } = useTexts()
  const { composer, thread } = useThread()
  const authorOf = useAuthor()
  const answer = composer.answeredMeanwhile
  if (!answer) return null
  return (
    <Banner
      tone="warning"
      icon="user"
      className="mb-2 rounded-lg"
      action={
        <>
          <Button size="sm" onPress={() => void thread.goTo(answer.id)}>
            {texts.conflict.review}
          </Button>
          <Button size="sm" variant="ghost" onPress={() => composer.reviewed()}>
            {texts.conflict.dismiss}
          </Button>
        </>
      }
    >
      <bdi>{texts.conflict.answered(authorOf(answer))}</bdi>
    </Banner>
  )
}

/** The last question before two answers go out. */
export function ConflictDialog({ onClose, onSend }: { onClose: () => void; onSend: () => void }) {
  const { thread: texts } = useTexts()
  const { composer } = useThread()
  const authorOf = useAuthor()
  const answer = composer.answeredMeanwhile
  if (!answer) return null
  return (
    <Dialog
      title={texts.conflict.title}
      isOpen
      onClose={onClose}
      size="sm"
      role="alertdialog"
      actions={
        <>
          <Button onPress={onClose} autoFocus>
            {texts.conflict.back}
          </Button>
          <Button variant="primary" onPress={onSend}>
            {texts.conflict.sendAnyway}
          </Button>
        </>
      }
    >
      <p className="mb-2 text-base">{texts.conflict.text(authorOf(answer))}</p>
      <MessageBody message={answer} isFirst isLast />
    </Dialog>
  )
}
