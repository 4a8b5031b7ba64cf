import Type from 'typebox'
import { PageOf, Webhook } from '../../../../shared/parley/index.ts'
import { dialects } from '../../../core/accounts/index.ts'
import { listWebhooks as list } from '../../../core/webhooks/index.ts'
import { presentWebhook } from '../present/webhook.ts'
import type { Endpoint } from '../route.ts'
import { canSee } from './find-webhook.ts'

export const listWebhooks: Endpoint = (app, { db }) => {
  app.get('/webhooks', {
    config: { scope: 'webhooks', perInbox: true, role: 'admin' },
    schema: {
      operationId: 'listWebhooks',
      summary: 'List the webhooks of the account, the newest first',
      description: 'All on one page. The addresses that IVR calls named are not among them.',
      tags: ['webhooks'],
      querystring: Type.Object({ dialect: Type.Optional(Type.Enum([...dialects])) }),
      response: { 200: PageOf(Webhook) },
    },
    handler: async ({ parley, query }) => {
      const webhooks = await list(db, { accountId: parley.account.id, dialect: query.dialect })
      const items = webhooks.filter((webhook) => canSee(parley, webhook)).map(presentWebhook)
      return { items, next_cursor: null }
    },
  })
}
