import { z } from 'zod'
import {
  listWebhooks,
  lockSubscribing,
  deleteWebhook as remove,
  type Webhook,
} from '../../../core/webhooks/index.ts'
import { notFound } from '../../../platform/errors.ts'
import { inboxScope } from '../auth.ts'
import { declaredByReads, declaredByWrites } from '../declared.ts'
import { defineEndpoint, type Endpoint } from '../route.ts'
import { Id, IdText, listOf } from '../schemas.ts'
import { type Limit, listVisible, subscribe } from '../webhooks/subscribe.ts'
import { isExternal, settingsOf } from '../webhooks/webhook-settings.ts'

const tags = ['webhooks']
const scope = 'integrations'
const providers = ['make', 'n8n'] as const
const limit: Limit = { most: 50, code: 'externalWebhookLimitReached', isOfSort: isExternal }

const ExternalWebhook = z.object({
  id: Id,
  provider: z.enum(providers),
  event: z.string(),
  url: z.string(),
})

export const listExternalWebhooks = defineEndpoint({
  method: 'GET',
  path: '/v1/external-webhooks',
  operationId: 'listExternalWebhooksWorkspaceTokenAPI',
  summary: 'List what Make and n8n wait for',
  tags,
  scope,
  output: listOf(ExternalWebhook),
  handler: async ({ db }, { caller }) => {
    const webhooks = (await listVisible(db, caller)).filter(isExternal)
    return { data: webhooks.map(presentExternal) }
  },
})

export const createExternalWebhook = defineEndpoint({
  method: 'POST',
  path: '/v1/external-webhooks',
  operationId: 'createExternalWebhookWorkspaceTokenAPI',
  summary: 'Have Make or n8n told of an event that a flow names',
  description: 'The same address for the same event again is the one that there is.',
  tags,
  scope,
  input: z.object({
    url: z.string().trim().min(1).max(1000),
    event: z.string().trim().min(1).max(100),
    provider: z.enum(providers).default('make'),
  }),
  output: ExternalWebhook,
  status: 201,
  failures: [422],
  declares: declaredByWrites,
  handler: async ({ db, fetch }, { caller, input: { url, event, provider } }) => {
    const accountId = caller.account.id
    const webhook = await db.transaction(async (tx) => {
      await lockSubscribing(tx, accountId)
      const all = await listWebhooks(tx, { accountId, dialect: 'chatbotx' })
      const isSame = (one: Webhook) =>
        one.url === url &&
        settingsOf(one).external?.event === event &&
        String(one.inboxIds) === String(inboxScope(caller))
      const settings = { external: { provider, event } }
      return all.find(isSame) ?? subscribe(tx, fetch, caller, { url, settings, limit })
    })
    return presentExternal(webhook)
  },
})

export const deleteExternalWebhook = defineEndpoint({
  method: 'DELETE',
  path: '/v1/external-webhooks/{id}',
  operationId: 'deleteExternalWebhookWorkspaceTokenAPI',
  summary: 'Tell Make or n8n no longer',
  tags,
  scope,
  input: z.object({ id: IdText }),
  status: 204,
  failures: [404],
  declares: declaredByReads,
  handler: async ({ db }, { caller, input: { id } }) => {
    const webhooks = (await listVisible(db, caller)).filter(isExternal)
    if (!webhooks.some((webhook) => webhook.id === id)) throw notFound('webhook')
    await db.transaction((tx) => remove(tx, { accountId: caller.account.id, id }))
  },
})

export const externalWebhookEndpoints: readonly Endpoint[] = [
  listExternalWebhooks,
  createExternalWebhook,
  deleteExternalWebhook,
]

function presentExternal(webhook: Webhook): z.input<typeof ExternalWebhook> {
  const { provider, event } = settingsOf(webhook).external!
  return { id: webhook.id, provider: provider === 'n8n' ? 'n8n' : 'make', event, url: webhook.url }
}
