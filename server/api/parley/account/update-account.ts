import Type from 'typebox'
import {
  getAccount,
  lockAccount,
  readAccountSettings,
  updateAccount as update,
} from '../../../core/accounts/index.ts'
import { requireUnchanged, sendTagged } from '../etag.ts'
import type { Endpoint } from '../route.ts'
import { Body, IfMatch } from '../schemas.ts'
import { AccountSchema, presentAccount, SettingsChange } from './account-schema.ts'

export const updateAccount: Endpoint = (app, { db }) => {
  app.patch('/account', {
    config: { scope: 'account', role: 'admin' },
    schema: {
      operationId: 'updateAccount',
      summary: 'Rename the account, or change its settings',
      description: 'What is not given stays. A dialect may go by an earlier value for a second.',
      tags: ['account'],
      body: Body({ name: Type.Optional(Type.String()), settings: Type.Optional(SettingsChange) }),
      headers: IfMatch,
      response: { 200: AccountSchema },
    },
    handler: async (request, reply) => {
      const { parley, body } = request
      const { id } = parley.account
      const settings = body.settings && readAccountSettings(body.settings)
      const changed = await db.transaction(async (tx) => {
        await requireUnchanged(request, {
          lock: () => lockAccount(tx, id),
          read: async () => presentAccount(await getAccount(tx, id)),
        })
        return update(tx, { id, name: body.name, settings })
      })
      return sendTagged(reply, presentAccount(changed))
    },
  })
}
