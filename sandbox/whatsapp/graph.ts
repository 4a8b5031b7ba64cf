import { setTimeout as wait } from 'node:timers/promises'
import formbody from '@fastify/formbody'
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { GraphError, toErrorBody } from './errors.ts'
import type { Operation } from './failures.ts'
import { pathPart } from './graph-access.ts'
import { registerAccounts } from './graph-accounts.ts'
import { registerCalls } from './graph-calls.ts'
import { failAfter, failBefore, numbersOf, ruleFor } from './graph-failures.ts'
import { registerMedia } from './graph-media.ts'
import { registerMessages } from './graph-messages.ts'
import { registerOauth } from './graph-oauth.ts'
import { registerTemplates } from './graph-templates.ts'
import { handledName, handledOf } from './handled.ts'
import { mostUploadBytes } from './media-types.ts'
import type { Sandbox } from './state.ts'

/** Meta's side: the Graph API, with its errors, its log and the failures that were asked for. */
export async function graphApi(app: FastifyInstance, sandbox: Sandbox): Promise<void> {
  await app.register(formbody)
  await app.register(multipart, { limits: { fileSize: mostUploadBytes, files: 1 } })
  app.decorateRequest(handledName, null)
  app.setErrorHandler((error, request, reply) => sendError(sandbox, error, request, reply))
  addHooks(app, sandbox)

  registerMessages(app, sandbox)
  registerMedia(app, sandbox)
  registerTemplates(app, sandbox)
  registerCalls(app, sandbox)
  registerOauth(app, sandbox)
  registerAccounts(app, sandbox)
}

function addHooks(app: FastifyInstance, sandbox: Sandbox): void {
  app.addHook('onRequest', (request, _reply, done) => {
    handledOf(request)
    done()
  })
  app.addHook('preHandler', async (request, reply) => {
    const { operation } = request.routeOptions.config as { operation?: Operation }
    const rule = ruleFor(sandbox, request, operation ?? 'account')
    if (!rule) return
    handledOf(request).rule = rule
    await failBefore(rule, reply)
    if (reply.raw.destroyed) record(sandbox, request, 0)
    if (reply.sent) return reply
  })
  app.addHook('preSerialization', (request, _reply, payload, done) => {
    handledOf(request).answer = payload
    done(null, payload)
  })
  app.addHook('onSend', async (request, reply, payload) => {
    const delayMs = numbersOf(sandbox, pathPart(request))[0]?.behaviour.answerDelayMs ?? 0
    if (delayMs > 0) await wait(delayMs)
    const { rule } = handledOf(request)
    if (rule && reply.statusCode < 400) await failAfter(rule, reply)
    if (reply.raw.destroyed) record(sandbox, request, 0)
    return payload
  })
  app.addHook('onResponse', (request, reply, done) => {
    record(sandbox, request, reply.statusCode)
    done()
  })
}

function record(sandbox: Sandbox, request: FastifyRequest, status: number): void {
  const handled = handledOf(request)
  if (handled.recorded) return
  handled.recorded = true
  const id = pathPart(request)
  sandbox.requests.push({
    at: sandbox.now(),
    method: request.method,
    path: request.originalUrl,
    phoneNumberId: sandbox.numbers.has(id) ? id : null,
    status,
    tookMs: Math.round(performance.now() - handled.startedAt),
    request: request.body,
    answer: handled.answer,
  })
  sandbox.live.changed()
}

function sendError(sandbox: Sandbox, error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const refusal = error instanceof GraphError ? error : toGraphError(sandbox, error, request)
  const { retryAfterSeconds } = refusal.parts
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds))
  if (refusal.code === 190) {
    reply.header('www-authenticate', `OAuth "Facebook Platform" "invalid_token" "${refusal.message}"`)
  }
  return reply.code(refusal.status).send(toErrorBody(refusal))
}

function toGraphError(sandbox: Sandbox, error: unknown, request: FastifyRequest): GraphError {
  const { statusCode = 500, message = String(error) } = error as { statusCode?: number; message?: string }
  if (statusCode < 500) return new GraphError(100, { message: `(#100) ${message}`, status: 400 })
  sandbox.log(`${request.method} ${request.originalUrl} failed: ${message}`)
  return new GraphError(1, { message: 'An unknown error has occurred.' })
}
