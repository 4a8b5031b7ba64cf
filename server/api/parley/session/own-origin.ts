import type { FastifyRequest } from 'fastify'
import { AppError } from '../../../platform/errors.ts'

/**
 * Refuses what a page of another site has a browser send. A browser names the page's origin in every write and
 * adds cookies by itself, so a write that goes by a cookie must come from a page of ours.
 *
 * @throws AppError `forbidden`
 */
export function requireOwnOrigin(
  { headers, method }: FastifyRequest,
  { publicUrl, mayBeAbsent = false }: { publicUrl: string; mayBeAbsent?: boolean },
): void {
  if (method === 'GET' || method === 'HEAD') return
  const { origin, host } = headers
  if (origin === undefined && mayBeAbsent) return
  if (origin !== undefined && isOwn(origin, { host, publicUrl })) return
  throw new AppError(
    'forbidden',
    `Signed-in people write from pages of this server only; \`Origin\` is ${origin ?? 'absent'}`,
  )
}

/** What stands before the server may have taken off the encryption, so of the request only the host counts. */
function isOwn(
  origin: string,
  { host, publicUrl }: { host: string | undefined; publicUrl: string },
): boolean {
  if (!URL.canParse(origin)) return false
  const url = new URL(origin)
  return (URL.canParse(publicUrl) && url.origin === new URL(publicUrl).origin) || url.host === host
}
