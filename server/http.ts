import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import SerializerSelector from '@fastify/fast-json-stringify-compiler'
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
    genReqId: (request) =>
      givenId(request as IncomingMessage) ?? `req_${randomUUID().replaceAll('-', '').slice(0, 12)}`,
    requestIdHeader: false,
    rewriteUrl: ({ url = '/' }) => rewritePath(decodableUrl(url)),
    bodyLimit: 16 * 1024 * 1024,
    // As long as Node takes a whole head to be: what is no id is for its route to refuse, in its own form.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 16_384 },
    ajv: {
      customOptions: { allErrors: true, allowUnionTypes: true, coerceTypes: false, removeAdditional: false },
    },
    schemaController: { compilersFactory: { buildSerializer: compileWhenUsed } },
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

/**
 * A serializer is code made from its route's schema, as large as the rest of the route. Most routes of a server are
 * never asked, so it is made for the first answer.
 */
const compileWhenUsed: SerializerSelector.SerializerFactory = (schemas, options) => {
  const compile = SerializerSelector()(schemas, options)
  return (route) => {
    let serialize: SerializerSelector.Serializer | undefined
    return (data) => {
      serialize ??= compile(route)
      return serialize(data)
    }
  }
}

/**
 * What a client of our own API calls its request, where it may stand in a log. The vendors' dialects give theirs
 * themselves.
 */
function givenId({ url = '', headers }: IncomingMessage): string | undefined {
  const given = headers['x-request-id']
  const isOurs = url.startsWith('/parley/v1/')
  return isOurs && typeof given === 'string' && /^[\w.:+/=-]{1,128}$/.test(given) ? given : undefined
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
