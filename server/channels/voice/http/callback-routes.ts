import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Database } from '../../../platform/db/index.ts'
import { AppError, errorText } from '../../../platform/errors.ts'
import type { Sound } from '../ivr.ts'
import type { Line } from '../line.ts'
import { answerCall, continueCall, type HeardCallback, hearRecording, hearStatus } from './call-callbacks.ts'
import { readCallAddress } from './callback-url.ts'
import { readForm } from './form.ts'
import { callbackKey, vendors } from './http-provider.ts'
import { answerInbound, hearInboundStatus } from './inbound-callbacks.ts'
import { splitQuery } from './signed-url.ts'
import type { VoiceVendor } from './vendor.ts'

export type VoiceCallbackOptions = {
  db: Database
  /** How the vendors reach this server, without a slash at the end: their signatures are over it. */
  publicUrl: () => string
  /** What callers of a line hear; undefined when it has no greeting. */
  greeting: (line: Line) => Promise<Sound | undefined>
}

const largestBody = 256 * 1024

type Params = { vendor: string; call?: string; secret?: string; step?: string; inbox?: string }

/**
 * `/callbacks/voice/<vendor>/…`: where vendors ask what to do on a call and tell what became of it. A call's own
 * addresses carry a secret; those of a number name its inbox and are set up at the vendor by its owner.
 */
export async function voiceCallbackRoutes(
  app: FastifyInstance,
  options: VoiceCallbackOptions,
): Promise<void> {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: largestBody }, (_request, body, done) =>
    done(null, body),
  )
  app.setErrorHandler((error, request, reply) => answerError(error as Error, request, reply))
  const heard = (request: FastifyRequest) => hear(request, options)
  const context = {
    ...options,
    key: callbackKey(options.db),
    linkKey: options.db.vault.derive('media-links'),
  }
  const call = (request: FastifyRequest) => ({ ...heard(request), ...addressOf(request, context.key) })
  const step = (request: FastifyRequest) => Number((request.params as Params).step)
  const inbox = (request: FastifyRequest) => ({
    ...heard(request),
    inboxUuid: (request.params as Params).inbox!,
  })

  const ofCall = '/callbacks/voice/:vendor/:call/:secret'
  app.post(`${ofCall}/answer`, async (request, reply) =>
    sendXml(reply, await answerCall(context, call(request))),
  )
  app.post(`${ofCall}/digits/:step(^\\d{1,4}$)`, async (request, reply) =>
    sendXml(reply, await continueCall(context, { ...call(request), step: step(request) })),
  )
  app.post(`${ofCall}/status`, async (request, reply) =>
    sendDone(reply, await hearStatus(context, call(request))),
  )
  app.post(`${ofCall}/recording`, async (request, reply) =>
    sendDone(reply, await hearRecording(context, call(request))),
  )
  const ofInbox = '/callbacks/voice/:vendor/inbound/:inbox'
  // Whoever sets up the number may have chosen GET.
  const method = ['GET', 'POST']
  app.route({
    method,
    url: ofInbox,
    handler: async (request, reply) => sendXml(reply, await answerInbound(context, inbox(request))),
  })
  app.route({
    method,
    url: `${ofInbox}/status`,
    handler: async (request, reply) => sendDone(reply, await hearInboundStatus(context, inbox(request))),
  })
}

/** A call-back as it came, and the address that it was sent to, which is never taken from `Host`. */
function hear(request: FastifyRequest, { publicUrl }: VoiceCallbackOptions): HeardCallback {
  const { vendor: name } = request.params as Params
  const vendor = vendors.find((known) => known.name === name)
  if (!vendor) throw new AppError('not_found', `No voice provider is called '${name}'`)
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const { method, headers, originalUrl, log } = request
  const url = publicUrl() + originalUrl
  const form = method === 'GET' ? splitQuery(url).query : readForm(headers['content-type'], body)
  return { vendor, log, form, request: { method, url, headers, body } }
}

function addressOf(request: FastifyRequest, key: Buffer) {
  const { vendor, call = '', secret = '' } = request.params as Params
  const address = readCallAddress(key, { vendor: vendor as VoiceVendor['name'], call, secret })
  if (!address) throw new AppError('forbidden', 'The address was not made by this server')
  return { address }
}

function sendXml(reply: FastifyReply, xml: string): FastifyReply {
  return reply.type('text/xml; charset=utf-8').header('cache-control', 'no-store').send(xml)
}

function sendDone(reply: FastifyReply, _done: unknown): FastifyReply {
  return reply.status(204).send()
}

function answerError(error: Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof AppError) {
    request.log.info({ error: error.message }, 'voice callback refused')
    return reply.status(error.status).type('text/plain').send('Refused')
  }
  const status = (error as { statusCode?: number }).statusCode
  if (status !== undefined && status < 500) return reply.status(status).type('text/plain').send(error.message)
  // Not stored, so not acknowledged: the vendor asks again.
  request.log.error({ error: errorText(error) }, 'voice callback could not be recorded')
  return reply.status(503).header('retry-after', '1').type('text/plain').send('Not recorded; call again')
}
