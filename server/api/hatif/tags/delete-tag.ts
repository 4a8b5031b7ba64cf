import Type from 'typebox'
import { deleteTag as deleteOne } from '../../../core/tags/index.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'
import { readTagId } from './read-tag.ts'

export const deleteTag: Endpoint = (app, { db }) => {
  app.delete('/v1/tags/service-account/:id', {
    schema: {
      operationId: 'deleteTag',
      summary: 'Delete a tag, and take it off every conversation and contact',
      tags: ['tags'],
      params: IdParams,
      response: { 204: Type.Null({ description: 'Deleted' }) },
    },
    handler: async ({ hatif, params }, reply) => {
      const id = readTagId(params)
      await db.transaction((tx) => deleteOne(tx, { accountId: hatif.account.id, id }))
      return reply.status(204).send(null)
    },
  })
}
