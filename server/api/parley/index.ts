import type { FastifyInstance, RouteOptions } from 'fastify'
import { Problem } from '../../../shared/parley/index.ts'
import { RateLimiter } from '../rate-limit.ts'
import { collectReference, serveReference } from '../reference.ts'
import type { Services } from '../services.ts'
import { getAccount } from './account/get-account.ts'
import { updateAccount } from './account/update-account.ts'
import { createAgent } from './agents/create-agent.ts'
import { deleteAgent } from './agents/delete-agent.ts'
import { getAgent } from './agents/get-agent.ts'
import { listAgents } from './agents/list-agents.ts'
import { updateAgent } from './agents/update-agent.ts'
import { authenticate, callerId, requirePermission } from './auth.ts'
import { answerError, answerUnknownRoute, problemType } from './errors.ts'
import { parleyReference } from './reference.ts'
import type { Endpoint, ParleyApp } from './route.ts'
import { createWebhook } from './webhooks/create-webhook.ts'
import { deleteWebhook } from './webhooks/delete-webhook.ts'
import { getDelivery } from './webhooks/get-delivery.ts'
import { getWebhook } from './webhooks/get-webhook.ts'
import { listAllDeliveries } from './webhooks/list-all-deliveries.ts'
import { listDeliveries } from './webhooks/list-deliveries.ts'
import { listWebhooks } from './webhooks/list-webhooks.ts'
import { replayDeliveries } from './webhooks/replay-deliveries.ts'
import { resendDelivery } from './webhooks/resend-delivery.ts'
import { updateWebhook } from './webhooks/update-webhook.ts'

const endpoints: Endpoint[] = [
  getAccount,
  updateAccount,
  listAgents,
  createAgent,
  getAgent,
  updateAgent,
  deleteAgent,
  listWebhooks,
  createWebhook,
  getWebhook,
  updateWebhook,
  deleteWebhook,
  listDeliveries,
  listAllDeliveries,
  getDelivery,
  resendDelivery,
  replayDeliveries,
]

/** Parley's own API. */
export async function parleyApi(app: FastifyInstance, services: Services): Promise<void> {
  const reference = parleyReference(services)
  app.setErrorHandler(answerError)
  app.decorateRequest('parley')
  await collectReference(app, reference)
  await app.register(async (scope) => addEndpoints(scope, services), { prefix: '/parley/v1' })
  await serveReference(app, reference)
}

async function addEndpoints(app: FastifyInstance, services: Services): Promise<void> {
  const limiter = new RateLimiter()
  app.addHook('onRoute', describeFailures)
  app.addHook('onRequest', async (request) => {
    if (request.is404) return
    const caller = await authenticate(services.credentials, request)
    const { account } = caller
    limiter.require({
      key: callerId(caller),
      limit: account.settings.requestsPerSecond || services.requestsPerSecond,
      now: services.db.now(),
    })
    requirePermission(caller, request)
    request.parley = caller
  })
  app.setNotFoundHandler(answerUnknownRoute)
  for (const endpoint of endpoints) endpoint(app as unknown as ParleyApp, services)
}

/** Every operation may fail, always in the same form. */
function describeFailures({ schema }: RouteOptions): void {
  const response = schema?.response as Record<string, unknown> | undefined
  if (!response) return
  response['default'] = {
    description: 'A problem, RFC 9457',
    content: { [problemType]: { schema: Problem } },
  }
}
