import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Database } from '../platform/db/index.ts'
import { AppError, errorText } from '../platform/errors.ts'
import type { ChannelAdapter, RawRequest } from './adapter.ts'
import { Receiver } from './receive.ts'

export type CallbackOptions = { db: Database; whatsapp: ChannelAdapter }

const largestBody = 16 * 1024 * 1024

/** Where networks call us: shared paths, and one for each inbox. Bodies stay bytes until they are verified. */
export async function callbackRoutes(app: FastifyInstance, { db, whatsapp }: CallbackOptions): Promise<void> {
  const receiver = new Receiver(db)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: largestBody }, (_request, body, done) =>
    done(null, body),
  )
  app.setErrorHandler((error, request, reply) => answerCallbackError(error as Error, request, reply))
  for (const path of ['/api/v1/webhooks/whatsapp', '/v1/webhooks/whatsapp']) {
    for (const url of [path, `${path}/:inbox`]) {
      app.get(url, (request, reply) => answerCallback(receiver, whatsapp, request, reply))
      app.post(url, (request, reply) => answerCallback(receiver, whatsapp, request, reply))
    }
  }
}

async function answerCallback(
  receiver: Receiver,
  adapter: ChannelAdapter,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const { inbox } = request.params as { inbox?: string }
  const received = await receiver.receive(adapter, toRawRequest(request), inbox)
  if (received.status === 'challenge') return reply.status(200).type('text/plain').send(received.answer)
  if (received.status === 'nobody')
    return reply
      .status(nobodyStatus(request))
      .type('text/plain')
      .send('No inbox of this server is meant; check the callback address and the phone number id')
  return reply.status(200).send()
}

function answerCallbackError(error: Error, request: FastifyRequest, reply: FastifyReply) {
  if (error instanceof AppError) {
    request.log.info({ error: error.message }, 'callback refused')
    const status = request.method === 'GET' && error.code === 'unauthenticated' ? 403 : error.status
    return reply.status(status).type('text/plain').send(error.message)
  }
  const status = (error as { statusCode?: number }).statusCode
  if (status !== undefined && status < 500) return reply.status(status).type('text/plain').send(error.message)
  // Not stored, so not acknowledged: the network will call again.
  request.log.error({ error: errorText(error) }, 'callback could not be stored')
  return reply.status(503).header('retry-after', '5').type('text/plain').send('Not stored; call again')
}

function toRawRequest({ method, headers, query, body }: FastifyRequest): RawRequest {
  return {
    method,
    headers,
    query: query as RawRequest['query'],
    body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
  }
}

/** A path that names no inbox of ours is not there; a handshake is forbidden; a body nobody can verify is refused. */
function nobodyStatus({ method, params }: FastifyRequest): number {
  if ((params as { inbox?: string }).inbox) return 404
  return method === 'GET' ? 403 : 401
}
