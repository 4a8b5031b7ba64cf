import type { FastifyReply, FastifyRequest } from 'fastify'
import { isAllowedOrigin, type WebchatSettings } from '../../core/visitors/index.ts'
import { AppError } from '../../platform/errors.ts'

const methods = 'GET, POST, OPTIONS'
const headers = 'Authorization, Content-Type, DPoP, Last-Event-ID'

/**
 * Says to browsers which pages may use the API: those of the allow-list, and our own frame. A request without an
 * origin comes from no page; an origin is no proof of anything, tokens and limits count for those too.
 *
 * @throws AppError `forbidden` for a page of another site
 */
export function checkOrigin(
  request: FastifyRequest,
  reply: FastifyReply,
  { settings, publicUrl }: { settings: WebchatSettings; publicUrl: string },
): void {
  reply.header('vary', 'Origin')
  const { origin } = request.headers
  if (origin === undefined || isOwn(request, origin, publicUrl)) return
  if (!isAllowedOrigin(settings, origin))
    throw new AppError('forbidden', `Pages of ${origin} may not show this chat; add it to allowed_origins`)
  reply.headers({
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'DPoP-Nonce, Retry-After, X-Request-Id',
  })
}

export function answerPreflight(reply: FastifyReply): FastifyReply {
  return reply
    .status(204)
    .headers({
      'access-control-allow-methods': methods,
      'access-control-allow-headers': headers,
      'access-control-max-age': '600',
    })
    .send()
}

/** Which pages may hold the frame, for `frame-ancestors`: our own demonstration too. */
export function frameAncestors({ allowedOrigins }: WebchatSettings): string {
  return allowedOrigins.length === 0 ? '* http: https:' : `'self' ${allowedOrigins.join(' ')}`
}

/** A browser tells the truth about both, and only what comes from our own host has our own host as its origin. */
function isOwn({ headers, protocol }: FastifyRequest, origin: string, publicUrl: string): boolean {
  if (origin === 'null') return false
  return origin === originOf(publicUrl) || origin === `${protocol}://${headers.host}`
}

function originOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).origin : undefined
}
