import type { FastifyReply, FastifyRequest } from 'fastify'

/**
 * What every answer says to browsers: it is JSON, to be kept nowhere and shown in no frame. A route that answers
 * something else, such as a file, has said otherwise before.
 */
export const securityHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

/** Fastify’s hook `onSend`. */
export async function addSecurityHeaders(_request: FastifyRequest, reply: FastifyReply): Promise<void> {
  for (const [name, value] of Object.entries(securityHeaders)) {
    if (!reply.hasHeader(name)) reply.header(name, value)
  }
}
