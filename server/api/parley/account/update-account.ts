import Type from 'typebox'
import { readAccountSettings, updateAccount as update } from '../../../core/accounts/index.ts'
import type { Endpoint } from '../route.ts'
import { Body } from '../schemas.ts'
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
      response: { 200: AccountSchema },
    },
    handler: async ({ parley, body }) => {
      const settings = body.settings && readAccountSettings(body.settings)
      const change = { id: parley.account.id, name: body.name, settings }
      return presentAccount(await db.transaction((tx) => update(tx, change)))
    },
  })
}
