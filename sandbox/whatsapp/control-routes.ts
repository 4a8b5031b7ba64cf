import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { SandboxControl } from './control.ts'
import { ControlError } from './errors.ts'
import { pathPart, queryOf } from './graph-access.ts'
import { isObject, type Json, textOf } from './json.ts'
import type { Live } from './live.ts'
import { bareType } from './media-types.ts'
import { presentCallback } from './present.ts'

const mostBodyBytes = 150 * 1024 * 1024
const orders = ['kept', 'reversed', 'shuffled'] as const
const shownInline = /^(image\/(png|jpeg|webp)|audio\/|video\/)/

/** `/sandbox/…`: plain JSON without keys, for whoever can reach the port. Only pages of the sandbox itself may call it. */
export async function controlApi(
  app: FastifyInstance,
  { control, live }: { control: SandboxControl; live: Live },
) {
  app.setErrorHandler(sendError)
  app.addHook('onRequest', async (request) => requireOwnPage(request))
  addNumberRoutes(app, control)
  addCustomerRoutes(app, control)
  addFailureRoutes(app, control)
  addLogRoutes(app, control)

  app.get('/live', (_request, reply) => {
    reply.hijack()
    live.open(reply.raw)
  })
}

function addNumberRoutes(app: FastifyInstance, control: SandboxControl): void {
  app.get('/numbers', async () => ({ numbers: control.numbers() }))
  app.post('/numbers', async (request) => control.putNumber(request.body))
  app.get('/numbers/:id', async (request) => control.number(pathPart(request)))
  app.patch('/numbers/:id', async (request) => {
    const id = pathPart(request)
    control.number(id)
    return control.putNumber({ ...bodyOf(request), phone_number_id: id })
  })
  app.delete('/numbers/:id', async (request) => done(control.deleteNumber(pathPart(request))))
  app.post('/numbers/:id/handshake', async (request) => ({
    handshake: await control.handshake(pathPart(request)),
  }))
  app.get('/numbers/:id/behaviour', async (request) => control.behaviour(pathPart(request)))
  app.put('/numbers/:id/behaviour', async (request) => control.behaviour(pathPart(request), bodyOf(request)))
  app.put('/numbers/:id/token', async (request) =>
    done(control.token(pathPart(request), bodyOf(request)['state'])),
  )
}

function addCustomerRoutes(app: FastifyInstance, control: SandboxControl): void {
  const bodyLimit = mostBodyBytes
  app.post('/numbers/:id/inbound', { bodyLimit }, async (request) =>
    control.inbound(pathPart(request), request.body),
  )
  app.post('/numbers/:id/calls', async (request) => control.call(pathPart(request), bodyOf(request)))
  app.post('/numbers/:id/calls/:call/hangup', async (request) =>
    done(control.hangUp(pathPart(request), pathPart(request, 'call'))),
  )
  app.post('/numbers/:id/statuses', async (request) =>
    done(control.status(pathPart(request), bodyOf(request))),
  )
  app.get('/numbers/:id/conversations', async (request) => ({
    conversations: control.conversations(pathPart(request)),
  }))
  app.get('/numbers/:id/conversations/:who/messages', async (request) => ({
    messages: control.messages(pathPart(request), pathPart(request, 'who')),
  }))
  app.post('/numbers/:id/conversations/:who/read', async (request) =>
    control.read(pathPart(request), pathPart(request, 'who')),
  )
  app.put('/numbers/:id/customers/:who', async (request) =>
    control.customer(pathPart(request), pathPart(request, 'who'), bodyOf(request)),
  )
  app.get('/media/:id', (request, reply) => sendFile(control, request, reply))
}

function addFailureRoutes(app: FastifyInstance, control: SandboxControl): void {
  app.post('/numbers/:id/failures', async (request) => control.fail(pathPart(request), bodyOf(request)))
  app.get('/numbers/:id/failures', async (request) => ({ failures: control.failures(pathPart(request)) }))
  app.delete('/numbers/:id/failures', async (request) => done(control.clearFailures(pathPart(request))))
  app.post('/numbers/:id/release', async (request) => {
    const { order, batchSize } = bodyOf(request)
    const named = orders.find((one) => one === (order ?? 'kept'))
    if (!named) throw new ControlError(400, `'order' must be one of ${orders.join(', ')}.`)
    return control.release(pathPart(request), named, Math.max(1, Number(batchSize ?? 1) || 1))
  })
  app.put('/templates/:id', async (request) => {
    const { status, reason } = bodyOf(request)
    return done(control.template(pathPart(request), status, textOf(reason)))
  })
}

function addLogRoutes(app: FastifyInstance, control: SandboxControl): void {
  app.get('/requests', async (request) => ({ requests: control.requests(...pageOf(request)) }))
  app.get('/callbacks', async (request) => ({
    callbacks: control.callbacks(...pageOf(request)).map(presentCallback),
  }))
  app.get('/settings', async () => control.settings())
  app.put('/settings', async (request) => control.settings(bodyOf(request)))
  app.post('/idle', async (request) =>
    done(await control.idle(Number(bodyOf(request)['timeoutMs'] ?? 10_000))),
  )
  app.post('/reset', async () => done(control.reset()))
}

/** `?limit=` newest entries, of one `?number=`. */
function pageOf(request: FastifyRequest): [number, string | undefined] {
  const { limit, number } = queryOf(request)
  return [Math.max(1, Number(limit ?? 100) || 100), textOf(number)]
}

function bodyOf(request: FastifyRequest): Json {
  return isObject(request.body) ? request.body : {}
}

function done(_result: unknown): Json {
  return { success: true }
}

/** Files come from anywhere: what a browser could run is downloaded, never shown. */
function sendFile(control: SandboxControl, request: FastifyRequest, reply: FastifyReply) {
  const media = control.media(pathPart(request))
  if (!media) throw new ControlError(404, `No file '${pathPart(request)}'.`)
  const type = bareType(media.mimeType)
  reply.header('x-content-type-options', 'nosniff').header('content-security-policy', 'sandbox')
  if (!shownInline.test(type)) reply.header('content-disposition', 'attachment')
  return sendRange(media.bytes, request, reply.type(type).header('accept-ranges', 'bytes'))
}

/** Players ask for a part to learn how long a recording is. */
function sendRange(bytes: Buffer, request: FastifyRequest, reply: FastifyReply) {
  const match = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')
  const first = Number(match?.[1])
  if (!match || first >= bytes.length) return reply.send(bytes)
  const last = Math.min(bytes.length - 1, match[2] ? Number(match[2]) : bytes.length - 1)
  reply.code(206).header('content-range', `bytes ${first}-${last}/${bytes.length}`)
  return reply.send(bytes.subarray(first, last + 1))
}

/** A page of another site must not steer the sandbox through the visitor's browser. */
function requireOwnPage(request: FastifyRequest): void {
  const { origin, host } = request.headers
  if (origin === undefined || URL.parse(origin)?.host === host) return
  throw new ControlError(403, `Pages of ${origin} may not use the sandbox.`)
}

function sendError(error: unknown, _request: FastifyRequest, reply: FastifyReply) {
  const { status, statusCode, message } = error as { status?: number; statusCode?: number; message?: string }
  return reply.code(status ?? statusCode ?? 500).send({ error: { message: message ?? String(error) } })
}
