import { hashToken } from '../../platform/secrets.ts'
import type { RawRequest } from '../adapter.ts'
import { type Change, listChanges } from './callback.ts'
import { ofServerApp, phoneNumberKind, verifyTokenKind, wabaKind } from './schema.ts'
import { isHandshake } from './verify.ts'

type Address = { kind: string; key: string }

/**
 * Whose inboxes a body speaks of: a phone number, or a whole business account where it names no number. A
 * handshake names a token.
 */
export function locate(request: RawRequest): Address[] {
  if (isHandshake(request)) {
    const token = request.query['hub.verify_token']
    return typeof token === 'string' && token !== '' ? [{ kind: verifyTokenKind, key: hashToken(token) }] : []
  }
  const found = new Map<string, Address>()
  for (const change of listChanges(request.body)) {
    const address = addressOf(change)
    if (!address) continue
    for (const kind of [address.kind, ofServerApp(address.kind)])
      found.set(`${kind}/${address.key}`, { kind, key: address.key })
  }
  return [...found.values()]
}

function addressOf({ phoneNumberId, wabaId }: Change): Address | undefined {
  if (phoneNumberId) return { kind: phoneNumberKind, key: phoneNumberId }
  return wabaId ? { kind: wabaKind, key: wabaId } : undefined
}
