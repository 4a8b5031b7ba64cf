import Type from 'typebox'
import type { Endpoint } from '../route.ts'

export const getMe: Endpoint = (app) => {
  app.get('/me', {
    schema: {
      operationId: 'getMe',
      summary: 'Check the credentials',
      tags: ['account'],
      response: { 200: Type.Object({ auth_id: Type.String(), name: Type.String() }) },
    },
    handler: async ({ vobiz }) => ({ auth_id: vobiz.authId, name: vobiz.account.name }),
  })
}
