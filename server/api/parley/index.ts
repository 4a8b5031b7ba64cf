import type { FastifyInstance, RouteOptions } from 'fastify'
import { collectReference, serveReference } from '../reference.ts'
import type { Services } from '../services.ts'
import { getAccount } from './account/get-account.ts'
import { updateAccount } from './account/update-account.ts'
import { createAgent } from './agents/create-agent.ts'
import { deleteAgent } from './agents/delete-agent.ts'
import { getAgent } from './agents/get-agent.ts'
import { listAgents } from './agents/list-agents.ts'
import { updateAgent } from './agents/update-agent.ts'
import { listAudit } from './audit/list-audit.ts'
import { addAudit } from './audit/write-audit.ts'
import { authenticate, requirePermission } from './auth.ts'
import { cannedResponseEndpoints } from './canned-responses/canned-responses.ts'
import { contactEndpoints } from './contacts/endpoints.ts'
import { conversationEndpoints } from './conversations/endpoints.ts'
import { credentialEndpoints } from './credentials/endpoints.ts'
import { customFieldEndpoints } from './custom-fields/custom-fields.ts'
import { describeRoute } from './describe-route.ts'
import { documentOf } from './document.ts'
import { draftEndpoints } from './drafts/drafts.ts'
import { answerError, answerUnknownRoute } from './errors.ts'
import { answerUnchanged } from './etag.ts'
import { openEvents } from './events/open-events.ts'
import { setPresence } from './events/set-presence.ts'
import { Idempotency } from './idempotency.ts'
import { inboxEndpoints } from './inboxes/endpoints.ts'
import { invitationEndpoints } from './invitations/endpoints.ts'
import { meEndpoints } from './me/endpoints.ts'
import { messageEndpoints } from './messages/endpoints.ts'
import { passwordEndpoints } from './passwords/endpoints.ts'
import { CallerLimiter } from './rate-limit-fields.ts'
import { parleyReference } from './reference.ts'
import type { Endpoint, ParleyApp } from './route.ts'
import { scheduledEndpoints } from './scheduled/endpoints.ts'
import { searchEndpoints } from './search/endpoints.ts'
import { addSecurityHeaders } from './security-headers.ts'
import { sessionEndpoints } from './session/endpoints.ts'
import { requireOwnOrigin } from './session/own-origin.ts'
import { staySignedIn } from './session/stay-signed-in.ts'
import { requireSoundBody } from './sound-body.ts'
import { tagEndpoints } from './tags/tags.ts'
import { teamEndpoints } from './teams/teams.ts'
import { previewTemplate } from './templates/preview-template.ts'
import { createTemplate, getTemplate, listTemplates, syncTemplates } from './templates/templates.ts'
import { uploadEndpoints } from './uploads/endpoints.ts'
import { viewEndpoints } from './views/endpoints.ts'
import { createWebhook } from './webhooks/create-webhook.ts'
import { deleteWebhook } from './webhooks/delete-webhook.ts'
import { getDelivery } from './webhooks/get-delivery.ts'
import { getWebhook } from './webhooks/get-webhook.ts'
import { listAllDeliveries } from './webhooks/list-all-deliveries.ts'
import { listDeliveries } from './webhooks/list-deliveries.ts'
import { listWebhooks } from './webhooks/list-webhooks.ts'
import { replayDeliveries } from './webhooks/replay-deliveries.ts'
import { resendDelivery } from './webhooks/resend-delivery.ts'
import { rotateWebhookSecret } from './webhooks/rotate-webhook-secret.ts'
import { updateWebhook } from './webhooks/update-webhook.ts'

const endpoints: Endpoint[] = [
  ...sessionEndpoints,
  ...meEndpoints,
  ...invitationEndpoints,
  ...passwordEndpoints,
  ...credentialEndpoints,
  listAudit,
  getAccount,
  updateAccount,
  listAgents,
  createAgent,
  getAgent,
  updateAgent,
  deleteAgent,
  ...contactEndpoints,
  ...tagEndpoints,
  ...teamEndpoints,
  ...customFieldEndpoints,
  ...cannedResponseEndpoints,
  ...inboxEndpoints,
  listTemplates,
  createTemplate,
  syncTemplates,
  getTemplate,
  previewTemplate,
  ...conversationEndpoints,
  ...viewEndpoints,
  ...searchEndpoints,
  ...messageEndpoints,
  ...draftEndpoints,
  ...scheduledEndpoints,
  ...uploadEndpoints,
  listWebhooks,
  createWebhook,
  getWebhook,
  updateWebhook,
  rotateWebhookSecret,
  deleteWebhook,
  listDeliveries,
  listAllDeliveries,
  getDelivery,
  resendDelivery,
  replayDeliveries,
  openEvents,
  setPresence,
]

/** Parley's own API. */
export async function parleyApi(app: FastifyInstance, services: Services): Promise<void> {
  const reference = parleyReference(services)
  app.setErrorHandler(answerError)
  app.decorateRequest('parley')
  await collectReference(app, reference)
  await app.register(async (scope) => addEndpoints(scope, services), { prefix: '/parley/v1' })
  await serveReference(app, { ...reference, document: () => documentOf(app.swagger()) })
}

async function addEndpoints(app: FastifyInstance, services: Services): Promise<void> {
  const limiter = new CallerLimiter(services)
  const idempotency = new Idempotency(services.db)
  app.addHook('onRoute', describeRoute)
  app.addHook('onRoute', limitBody)
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404) return
    if (request.routeOptions.config.public)
      return requireOwnOrigin(request, { publicUrl: services.publicUrl(), mayBeAbsent: true })
    const caller = await authenticate(services, request)
    limiter.require(caller, reply)
    requirePermission(caller, request)
    request.parley = caller
    await staySignedIn(services, request, reply)
  })
  app.addHook('preValidation', requireSoundBody)
  app.addHook('preHandler', (request, reply) => idempotency.begin(request, reply))
  app.addHook('onSend', addSecurityHeaders)
  app.addHook('onSend', answerUnchanged)
  app.addHook('onSend', (request, reply, payload) => idempotency.finish(request, reply, payload))
  addAudit(app, services)
  app.setNotFoundHandler(answerUnknownRoute)
  for (const endpoint of endpoints) endpoint(app as unknown as ParleyApp, services)
}

const largestBody = 1024 * 1024
/** What strangers send is read before anybody knows them. */
const largestPublicBody = 64 * 1024

/** A route that takes files has said otherwise. */
function limitBody(route: RouteOptions): void {
  route.bodyLimit ??= route.config?.public ? largestPublicBody : largestBody
}
