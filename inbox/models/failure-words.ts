import { ApiProblem, Offline } from '../client/problem.ts'
import type { FrameTexts } from '../texts/frame/en.ts'

/** What went wrong in the reader's language, and where that says little, what the server says in English. */
export type FailureWords = { text: string; detail?: string }

/** Codes (docs/errors.md) of which only the detail tells what is wrong here. */
const vague = new Set([
  'invalid_request',
  'duplicate',
  'invalid_state',
  'unsupported_media_type',
  'idempotency_key_reused',
  'network_refused',
  'not_configured',
])

export function failureWords(error: unknown, { kit, problems }: FrameTexts): FailureWords {
  if (error instanceof Offline) return { text: kit.offlineText }
  if (!(error instanceof ApiProblem))
    return { text: problems.other, detail: error instanceof Error ? error.message : String(error) }
  const { code, detail } = error
  const text = problems[code]
  if (text && !vague.has(code)) return { text }
  return { text: text ?? problems.other, detail }
}

/** The same in one line. */
export function failureText(error: unknown, texts: FrameTexts): string {
  const { text, detail } = failureWords(error, texts)
  return detail ? `${text} ${detail}` : text
}
