import Type from 'typebox'
import { createTag as create } from '../../../core/tags/index.ts'
import { sendJson } from '../json.ts'
import type { Endpoint } from '../route.ts'
import { TagDto, tagText } from './present-tag.ts'
import { readTag, tagFields } from './read-tag.ts'

export const createTag: Endpoint = (app, { db }) => {
  app.post('/v1/tags/service-account', {
    schema: {
      operationId: 'createTag',
      summary: 'Create a tag',
      description: 'Names may be equal, and are kept as they are.',
      tags: ['tags'],
      body: Type.Object({ name: Type.String({ description: 'At most 100 characters' }), ...tagFields }),
      response: { 200: TagDto },
    },
    handler: async ({ hatif, body }, reply) => {
      const fields = { ...readTag(body), name: body.name }
      const tag = await db.transaction((tx) => create(tx, { accountId: hatif.account.id, ...fields }))
      return sendJson(reply, tagText(hatif, tag))
    },
  })
}
