import type { Inbox } from '../../core/inboxes/index.ts'
import { safeEqual, verifyMetaSignature } from '../../platform/http/index.ts'
import type { RawRequest, Verdict } from '../adapter.ts'

/** The Meta app of the whole server, for inboxes that have none of their own. */
export type MetaApp = { appSecret?: string; verifyToken?: string }

/** Meta's check of a callback address: it wants its challenge back from whoever knows the token. */
export function isHandshake({ method, query }: Pick<RawRequest, 'method' | 'query'>): boolean {
  return method.toUpperCase() === 'GET' && query['hub.mode'] !== undefined
}

/** Answers a handshake when it shows one of the tokens. Empty tokens count for nothing. */
export function answerHandshake(
  { query }: Pick<RawRequest, 'query'>,
  verifyTokens: readonly string[],
): Verdict {
  if (query['hub.mode'] !== 'subscribe') return refused(`hub.mode is '${query['hub.mode']}', not 'subscribe'`)
  const { 'hub.challenge': challenge, 'hub.verify_token': shown } = query
  if (typeof challenge !== 'string' || challenge === '') return refused('The handshake has no hub.challenge')
  if (typeof shown !== 'string') return refused('The handshake has no hub.verify_token')
  let isKnown = false
  // All tokens are compared, so that the time taken does not tell which one fitted.
  for (const token of verifyTokens) {
    if (safeEqual(shown, token) && token !== '') isKnown = true
  }
  if (isKnown) return { verdict: 'challenge', answer: challenge }
  return refused(
    verifyTokens.some((token) => token !== '')
      ? 'hub.verify_token is not the verify token of this address'
      : 'No verify token is set: set verify_token on the inbox, or PARLEY_META_VERIFY_TOKEN for the server',
  )
}

/** Whether Meta, and nobody else, sent this to the inbox: a handshake by its token, anything else by its signature. */
export function verifyCallback(request: RawRequest, inbox: Inbox | undefined, app: MetaApp): Verdict {
  const secrets = inbox?.secrets ?? {}
  if (isHandshake(request))
    return answerHandshake(request, [secrets['verify_token'] ?? '', app.verifyToken ?? ''])
  if (request.method.toUpperCase() !== 'POST') return refused(`Expected POST, got ${request.method}`)

  const appSecret = secrets['app_secret'] || app.appSecret
  if (!appSecret)
    return refused(
      'No app secret is set, so nothing can be verified: set app_secret on the inbox, or PARLEY_META_APP_SECRET for the server',
    )
  const header = request.headers['x-hub-signature-256']
  const signature = Array.isArray(header) ? header[0] : header
  if (!signature) return refused('The header X-Hub-Signature-256 is missing')
  if (verifyMetaSignature(signature, request.body, [appSecret])) return { verdict: 'accepted' }
  return refused("X-Hub-Signature-256 does not fit the body and the inbox's app secret")
}

function refused(reason: string): Verdict {
  return { verdict: 'refused', reason }
}
