import { invalidField } from '../../platform/errors.ts'
import { FetchFailed, type GuardedFetch } from '../../platform/http/index.ts'

const longestUrl = 2048

/**
 * Which addresses may be called is the guarded fetch's rule.
 *
 * @throws AppError `invalid_request` about `field`
 */
export function requireWebhookUrl(fetch: Pick<GuardedFetch, 'requireUrl'>, url: string, field = 'url'): void {
  if (url.length > longestUrl)
    throw invalidField(field, `may have ${longestUrl} characters at most`, 'TOO_LONG')
  try {
    fetch.requireUrl(url)
  } catch (error) {
    if (error instanceof FetchFailed)
      throw invalidField(field, `cannot be called. ${error.message}`, 'INVALID', url)
    throw error
  }
}
