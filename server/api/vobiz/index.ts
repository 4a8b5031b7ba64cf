import type { FastifyInstance, FastifyRequest } from 'fastify'
import { parseBodies } from '../body-parser.ts'
import { RateLimiter } from '../rate-limit.ts'
import { collectReference, serveReference } from '../reference.ts'
import type { Services } from '../services.ts'
import { getMe } from './account/get-me.ts'
import { login } from './account/login.ts'
import { authenticate, requireWrite } from './auth.ts'
import { actOnCall } from './calls/act-on-call.ts'
import { listCallLogs } from './calls/list-call-logs.ts'
import { startCall } from './calls/start-call.ts'
import { cancelCampaign, pauseCampaign, resumeCampaign } from './campaigns/act-on-campaign.ts'
import { createCampaign } from './campaigns/create-campaign.ts'
import { deleteCampaign } from './campaigns/delete-campaign.ts'
import { getCampaign } from './campaigns/get-campaign.ts'
import { listCampaigns } from './campaigns/list-campaigns.ts'
import { listCampaignRecipients } from './campaigns/list-recipients.ts'
import { createCannedResponse } from './canned-responses/create-canned-response.ts'
import { deleteCannedResponse } from './canned-responses/delete-canned-response.ts'
import { listCannedResponses } from './canned-responses/list-canned-responses.ts'
import { createChannel } from './channels/create-channel.ts'
import { deleteChannel } from './channels/delete-channel.ts'
import { embeddedSignup } from './channels/embedded-signup.ts'
import { listChannels } from './channels/list-channels.ts'
import { updateChannel } from './channels/update-channel.ts'
import { createContact } from './contacts/create-contact.ts'
import { deleteContact } from './contacts/delete-contact.ts'
import { getContact } from './contacts/get-contact.ts'
import { importContacts } from './contacts/import-contacts.ts'
import { listContacts } from './contacts/list-contacts.ts'
import { updateContact } from './contacts/update-contact.ts'
import { listConversations } from './conversations/list-conversations.ts'
import { listMessages } from './conversations/list-messages.ts'
import { answerError, errorBody } from './errors.ts'
import { sendMessage } from './messages/send-message.ts'
import { confirmNumber } from './numbers/confirm-number.ts'
import { listAvailableNumbers } from './numbers/list-available-numbers.ts'
import { orderNumber } from './numbers/order-number.ts'
import { verifyNumber } from './numbers/verify-number.ts'
import { vobizReference } from './reference.ts'
import type { Endpoint, VobizApp, VobizContext } from './route.ts'
import { createTemplate } from './templates/create-template.ts'
import { listTemplates } from './templates/list-templates.ts'
import { syncTemplates } from './templates/sync-templates.ts'
import { createWebhook } from './webhooks/create-webhook.ts'
import { deleteWebhook } from './webhooks/delete-webhook.ts'
import { listWebhooks } from './webhooks/list-webhooks.ts'
import { openWebSocket } from './websocket/open-websocket.ts'

const messaging: Endpoint[] = [
  listConversations,
  listMessages,
  sendMessage,
  listContacts,
  createContact,
  getContact,
  updateContact,
  deleteContact,
  importContacts,
  listCannedResponses,
  createCannedResponse,
  deleteCannedResponse,
  listCampaigns,
  createCampaign,
  getCampaign,
  deleteCampaign,
  pauseCampaign,
  resumeCampaign,
  cancelCampaign,
  listCampaignRecipients,
  listTemplates,
  createTemplate,
  syncTemplates,
  listChannels,
  createChannel,
  embeddedSignup,
  updateChannel,
  deleteChannel,
  listAvailableNumbers,
  orderNumber,
  verifyNumber,
  confirmNumber,
  startCall,
  actOnCall,
  listCallLogs,
  createWebhook,
  listWebhooks,
  deleteWebhook,
  openWebSocket,
]

/** Vobiz's WhatsApp API over our store, under its two prefixes. */
export async function vobizDialect(app: FastifyInstance, services: Services): Promise<void> {
  const reference = vobizReference(services)
  app.setErrorHandler(answerError)
  app.decorateRequest('vobiz')
  parseBodies(app)
  await collectReference(app, reference)
  const guard = guardOf(services)
  for (const [prefix, legacy] of [
    ['/api/v1/messaging', false],
    ['/v1/messaging', true],
  ] as const)
    await app.register(async (scope) => addRoutes(scope, messaging, { ...services, legacy }, guard), {
      prefix,
    })
  await app.register(async (scope) => addAccountRoutes(scope, { ...services, legacy: false }, guard), {
    prefix: '/api/v1/auth',
  })
  await serveReference(app, reference)
}

type Guard = (request: FastifyRequest) => Promise<void>

/** Lets in whom the credentials name, as often as the account may call. */
function guardOf(services: Services): Guard {
  const limiter = new RateLimiter()
  return async (request) => {
    if (request.is404) return
    const caller = await authenticate(services, request)
    const { account, credential } = caller
    limiter.require({
      key: credential?.id ?? account.id,
      limit: account.settings.requestsPerSecond || services.requestsPerSecond,
      now: services.db.now(),
    })
    requireWrite(caller, request.method)
    request.vobiz = caller
  }
}

/** Signing in is the one route that nobody needs credentials for. */
async function addAccountRoutes(app: FastifyInstance, context: VobizContext, guard: Guard): Promise<void> {
  login(app as unknown as VobizApp, context)
  await app.register(async (scope) => addRoutes(scope, [getMe], context, guard))
}

async function addRoutes(
  app: FastifyInstance,
  endpoints: Endpoint[],
  context: VobizContext,
  guard: Guard,
): Promise<void> {
  app.addHook('onRequest', guard)
  app.setNotFoundHandler((request, reply) =>
    reply.status(404).send(errorBody(request, 'NOT_FOUND', 'Service not found')),
  )
  for (const endpoint of endpoints) endpoint(app as unknown as VobizApp, context)
}
