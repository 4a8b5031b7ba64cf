import Type from 'typebox'
import { createCannedResponse as create } from '../../../core/canned-responses/index.ts'
import type { Endpoint } from '../route.ts'
import { CannedResponse, presentCannedResponse } from './canned-response.ts'

export const createCannedResponse: Endpoint = (app, { db }) => {
  app.post('/canned-responses', {
    schema: {
      operationId: 'createCannedResponse',
      summary: 'Create a canned response',
      description: 'A shortcut that is taken is refused with 409 `DUPLICATE_CANNED_RESPONSE`.',
      tags: ['canned responses'],
      body: Type.Object({
        shortcut: Type.String({ description: 'A missing slash is added' }),
        content: Type.String(),
      }),
      response: { 201: CannedResponse },
    },
    handler: async ({ vobiz, body: { shortcut, content } }, reply) => {
      const made = await db.transaction((tx) =>
        create(tx, { accountId: vobiz.account.id, shortcut, content }),
      )
      return reply.status(201).send(presentCannedResponse(made))
    },
  })
}
