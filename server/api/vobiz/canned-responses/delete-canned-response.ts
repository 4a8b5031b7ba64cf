import Type from 'typebox'
import { deleteCannedResponse as deleteOne } from '../../../core/canned-responses/index.ts'
import { notFound } from '../../../platform/errors.ts'
import { fromUuid } from '../../../platform/ids.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'

export const deleteCannedResponse: Endpoint = (app, { db }) => {
  app.delete('/canned-responses/:id', {
    schema: {
      operationId: 'deleteCannedResponse',
      summary: 'Delete a canned response',
      tags: ['canned responses'],
      params: IdParams,
      response: { 204: Type.Null({ description: 'Deleted' }) },
    },
    handler: async ({ vobiz, params }, reply) => {
      const id = fromUuid('cannedResponse', params.id)
      if (!id) throw notFound('canned_response')
      await db.transaction((tx) => deleteOne(tx, { accountId: vobiz.account.id, id }))
      return reply.status(204).send(null)
    },
  })
}
