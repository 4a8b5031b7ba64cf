import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '../../platform/errors.ts'
import { parseBodies } from '../body-parser.ts'
import { RateLimiter } from '../rate-limit.ts'
import { collectReference, serveReference } from '../reference.ts'
import type { Services } from '../services.ts'
import { tokenRoutes } from './account/token.ts'
import { authenticate, requireWrite } from './auth.ts'
import { listCalls } from './calls/list-calls.ts'
import { outboundIvr } from './calls/outbound-ivr.ts'
import { uploadAudio } from './calls/upload-audio.ts'
import { listChannels } from './channels/list-channels.ts'
import { listUsers } from './channels/list-users.ts'
import { contactEndpoints } from './contacts/endpoints.ts'
import { searchPath } from './contacts/search-contacts.ts'
import { conversationEndpoints } from './conversations/endpoints.ts'
import { answerError, answerUnknownRoute } from './errors.ts'
import { sendFile } from './messages/send-file.ts'
import { sendTemplate } from './messages/send-template.ts'
import { sendText } from './messages/send-text.ts'
import { propertyEndpoints } from './properties/endpoints.ts'
import { spellKeys, spellQuery } from './read-keys.ts'
import { hatifReference } from './reference.ts'
import type { Endpoint, HatifApp } from './route.ts'
import { tagEndpoints } from './tags/endpoints.ts'

const endpoints: Endpoint[] = [
  ...contactEndpoints,
  ...propertyEndpoints,
  ...tagEndpoints,
  ...conversationEndpoints,
  listChannels,
  listUsers,
  sendText,
  sendTemplate,
  sendFile,
  uploadAudio,
  outboundIvr,
  listCalls,
]

/** Hatif's (Voxa's) service-account API over our store. */
export async function hatifDialect(app: FastifyInstance, services: Services): Promise<void> {
  const reference = hatifReference(services)
  app.setErrorHandler(answerError)
  app.decorateRequest('hatif')
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-correlation-id', request.id)
  })
  await collectReference(app, reference)
  await app.register(tokenRoutes, services)
  await app.register(async (scope) => addEndpoints(scope, services))
  for (const prefix of ['/v1', '/v2'])
    await app.register(async (scope) => scope.setNotFoundHandler(answerUnknownRoute), { prefix })
  await serveReference(app, reference)
}

async function addEndpoints(app: FastifyInstance, services: Services): Promise<void> {
  const limiter = new RateLimiter()
  parseBodies(app, { contentTypes: /^(application|text)\/([\w.-]+\+)?json\b/ })
  app.addContentTypeParser('*', async ({ headers }: FastifyRequest) => requireNoBody(headers))
  app.addHook('onRequest', async (request) => {
    const caller = await authenticate(services.accessTokens, request)
    const { account, credential } = caller
    limiter.require({
      key: credential.id,
      limit: account.settings.requestsPerSecond || services.requestsPerSecond,
      now: services.db.now(),
    })
    requireWrite(caller, request.method, request.routeOptions.url === searchPath)
    request.hatif = caller
  })
  app.addHook('preValidation', async (request) => respell(request))
  for (const endpoint of endpoints) endpoint(app as unknown as HatifApp, services)
}

/** Many clients name a content type where they send nothing. */
function requireNoBody(headers: FastifyRequest['headers']): undefined {
  const isEmpty = headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0
  if (!isEmpty) throw new AppError('unsupported_media_type', 'Unsupported Media Type')
}

/** Handlers see the keys as their schemas spell them. */
function respell(request: FastifyRequest): void {
  const { body, querystring } = (request.routeOptions.schema ?? {}) as Record<string, object | undefined>
  request.query = spellQuery(querystring, request.query as Record<string, unknown>)
  if (body) request.body = spellKeys(body, request.body)
}
