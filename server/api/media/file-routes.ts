import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  type Download,
  type MediaStore,
  planDownload,
  soundKey,
  verifyFileLink,
} from '../../platform/storage/index.ts'
import type { Services } from '../services.ts'

/** Named both: the HEAD that comes with a GET by itself answers a length of nought. */
const method = ['GET', 'HEAD']
const mimeTypes: Record<string, string> = { wav: 'audio/wav', mp3: 'audio/mpeg', ogg: 'audio/ogg' }

/** Files that are no attachments: uploaded sounds, for whoever knows the address, and recordings by a signed link. */
export function fileRoutes(app: FastifyInstance, { db, media }: Pick<Services, 'db' | 'media'>): void {
  const linkKey = db.vault.derive('media-links')

  app.route({
    method,
    url: '/media/sounds/:accountId/:name',
    handler: async (request, reply) => {
      const { accountId, name } = request.params as { accountId: string; name: string }
      return send(media, { key: soundKey(`${accountId}/${name}`), name: 'sound.wav' }, request, reply)
    },
  })

  app.route({
    method,
    url: '/media/files/:token/:name',
    handler: async (request, reply) => {
      const { token, name } = request.params as { token: string; name: string }
      const link = verifyFileLink(linkKey, token, db.now())
      return send(media, { key: link?.storageKey, name }, request, reply)
    },
  })
}

async function send(
  media: MediaStore,
  { key, name }: { key: string | undefined; name: string },
  { headers, method }: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const file = key === undefined ? undefined : await media.open(key)
  if (!key || !file)
    return reply.status(404).type('text/plain').send('This link has expired, or never led to a file')

  const { size, stream } = file
  const download = planDownload({
    size,
    mimeType: mimeTypes[key.split('.').at(-1)!] ?? 'application/octet-stream',
    filename: name,
    version: key,
    range: headers.range,
    ifRange: headers['if-range'] as string | undefined,
    ifNoneMatch: headers['if-none-match'],
  })
  reply.status(download.status).headers(download.headers)
  if (isWhole(download, size) && method !== 'HEAD') return reply.send(stream)
  stream.destroy()
  if (download.start === undefined || method === 'HEAD') return reply.send()
  const part = await media.open(key, download)
  return reply.send(part?.stream)
}

function isWhole({ start, end }: Download, size: number): boolean {
  return start === 0 && end === size - 1
}
