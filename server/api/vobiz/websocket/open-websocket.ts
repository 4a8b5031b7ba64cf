import type {} from '@fastify/websocket'
import type { FastifyRequest } from 'fastify'
import { decodeJwt } from 'jose'
import type { WebSocket } from 'ws'
import { AppError } from '../../../platform/errors.ts'
import type { EventStreams, StreamListener, StreamView } from '../../services.ts'
import type { Endpoint } from '../route.ts'
import { createFrameView } from './frames.ts'

const heartbeatMs = 30_000
/** How long a client has to answer a close before its connection is cut. */
const closingMs = 1_000

/** https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1, and 1013 of the registry: try again later. */
const closeCodes = { revoked: 1008, slow: 1013, broken: 1011, stopping: 1001 } as const

export const openWebSocket: Endpoint = (app, { streams, legacy }) => {
  const view = createFrameView({ legacy })
  // Where a stream begins is fixed before the client learns that it is open, so that it misses nothing from then on.
  const starts = new WeakMap<FastifyRequest, string>()
  app.route({
    method: 'GET',
    url: '/ws',
    schema: {
      operationId: 'openWebSocket',
      summary: 'Messages and calls as they happen, over a WebSocket',
      description:
        'Frames are `{ type, timestamp, data }`: `message.created`, `message.updated`, `call.incoming`, `call.status`. A browser may give its token as `?token=`.',
      tags: ['realtime'],
    },
    preHandler: async (request) => {
      if (request.ws) starts.set(request, await streams.position(request.vobiz.account.id))
    },
    handler: async () => {
      throw new AppError(
        'invalid_request',
        'This address takes a WebSocket; connect to it with ws:// or wss://',
      )
    },
    wsHandler: (socket, request) => {
      streamTo(socket, { request, streams, view, after: starts.get(request)! })
    },
  })
}

type Opening = { request: FastifyRequest; streams: EventStreams; view: StreamView; after: string }

function streamTo(socket: WebSocket, { request, streams, view, after }: Opening): void {
  const { account, credential } = request.vobiz
  const inboxIds = credential?.permissions.inboxIds
  const listener: StreamListener = {
    accountId: account.id,
    after,
    credentialId: credential?.id,
    expiresAt: credential ? undefined : sessionEnd(request),
    view,
    accepts: ({ inboxId }) => !inboxIds || (inboxId !== undefined && inboxIds.includes(inboxId)),
    send: ({ text }) => socket.send(text),
    pendingBytes: () => socket.bufferedAmount,
    close: (reason) => close(socket, closeCodes[reason], reason),
  }
  const endStream = streams.listen(listener)
  const endHeartbeat = keepAlive(socket)
  socket.on('close', () => {
    endStream()
    endHeartbeat()
  })
}

/** Pings now and then; a client that did not answer the last ping is gone. */
function keepAlive(socket: WebSocket): () => void {
  let answered = true
  socket.on('pong', () => {
    answered = true
  })
  const timer = setInterval(() => {
    if (!answered) return socket.terminate()
    answered = false
    socket.ping()
  }, heartbeatMs)
  timer.unref()
  return () => clearInterval(timer)
}

function close(socket: WebSocket, code: number, reason: string): void {
  socket.close(code, reason)
  setTimeout(() => socket.terminate(), closingMs).unref()
}

/** When the session's token ends; it was checked when the connection was opened. */
function sessionEnd({ headers, query }: FastifyRequest): Date | undefined {
  const token = headers.authorization?.trim().split(/\s+/)[1] ?? (query as { token?: string }).token
  const { exp } = decodeJwt(token ?? '')
  return exp === undefined ? undefined : new Date(exp * 1000)
}
