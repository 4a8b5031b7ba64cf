import type { FastifyReply, FastifyRequest } from 'fastify'
import { keepSession } from '../../../core/sessions/index.ts'
import type { Services } from '../../services.ts'
import { readSessionToken, setSessionCookie } from './cookie.ts'

/** How exact it is known when a person was last seen: not every request is worth a write. */
const exactMs = 10 * 60_000

/** Puts off the end of the session of whoever calls, in the database and in their browser. */
export async function staySignedIn(
  { db, clientAddress, publicUrl }: Services,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { session } = request.parley
  if (!session || db.now().getTime() - session.lastSeenAt.getTime() < exactMs) return
  const token = readSessionToken(request)
  await db.transaction((tx) => keepSession(tx, { id: session.id, address: clientAddress(request) }))
  if (token) setSessionCookie(reply, token, publicUrl())
}
