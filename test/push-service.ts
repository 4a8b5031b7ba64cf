import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  hkdfSync,
  randomBytes,
  randomUUID,
  verify,
} from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { PushNotice } from '../shared/parley/index.ts'

/** A push service on loopback with browsers subscribed to it. What comes is decrypted as the browser would. */
export type PushService = {
  /** Subscribes a new browser. */
  subscribe(): Browser
  close(): Promise<void>
}

export type Browser = {
  /** What `PushSubscription.toJSON()` gives. */
  subscription: { endpoint: string; expirationTime: null; keys: { p256dh: string; auth: string } }
  notices: PushNotice[]
  /** The headers of what came last. */
  headers: Record<string, string | undefined>
  /** What the service answers from now on. */
  answer(status: number): void
}

type Keys = { ecdh: ReturnType<typeof createECDH>; auth: Buffer }

export async function startPushService(): Promise<PushService> {
  const browsers = new Map<string, Browser & { keys: Keys; status: number }>()
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const browser = browsers.get(request.url ?? '')
    if (!browser) return void response.writeHead(404).end()
    browser.headers = request.headers as Record<string, string | undefined>
    browser.notices.push(JSON.parse(decrypt(Buffer.concat(chunks), browser.keys)))
    response.writeHead(browser.status).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    subscribe() {
      const path = `/push/${randomUUID()}`
      const keys = { ecdh: createECDH('prime256v1'), auth: randomBytes(16) }
      keys.ecdh.generateKeys()
      const browser = {
        subscription: {
          endpoint: `${origin}${path}`,
          expirationTime: null,
          keys: { p256dh: keys.ecdh.getPublicKey('base64url'), auth: keys.auth.toString('base64url') },
        },
        notices: [],
        headers: {},
        keys,
        status: 201,
        answer(status: number) {
          browser.status = status
        },
      }
      browsers.set(path, browser)
      return browser
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** RFC 8188 and RFC 8291: one record of `aes128gcm`. */
function decrypt(body: Buffer, { ecdh, auth }: Keys): string {
  const salt = body.subarray(0, 16)
  const keyLength = body[20]!
  const senderKey = body.subarray(21, 21 + keyLength)
  const record = body.subarray(21 + keyLength)
  const shared = ecdh.computeSecret(senderKey)
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), ecdh.getPublicKey(), senderKey])
  const secret = Buffer.from(hkdfSync('sha256', shared, auth, info, 32))
  const derive = (name: string, size: number) =>
    Buffer.from(hkdfSync('sha256', secret, salt, Buffer.from(`Content-Encoding: ${name}\0`), size))
  const cipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12))
  cipher.setAuthTag(record.subarray(-16))
  const plain = Buffer.concat([cipher.update(record.subarray(0, -16)), cipher.final()])
  return plain.subarray(0, plain.lastIndexOf(2)).toString('utf8')
}

/** The claims of RFC 8292's header, once its signature is found to be of the key in it. */
export function readVapid(header: string): {
  key: string
  claims: { aud: string; sub: string; exp: number }
} {
  const { t: token, k: key } = Object.fromEntries(
    header
      .replace(/^vapid /, '')
      .split(',')
      .map((pair) => pair.trim().split(/=(.*)/s).slice(0, 2)),
  ) as { t: string; k: string }
  const [head, claims, signature] = token.split('.') as [string, string, string]
  const point = Buffer.from(key, 'base64url')
  const publicKey = createPublicKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    },
  })
  const isRight = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
  if (!isRight) throw new Error('The signature of the VAPID token is wrong')
  return { key, claims: JSON.parse(Buffer.from(claims, 'base64url').toString()) }
}
