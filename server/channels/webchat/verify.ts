import type { Inbox } from '../../core/inboxes/index.ts'
import { hmacSha256Hex, safeEqual } from '../../platform/http/index.ts'
import type { RawRequest, Verdict } from '../adapter.ts'

const header = 'x-parley-signature'

/** A body as the chat hands it in: signed with the inbox's newest secret. */
export function signed(body: Buffer, { secrets }: Pick<Inbox, 'secrets'>): RawRequest {
  const signature = `sha256=${hmacSha256Hex(secrets['identity_secret'] ?? '', body)}`
  return { method: 'POST', headers: { [header]: signature }, query: {}, body }
}

/** Whether whoever has one of the inbox's secrets made this body. */
export function verify({ headers, body }: RawRequest, inbox: Inbox | undefined): Verdict {
  const secrets = [inbox?.secrets['identity_secret'], inbox?.secrets['identity_secret_previous']].filter(
    (secret) => secret !== undefined && secret !== '',
  )
  if (secrets.length === 0)
    return refused('No secret is set, so nothing can be verified: set identity_secret on the inbox')
  const given = headers[header]
  if (typeof given !== 'string') return refused('The header X-Parley-Signature is missing')
  const fits = secrets.map((secret) => safeEqual(given, `sha256=${hmacSha256Hex(secret!, body)}`))
  return fits.includes(true)
    ? { verdict: 'accepted' }
    : refused("X-Parley-Signature does not fit the body and the inbox's secret")
}

function refused(reason: string): Verdict {
  return { verdict: 'refused', reason }
}
