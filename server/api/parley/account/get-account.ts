import { getAccount as get } from '../../../core/accounts/index.ts'
import { sendTagged } from '../etag.ts'
import type { Endpoint } from '../route.ts'
import { AccountSchema, presentAccount } from './account-schema.ts'

export const getAccount: Endpoint = (app, { db }) => {
  app.get('/account', {
    config: { scope: 'account' },
    schema: {
      operationId: 'getAccount',
      summary: 'Read the account and its settings',
      tags: ['account'],
      response: { 200: AccountSchema },
    },
    // Read anew: what the caller is known by may be a second old.
    handler: async ({ parley }, reply) => sendTagged(reply, presentAccount(await get(db, parley.account.id))),
  })
}
