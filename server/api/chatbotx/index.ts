import type { FastifyInstance } from 'fastify'
import { RateLimiter } from '../rate-limit.ts'
import { serveReference } from '../reference.ts'
import type { Services } from '../services.ts'
import { addEndpoint } from './add-endpoint.ts'
import { authenticate } from './auth.ts'
import { uploadRoutes } from './contacts/files/upload-route.ts'
import { endpoints as everyEndpoint } from './endpoints.ts'
import { answerError } from './errors.ts'
import { parseBodies } from './input/body.ts'
import type { Endpoint } from './route.ts'
import { publicSpec, specRoutes } from './spec/public-spec.ts'

type Options = Services & { endpoints?: readonly Endpoint[] }

/** ChatbotX's API over our store, below `/api`. */
export async function chatbotxDialect(
  app: FastifyInstance,
  { endpoints = everyEndpoint, ...services }: Options,
): Promise<void> {
  app.setErrorHandler(answerError)
  app.decorateRequest('chatbotx')
  await app.register(async (scope) => addRoutes(scope, services, endpoints), { prefix: '/api' })
  const document = () => publicSpec(endpoints, services.publicUrl())
  await serveReference(app, {
    name: 'chatbotx',
    title: 'Parley as ChatbotX',
    servers: () => document().servers,
    document,
  })
}

async function addRoutes(
  app: FastifyInstance,
  services: Services,
  endpoints: readonly Endpoint[],
): Promise<void> {
  app.setNotFoundHandler((_request, reply) =>
    reply.status(404).type('text/plain; charset=utf-8').send('Not found'),
  )
  specRoutes(app, { endpoints, publicUrl: services.publicUrl })
  await app.register(async (scope) => uploadRoutes(scope, services))
  app.get('/health', { exposeHeadRoute: false }, async () => ({ status: 'ok' }))
  await app.register(async (scope) => addEndpoints(scope, services, endpoints))
}

async function addEndpoints(
  app: FastifyInstance,
  services: Services,
  endpoints: readonly Endpoint[],
): Promise<void> {
  const limiter = new RateLimiter()
  await parseBodies(app)
  app.addHook('onRequest', async (request) => {
    const caller = await authenticate(services.credentials, request)
    const { account, credential } = caller
    limiter.require({
      key: credential.id,
      limit: account.settings.requestsPerSecond || services.requestsPerSecond,
      now: services.db.now(),
    })
    request.chatbotx = caller
  })
  for (const endpoint of endpoints) addEndpoint(app, endpoint, services)
}
