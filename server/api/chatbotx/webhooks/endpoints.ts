import { z } from 'zod'
import { deleteWebhook as remove, type Webhook as Stored } from '../../../core/webhooks/index.ts'
import { notFound } from '../../../platform/errors.ts'
import { declaredByReads, declaredByWrites } from '../declared.ts'
import { defineEndpoint, type Endpoint } from '../route.ts'
import { Id, IdText, listOf, NewName, stored } from '../schemas.ts'
import { Condition } from './conditions.ts'
import { type Limit, listVisible, subscribe } from './subscribe.ts'
import { isExternal, settingsOf } from './webhook-settings.ts'

const tags = ['webhooks']
const scope = 'integrations'
const limit: Limit = {
  most: 100,
  code: 'webhookLimitReached',
  isOfSort: (webhook) => !isExternal(webhook),
}

const Webhook = z.object({
  ...stored,
  name: z.string(),
  active: z.boolean(),
  folderId: Id.nullable(),
  url: z.string(),
  workspaceId: Id,
})

export const listWebhooks = defineEndpoint({
  method: 'GET',
  path: '/v1/webhooks',
  operationId: 'listWebhooksWorkspaceTokenAPI',
  summary: 'List webhooks',
  tags,
  scope,
  output: listOf(Webhook),
  handler: async ({ db }, { caller }) => {
    const webhooks = (await listVisible(db, caller)).filter(limit.isOfSort)
    return { data: webhooks.map(presentWebhook) }
  },
})

export const createWebhook = defineEndpoint({
  method: 'POST',
  path: '/v1/webhooks',
  operationId: 'createWebhookWorkspaceTokenAPI',
  summary: 'Have an address told what happens',
  description: [
    'It is told what fits one of its conditions; one without `sourceId` fits whatever it is about.',
    '`operator` and `value` are kept and not looked at. Sequences, referrals, unsubscriptions and dates are taken, and never happen yet.',
  ].join(' '),
  tags,
  scope,
  input: z.object({
    name: NewName,
    url: z.string().trim().min(1).max(1000),
    conditions: z.array(Condition).min(1).max(100),
  }),
  output: Webhook,
  status: 201,
  failures: [422],
  declares: declaredByWrites,
  handler: async ({ db, fetch }, { caller, input: { url, ...settings } }) =>
    presentWebhook(await db.transaction((tx) => subscribe(tx, fetch, caller, { url, settings, limit }))),
})

export const deleteWebhook = defineEndpoint({
  method: 'DELETE',
  path: '/v1/webhooks/{id}',
  operationId: 'deleteWebhookWorkspaceTokenAPI',
  summary: 'Delete a webhook',
  tags,
  scope,
  input: z.object({ id: IdText }),
  status: 204,
  failures: [404],
  declares: declaredByReads,
  handler: async ({ db }, { caller, input: { id } }) => {
    const webhooks = (await listVisible(db, caller)).filter(limit.isOfSort)
    if (!webhooks.some((webhook) => webhook.id === id)) throw notFound('webhook')
    await db.transaction((tx) => remove(tx, { accountId: caller.account.id, id }))
  },
})

export const webhookEndpoints: readonly Endpoint[] = [listWebhooks, createWebhook, deleteWebhook]

/** One that was made elsewhere has no name: it is called by its address. */
function presentWebhook(webhook: Stored): z.input<typeof Webhook> {
  const { accountId, id, url, status, createdAt, updatedAt } = webhook
  return {
    id,
    createdAt,
    updatedAt,
    name: settingsOf(webhook).name ?? url,
    active: status === 'active',
    folderId: null,
    url,
    workspaceId: accountId,
  }
}
