import { hash, randomUUID } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { CallOptions, WidgetAnswer, WidgetCaller } from './webchat-caller.ts'

/** A key as a browser keeps one, and calls that prove it. */
export type TestKey = Awaited<ReturnType<typeof makeKey>>

export type ProofClaims = { method: string; path: string; token?: string; nonce: string }

export async function makeKey() {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const jwk = await exportJWK(publicKey)
  return {
    thumbprint: await calculateJwkThumbprint(jwk),
    /** A proof in the form of RFC 9449. `path`: below the inbox's. */
    prove: ({ method, path, token, nonce }: ProofClaims) =>
      new SignJWT({
        jti: randomUUID(),
        htm: method,
        htu: `https://chat.example${path.split('?')[0]}`,
        nonce,
        ...(token && { ath: hash('sha256', token, 'base64url') }),
      })
        .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk })
        .setIssuedAt()
        .sign(privateKey),
  }
}

/** Calls as a browser with this key makes them: with a proof, and once more when the nonce was an old one. */
export function withKey(call: WidgetCaller, inboxKey: string, key: TestKey): WidgetCaller {
  let nonce = 'none yet'
  return async (method, path, options: CallOptions = {}): Promise<WidgetAnswer> => {
    const ask = async () => {
      const claims = { method, path: `/widget/v1/${inboxKey}${path}`, token: options.token, nonce }
      return call(method, path, {
        ...options,
        headers: { ...options.headers, dpop: await key.prove(claims) },
      })
    }
    const first = await ask()
    const named = nonce
    nonce = String(first.headers['dpop-nonce'])
    return first.status === 401 && nonce !== named ? ask() : first
  }
}
