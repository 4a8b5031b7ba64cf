import type { FastifyInstance } from 'fastify'
import { keepUpload } from '../../../../core/contact-files/index.ts'
import type { Db } from '../../../../platform/db/index.ts'
import type { Id } from '../../../../platform/ids.ts'
import { signLink, verifyLink } from '../../../../platform/storage/index.ts'
import type { Services } from '../../../services.ts'
import { ChatbotxError } from '../../errors.ts'

const uploadMs = 3_600_000
const linkStart = '/media/'

/** Where a file may be put, for an hour, by whoever has the address. */
export function uploadPath(db: Db, { accountId, id }: { accountId: Id; id: Id }) {
  const expiresAt = new Date(db.now().getTime() + uploadMs)
  const link = signLink(keyOf(db), { accountId, attachmentId: id, expiresAt })
  return { path: `/api/uploads/${link.slice(linkStart.length)}`, expiresAt }
}

/** `PUT /api/uploads/<signed>`: takes the bytes of a file as they come, whatever their type is said to be. */
export async function uploadRoutes(app: FastifyInstance, { db, media }: Services): Promise<void> {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
  app.put('/uploads/:token', { exposeHeadRoute: false }, async (request, reply) => {
    const { token } = request.params as { token: string }
    const link = verifyLink(keyOf(db), token, db.now())
    if (!link) throw new ChatbotxError('notFound', 404, 'This address has expired, or never was one')
    const { accountId, attachmentId: id } = link
    const bytes = (request.body ?? []) as AsyncIterable<Uint8Array>
    const size = await keepUpload({ db, media }, { accountId, id, bytes })
    return reply.status(200).send({ fileId: id, size })
  })
}

function keyOf(db: Db): Buffer | string | Uint8Array {
  return db.vault.derive('contact-uploads')
}
