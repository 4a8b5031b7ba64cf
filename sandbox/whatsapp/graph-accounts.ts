import type { FastifyInstance } from 'fastify'
import { GraphError, invalid } from './errors.ts'
import {
  accessAccount,
  accessNumber,
  bodyOf,
  pathPart,
  queryOf,
  refuse,
  requireLiveToken,
} from './graph-access.ts'
import { deleteMedia, presentMedia } from './graph-media.ts'
import { changeTemplate, presentTemplate } from './graph-templates.ts'
import { shakeHands } from './handshake.ts'
import { isObject, isText, type Json, textOf } from './json.ts'
import { numbersOfAccount } from './notify.ts'
import type { BusinessAccount, PhoneNumber, Sandbox } from './state.ts'

const numberFields = [
  'verified_name',
  'code_verification_status',
  'display_phone_number',
  'quality_rating',
  'platform_type',
  'throughput',
  'webhook_configuration',
]

/** Business accounts, phone numbers, and every object that is reached by its bare id. */
export function registerAccounts(app: FastifyInstance, sandbox: Sandbox): void {
  registerObjects(app, sandbox)
  registerSubscriptions(app, sandbox)

  app.get('/:id/phone_numbers', (request, reply) => {
    const { wabaId } = accessAccount(sandbox, request)
    const data = numbersOfAccount(sandbox, wabaId).map((number) =>
      present(number, queryOf(request)['fields']),
    )
    reply.send({ data, paging: { cursors: { before: 'QVFI', after: 'QVFI' } } })
  })

  app.post('/:id/register', (request, reply) => {
    const number = accessNumber(sandbox, request)
    const pin = textOf(bodyOf(request)['pin'])
    if (!/^\d{6}$/.test(pin ?? '')) throw invalid('pin', 'six digits')
    number.registered = true
    reply.send({ success: true })
  })

  app.post('/:id/deregister', (request, reply) => {
    accessNumber(sandbox, request).registered = false
    reply.send({ success: true })
  })

  app.get('/:id/whatsapp_business_profile', (request, reply) => {
    const number = accessNumber(sandbox, request)
    reply.send({ data: [{ ...number.profile, messaging_product: 'whatsapp' }] })
  })

  app.post('/:id/whatsapp_business_profile', (request, reply) => {
    const number = accessNumber(sandbox, request)
    const { messaging_product: _product, ...profile } = bodyOf(request)
    Object.assign(number.profile, profile)
    reply.send({ success: true })
  })
}

function registerObjects(app: FastifyInstance, sandbox: Sandbox): void {
  app.get('/:id', { config: { operation: 'media' } }, (request, reply) => {
    const id = pathPart(request)
    const { fields } = queryOf(request)
    const media = sandbox.media.find(id)
    const template = sandbox.templates.get(id)
    if (media) reply.send(presentMedia(sandbox, request, media))
    else if (template && accessAccount(sandbox, request, template.wabaId))
      reply.send(presentTemplate(template, fields))
    else if (sandbox.accounts.has(id)) reply.send(presentAccount(accessAccount(sandbox, request)))
    else reply.send(present(accessNumber(sandbox, request), fields))
  })

  app.post('/:id', async (request) => {
    const template = sandbox.templates.get(pathPart(request))
    if (template) return changeTemplate(sandbox, request, template)
    const number = accessNumber(sandbox, request)
    const override = bodyOf(request)['webhook_configuration']
    if (isObject(override)) await redirect(sandbox, [number], override)
    return { success: true }
  })

  app.delete('/:id', { config: { operation: 'media' } }, (request, reply) => {
    const media = sandbox.media.find(pathPart(request))
    if (!media) throw refuse(sandbox, request, requireLiveToken(sandbox, request))
    reply.send(deleteMedia(sandbox, request, media))
  })
}

function registerSubscriptions(app: FastifyInstance, sandbox: Sandbox): void {
  app.post('/:id/subscribed_apps', async (request) => {
    const account = accessAccount(sandbox, request)
    const body = bodyOf(request)
    if (isText(body['override_callback_uri'])) {
      await redirect(sandbox, numbersOfAccount(sandbox, account.wabaId), body)
      account.overrideCallbackUrl = body['override_callback_uri']
    }
    account.subscribed = true
    return { success: true }
  })

  app.get('/:id/subscribed_apps', (request, reply) => {
    const account = accessAccount(sandbox, request)
    reply.send({ data: account.subscribed ? [presentSubscription(sandbox, account)] : [] })
  })

  app.delete('/:id/subscribed_apps', (request, reply) => {
    accessAccount(sandbox, request).subscribed = false
    reply.send({ success: true })
  })
}

/** Moves callbacks to another address, once that address has proved itself. */
async function redirect(sandbox: Sandbox, numbers: PhoneNumber[], body: Json): Promise<void> {
  const url = textOf(body['override_callback_uri']) ?? ''
  const verifyToken = textOf(body['verify_token']) ?? ''
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) throw invalid('override_callback_uri', 'an address')
  const handshake = await shakeHands(sandbox, url, verifyToken)
  if (!handshake.ok) {
    throw new GraphError(2200, { message: `(#2200) Callback verification failed: ${handshake.detail}` })
  }
  for (const number of numbers) Object.assign(number, { callbackUrl: url, verifyToken, handshake })
}

function present(number: PhoneNumber, fields: unknown): Json {
  const all: Json = {
    verified_name: number.verifiedName,
    code_verification_status: 'VERIFIED',
    display_phone_number: `+${number.displayPhoneNumber}`,
    quality_rating: 'GREEN',
    platform_type: 'CLOUD_API',
    throughput: { level: 'STANDARD' },
    webhook_configuration: number.callbackUrl === null ? {} : { application: number.callbackUrl },
    status: number.registered ? 'CONNECTED' : 'DISCONNECTED',
    name_status: 'APPROVED',
    account_mode: 'SANDBOX',
    messaging_limit_tier: 'TIER_1K',
    is_official_business_account: false,
    is_pin_enabled: true,
    health_status: { can_send_message: number.registered ? 'AVAILABLE' : 'BLOCKED' },
  }
  const wanted = textOf(fields)?.split(',') ?? numberFields
  const shown = wanted.filter((field) => field !== 'id' && field in all).map((field) => [field, all[field]])
  return { ...Object.fromEntries(shown), id: number.phoneNumberId }
}

function presentAccount(account: BusinessAccount): Json {
  return {
    id: account.wabaId,
    name: account.name,
    currency: 'USD',
    timezone_id: '1',
    message_template_namespace: 'sandbox_templates',
  }
}

function presentSubscription(sandbox: Sandbox, account: BusinessAccount): Json {
  return {
    whatsapp_business_api_data: {
      id: sandbox.defaults.appId,
      name: 'Sandbox app',
      link: `${sandbox.publicUrl}/`,
    },
    ...(account.overrideCallbackUrl && { override_callback_uri: account.overrideCallbackUrl }),
  }
}
