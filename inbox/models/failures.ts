import { ApiProblem, Offline } from '../client/http.ts'
import type { FrameModel } from './app.ts'

/** Tells the person that something did not work, and offers to try again. */
export function tellFailure(
  { toasts, i18n }: Pick<FrameModel, 'toasts' | 'i18n'>,
  error: unknown,
  retry?: () => void,
): void {
  const { frame } = i18n.speech
  toasts.show({
    text: failureText(error, frame.kit.offlineText),
    tone: 'danger',
    ...(retry && { action: { label: frame.kit.retry, run: retry } }),
  })
}

function failureText(error: unknown, offlineText: string): string {
  if (error instanceof Offline) return offlineText
  if (error instanceof ApiProblem) return error.detail
  return error instanceof Error ? error.message : String(error)
}
