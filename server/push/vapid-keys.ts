import { createECDH } from 'node:crypto'
import type { Vault } from '../platform/vault.ts'

/** By which push services know who sends, RFC 8292; base64url. */
export type VapidKeys = { publicKey: string; privateKey: string }

/** The server's key pair: made of the vault's key, so that it is the same in every process and after every start. */
export function createVapidKeys(vault: Vault): VapidKeys {
  const ecdh = createECDH('prime256v1')
  for (let attempt = 0; ; attempt += 1) {
    const privateKey = vault.derive(`vapid/${attempt}`)
    try {
      ecdh.setPrivateKey(privateKey)
    } catch {
      // One in 2^32 such numbers is larger than the curve's order: then the next one.
      continue
    }
    return { publicKey: ecdh.getPublicKey('base64url'), privateKey: privateKey.toString('base64url') }
  }
}
