import type { FastifyInstance } from 'fastify'
import { findAttachment } from '../../core/attachments/index.ts'
import { planDownload, verifyLink } from '../../platform/storage/index.ts'
import type { Services } from '../services.ts'
import { fileRoutes } from './file-routes.ts'

/** `GET /media/<signed>`: a stored file, for whoever holds a link that has not expired. */
export async function mediaRoutes(app: FastifyInstance, { db, media }: Services): Promise<void> {
  fileRoutes(app, { db, media })
  const key = db.vault.derive('media-links')
  app.get('/media/:token', async (request, reply) => {
    const { token } = request.params as { token: string }
    const link = verifyLink(key, token, db.now())
    const attachment =
      link && (await findAttachment(db, { accountId: link.accountId, id: link.attachmentId }))
    if (!attachment?.storageKey)
      return reply.status(404).type('text/plain').send('This link has expired, or never led to a file')

    const { headers } = request
    const download = planDownload({
      size: attachment.sizeBytes ?? 0,
      mimeType: attachment.mimeType ?? 'application/octet-stream',
      filename: attachment.fileName ?? `${attachment.kind}-${attachment.id}`,
      version: attachment.sha256 ?? attachment.id,
      range: headers.range,
      ifRange: headers['if-range'] as string | undefined,
      ifNoneMatch: headers['if-none-match'],
    })
    reply.status(download.status).headers(download.headers)
    if (download.start === undefined || request.method === 'HEAD') return reply.send()
    const file = await media.open(attachment.storageKey, download)
    if (!file)
      return reply
        .status(404)
        .headers({ 'content-length': undefined })
        .type('text/plain')
        .send('The file is gone')
    return reply.send(file.stream)
  })
}
