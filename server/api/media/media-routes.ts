import type { FastifyInstance } from 'fastify'
import { findServedFile } from '../../core/writing/index.ts'
import { planDownload, verifyLink } from '../../platform/storage/index.ts'
import type { Services } from '../services.ts'
import { fileRoutes } from './file-routes.ts'

/** `GET /media/<signed>`: a stored file, for whoever holds a link that has not expired; not of a deleted message. */
export async function mediaRoutes(app: FastifyInstance, { db, media }: Services): Promise<void> {
  fileRoutes(app, { db, media })
  const key = db.vault.derive('media-links')
  app.get('/media/:token', async (request, reply) => {
    const { token } = request.params as { token: string }
    const link = verifyLink(key, token, db.now())
    const found = link && (await findServedFile(db, { accountId: link.accountId, id: link.attachmentId }))
    if (!found)
      return reply.status(404).type('text/plain').send('This link has expired, or never led to a file')

    const { headers } = request
    const download = planDownload({
      size: found.sizeBytes,
      mimeType: found.mimeType,
      filename: found.fileName,
      version: found.sha256,
      range: headers.range,
      ifRange: headers['if-range'] as string | undefined,
      ifNoneMatch: headers['if-none-match'],
    })
    reply.status(download.status).headers(download.headers)
    if (download.start === undefined || request.method === 'HEAD') return reply.send()
    const file = await media.open(found.storageKey, download)
    if (!file)
      return reply
        .status(404)
        .headers({ 'content-length': undefined })
        .type('text/plain')
        .send('The file is gone')
    return reply.send(file.stream)
  })
}
