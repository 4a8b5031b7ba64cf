import { randomUUID } from 'node:crypto'
import { type FastifyInstance, type FastifyRequest, fastify, LogController } from 'fastify'
import type { Log } from './platform/log.ts'

/**
 * Fastify as all of our routes need it: request ids, our own lines in the log, strict validation.
 *
 * @param rewritePath how a dialect's lenient paths are spelled before they are routed
 */
export function createHttp(
  log: Log,
  { rewritePath = (url) => url }: { rewritePath?: (url: string) => string } = {},
): FastifyInstance {
  const http = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => `req_${randomUUID().replaceAll('-', '').slice(0, 12)}`,
    requestIdHeader: false,
    rewriteUrl: ({ url = '/' }) => rewritePath(decodableUrl(url)),
    bodyLimit: 16 * 1024 * 1024,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 500 },
    ajv: {
      customOptions: { allErrors: true, allowUnionTypes: true, coerceTypes: false, removeAdditional: false },
    },
    forceCloseConnections: 'idle',
  }) as unknown as FastifyInstance
  http.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  http.addHook('onResponse', async (request, reply) => {
    const { method } = request
    const level = reply.statusCode >= 500 ? 'warn' : 'debug'
    request.log[level](
      { method, url: loggedUrl(request), status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'answered',
    )
  })
  return http
}

/** Without the query, and without what opens something by itself: of a path with such a token, its pattern. */
function loggedUrl({ url, params, routeOptions }: FastifyRequest): string | undefined {
  const hasToken = typeof params === 'object' && params !== null && 'token' in params
  return hasToken ? routeOptions.url : url.split('?')[0]
}

/** A path that is no percent-encoded text is taken as it stands, so that its route answers in its own form. */
function decodableUrl(url: string): string {
  const [path = '', ...query] = url.split('?')
  try {
    decodeURIComponent(path)
    return url
  } catch {
    return [path.replaceAll('%', '%25'), ...query].join('?')
  }
}
