import type { FrameModel } from './app.ts'
import { failureWords } from './failure-words.ts'

/** Tells the person that something did not work, and offers to try again. */
export function tellFailure(
  { toasts, i18n }: Pick<FrameModel, 'toasts' | 'i18n'>,
  error: unknown,
  retry?: () => void,
): void {
  const { frame } = i18n.speech
  toasts.show({
    ...failureWords(error, frame),
    tone: 'danger',
    ...(retry && { action: { label: frame.kit.retry, run: retry } }),
  })
}
