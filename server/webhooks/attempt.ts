import type { Delivery, Webhook, WebhookDialect } from '../core/webhooks/index.ts'
import { errorText } from '../platform/errors.ts'
import { FetchFailed, type GuardedFetch } from '../platform/http/index.ts'
import { parseRetryAfter } from './retry.ts'

/** So much of an answer is read; more would keep the connection busy for nothing. */
const largestAnswer = 65_536
const keptCharacters = 2_000

/** What came of one HTTP try. */
export type Answer = {
  delivered: boolean
  /** The endpoint asked never to be called again. */
  gone: boolean
  attemptedAt: Date
  durationMs: number
  status: number | undefined
  error: string | undefined
  response: string | undefined
  retryAfterMs: number | undefined
}

export type Try = {
  webhook: Webhook
  dialect: WebhookDialect
  delivery: Delivery
  body: Buffer
  now: Date
  signal: AbortSignal
}

/** Posts a body once. Only a 2xx counts; a redirect is not followed, since the signature is for whom we know. */
export async function attempt(
  fetch: GuardedFetch,
  { webhook, dialect, delivery, body, now, signal }: Try,
): Promise<Answer> {
  const startedMs = performance.now()
  const facts = {
    delivered: false,
    gone: false,
    status: undefined,
    response: undefined,
    retryAfterMs: undefined,
  }
  const duration = () => ({ attemptedAt: now, durationMs: Math.round(performance.now() - startedMs) })
  try {
    const {
      status,
      headers,
      body: answer,
    } = await fetch.fetch(webhook.url, {
      method: 'POST',
      headers: dialect.headers(body, webhook.secret, delivery, {
        now,
        previousSecret: webhook.previousSecret,
      }),
      body,
      timeoutMs: dialect.timeoutMs,
      maxBytes: largestAnswer,
      overflow: 'truncate',
      signal,
    })
    const delivered = status >= 200 && status < 300
    return {
      ...duration(),
      delivered,
      gone: status === 410,
      status,
      error: delivered ? undefined : `The endpoint answered ${status}`,
      response: toKeptText(answer),
      retryAfterMs: parseRetryAfter(headers['retry-after'], now),
    }
  } catch (error) {
    const status = error instanceof FetchFailed ? error.status : undefined
    return { ...facts, ...duration(), status, error: errorText(error).slice(0, keptCharacters) }
  }
}

/** Text that can be stored: no NUL, no half of a surrogate pair. */
function toKeptText(bytes: Buffer): string | undefined {
  const text = bytes.toString('utf8').replaceAll('\0', '').slice(0, keptCharacters).toWellFormed()
  return text === '' ? undefined : text
}
