import { Upload } from '../../../../shared/parley/index.ts'
import { findUpload } from '../../../core/writing/index.ts'
import { notFound } from '../../../platform/errors.ts'
import { callerId } from '../auth.ts'
import { presentUpload } from '../present/upload.ts'
import { readId } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'

export const getUpload: Endpoint = (app, { db }) => {
  app.get('/uploads/:id', {
    config: { scope: 'conversations', perInbox: true },
    schema: {
      operationId: 'getUpload',
      summary: 'Get a file that one has given to the server and not sent yet',
      tags: ['uploads'],
      params: IdParams,
      response: { 200: Upload },
    },
    handler: async ({ parley, params }) => {
      const upload = await findUpload(db, { accountId: parley.account.id, id: readId('upload', params.id) })
      if (upload?.ownerId !== callerId(parley)) throw notFound('upload')
      return presentUpload(db, upload)
    },
  })
}
