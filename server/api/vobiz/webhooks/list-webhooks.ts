import { listWebhooks as list } from '../../../core/webhooks/index.ts'
import { presentSliced } from '../channels/sliced-list.ts'
import type { Endpoint } from '../route.ts'
import { ListOf, PageQuerystring } from '../schemas.ts'
import { canSee, presentWebhook, WebhookSchema } from './present-webhook.ts'

export const listWebhooks: Endpoint = (app, { db, legacy }) => {
  app.get('/webhooks', {
    schema: {
      operationId: 'listWebhooks',
      summary: 'List the subscriptions, newest first',
      tags: ['webhooks'],
      querystring: PageQuerystring,
      response: { 200: ListOf(WebhookSchema) },
    },
    handler: async ({ vobiz, query }) => {
      const webhooks = await list(db, { accountId: vobiz.account.id, dialect: 'vobiz' })
      const shown = webhooks.filter((webhook) => canSee(vobiz, webhook)).map(presentWebhook)
      return presentSliced(shown, { query, legacy })
    },
  })
}
