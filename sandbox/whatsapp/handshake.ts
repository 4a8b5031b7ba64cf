import { randomInt } from 'node:crypto'
import { request } from 'undici'
import type { Handshake, PhoneNumber, Sandbox } from './state.ts'

const timeoutMs = 10_000

/** Asks the callback address to prove that it knows the verify token, as Meta does before it posts anything. */
export async function shakeHands(sandbox: Sandbox, url: string, verifyToken: string): Promise<Handshake> {
  const challenge = String(randomInt(100_000_000, 2_000_000_000))
  const address = new URL(url)
  address.searchParams.set('hub.mode', 'subscribe')
  address.searchParams.set('hub.challenge', challenge)
  address.searchParams.set('hub.verify_token', verifyToken)
  const handshake = { ...(await ask(address, challenge)), at: sandbox.now() }
  sandbox.log(`handshake with ${url}: ${handshake.ok ? 'ok' : handshake.detail}`)
  return handshake
}

/** Shakes hands with the number's own address and remembers the result. */
export async function shakeHandsWith(sandbox: Sandbox, number: PhoneNumber): Promise<Handshake | null> {
  number.handshake = number.callbackUrl
    ? await shakeHands(sandbox, number.callbackUrl, number.verifyToken)
    : null
  sandbox.live.changed()
  return number.handshake
}

async function ask(address: URL, challenge: string): Promise<Omit<Handshake, 'at'>> {
  try {
    const answer = await request(address, {
      headers: { 'user-agent': 'facebookplatform/1.0 (+http://developers.facebook.com)' },
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    })
    return judge(answer.statusCode, await answer.body.text(), challenge)
  } catch (error) {
    const reason = error instanceof Error ? error.message || error.name : String(error)
    return { ok: false, status: null, detail: `No answer: ${reason}. Is the server running at this address?` }
  }
}

function judge(status: number, body: string, challenge: string): Omit<Handshake, 'at'> {
  if (status !== 200) {
    return {
      ok: false,
      status,
      detail: `Answered ${status}, expected 200. Is the verify token the same on both sides?`,
    }
  }
  if (body !== challenge) {
    const shown = body.slice(0, 80)
    return {
      ok: false,
      status,
      detail: `Answered '${shown}', expected exactly the challenge '${challenge}'.`,
    }
  }
  return { ok: true, status, detail: 'The address answered with the challenge.' }
}
