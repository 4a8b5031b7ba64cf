import Type from 'typebox'
import { updateTag as update } from '../../../core/tags/index.ts'
import { sendJson } from '../json.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'
import { TagDto, tagText } from './present-tag.ts'
import { readTag, readTagId, tagFields } from './read-tag.ts'

export const updateTag: Endpoint = (app, { db }) => {
  app.put('/v1/tags/service-account/:id', {
    schema: {
      operationId: 'updateTag',
      summary: 'Change a tag',
      description: 'What is absent stays.',
      tags: ['tags'],
      params: IdParams,
      body: Type.Object({ name: Type.Optional(Type.String()), ...tagFields }),
      response: { 200: TagDto },
    },
    handler: async ({ hatif, params, body }, reply) => {
      const fields = { accountId: hatif.account.id, id: readTagId(params), ...readTag(body) }
      return sendJson(reply, tagText(hatif, await db.transaction((tx) => update(tx, fields))))
    },
  })
}
