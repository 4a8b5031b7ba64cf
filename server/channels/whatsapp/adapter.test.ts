import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { createGuardedFetch, hmacSha256Hex } from '../../platform/http/index.ts'
import type { RawRequest } from '../adapter.ts'
import {
  describeAdapterContract,
  type FakeReply,
  makeInbox,
  makeOutbound,
  startFakeNetwork,
} from '../adapter-contract.ts'
import { answerHandshake, createWhatsAppAdapter, isHandshake } from './index.ts'

const network = await startFakeNetwork()
const fetch = createGuardedFetch({ allowPrivateNetwork: true })
afterAll(async () => {
  await fetch.close()
  await network.close()
})

const app = { appSecret: 'server-s3cret', verifyToken: 'server-token' }
const adapter = createWhatsAppAdapter({ fetch, graphUrl: network.url, graphVersion: 'v25.0', ...app })
const bare = createWhatsAppAdapter({ fetch, graphUrl: network.url, graphVersion: 'v25.0' })
const inbox = makeInbox({
  channel: 'whatsapp',
  settings: { phone_number_id: '106540352242922', waba_id: '102290129340398' },
  secrets: { app_secret: 'app-s3cret', verify_token: 'inbox-token', access_token: 'token-1' },
})
const stranger = makeInbox({
  channel: 'whatsapp',
  settings: { phone_number_id: '420', waba_id: '421' },
  secrets: {},
})

/** These say nothing that concerns an inbox. */
const silent = ['status-unknown.json', 'account-verified.json', 'number-quality.json']
const folder = new URL('fixtures/', import.meta.url)
const fixtures = Object.fromEntries(
  readdirSync(folder)
    .filter((file) => !silent.includes(file))
    .map((file) => [file, readFileSync(new URL(file, folder))]),
)

function post(body: Buffer, headers: RawRequest['headers']): RawRequest {
  return { method: 'POST', headers, query: {}, body }
}

function sign(body: Buffer, secret = 'app-s3cret'): RawRequest {
  return post(body, { 'x-hub-signature-256': `sha256=${hmacSha256Hex(secret, body)}` })
}

function handshake(token: string, challenge = '1158201444'): RawRequest {
  const query = { 'hub.mode': 'subscribe', 'hub.verify_token': token, 'hub.challenge': challenge }
  return { method: 'GET', headers: {}, query, body: Buffer.alloc(0) }
}

function sendAnswered(reply: FakeReply) {
  network.replies = [reply]
  return adapter.send(makeOutbound(), inbox)
}

const graphError = (code: number) => ({ error: { message: `(#${code}) Refused`, code } })
describeAdapterContract('WhatsApp', {
  adapter: bare,
  inbox,
  stranger,
  fixtures,
  unknownKind: fixtures['unknown-kind.json']!,
  sign,
  sends: [
    {
      situation: 'accepted',
      send: () => sendAnswered({ body: { messages: [{ id: 'wamid.1' }] } }),
      outcome: 'sent',
    },
    {
      situation: 'the recipient cannot be reached',
      send: () => sendAnswered({ status: 400, body: graphError(131026) }),
      outcome: 'rejected',
    },
    {
      situation: 'outside the 24 hours',
      send: () => sendAnswered({ status: 400, body: graphError(131047) }),
      outcome: 'window-closed',
    },
    {
      situation: 'too fast',
      send: () => sendAnswered({ status: 429, body: graphError(130429) }),
      outcome: 'throttled',
    },
    {
      situation: 'trouble at the network',
      send: () => sendAnswered({ status: 500, body: graphError(131000) }),
      outcome: 'temporary',
    },
    {
      situation: 'a dead token',
      send: () => sendAnswered({ status: 401, body: graphError(190) }),
      outcome: 'auth',
    },
    {
      situation: 'no payment method',
      send: () => sendAnswered({ status: 400, body: graphError(131042) }),
      outcome: 'account',
    },
    { situation: 'cut off after sending', send: () => sendAnswered({ cut: true }), outcome: 'unknown' },
  ],
})

describe('verification', () => {
  const body = Buffer.from(
    String.raw`{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"text":"caf\u00e9"}}]}]}`,
  )
  const signature = 'sha256=2b78b8f6b62c39e75a1ff7a470b3c3ff33145f97679fa46c9a63dc4686893d3e'

  test('a known signature over escaped text fits the bytes, and not the same JSON written anew', () => {
    const rewritten = Buffer.from(JSON.stringify(JSON.parse(body.toString())))
    const headers = { 'x-hub-signature-256': signature }
    expect(adapter.verify(post(body, headers), inbox).verdict).toBe('accepted')
    expect(adapter.verify(post(rewritten, headers), inbox).verdict).toBe('refused')
  })

  test("an inbox without a secret of its own trusts the server's app; one with its own trusts that alone", () => {
    const shared = { ...inbox, secrets: {} }
    expect(adapter.verify(sign(body, 'server-s3cret'), shared).verdict).toBe('accepted')
    expect(adapter.verify(sign(body, 'server-s3cret'), inbox).verdict).toBe('refused')
    expect(adapter.verify(sign(body, ''), shared).verdict).toBe('refused')
  })

  test('a refusal names what to do', () => {
    const noSecret = bare.verify(sign(body), { ...inbox, secrets: {} })
    expect(noSecret).toMatchObject({ reason: expect.stringContaining('set app_secret') })
    expect(adapter.verify(post(body, {}), inbox)).toMatchObject({
      reason: expect.stringContaining('X-Hub-Signature-256 is missing'),
    })
  })

  test("a handshake gets its challenge back with the inbox's token or the server's, and with no other", () => {
    const challenge = { verdict: 'challenge', answer: '1158201444' }
    expect(adapter.verify(handshake('inbox-token'), inbox)).toEqual(challenge)
    expect(adapter.verify(handshake('server-token'), inbox)).toEqual(challenge)
    expect(adapter.verify(handshake('server-token'), undefined)).toEqual(challenge)
    for (const token of ['', 'inbox-tokem', 'inbox-token '])
      expect([token, adapter.verify(handshake(token), inbox).verdict]).toEqual([token, 'refused'])
    expect(bare.verify(handshake(''), { ...inbox, secrets: {} })).toMatchObject({
      verdict: 'refused',
      reason: expect.stringContaining('set verify_token'),
    })
  })

  test('a handshake can be answered before any inbox is known', () => {
    expect(isHandshake(handshake('a'))).toBe(true)
    expect(isHandshake({ method: 'GET', query: {} })).toBe(false)
    expect(answerHandshake(handshake('b'), ['a', 'b'])).toMatchObject({ verdict: 'challenge' })
    expect(answerHandshake(handshake('c'), ['a', 'b'])).toMatchObject({ verdict: 'refused' })
    expect(answerHandshake(handshake(''), [''])).toMatchObject({ verdict: 'refused' })
    expect(answerHandshake(handshake('a', ''), ['a'])).toMatchObject({ verdict: 'refused' })
  })
})

describe('whom a body speaks of', () => {
  const locate = (body: unknown) => adapter.locate(post(Buffer.from(JSON.stringify(body)), {}))

  test('are its phone numbers, once each, and business accounts only where no number is named', () => {
    expect(adapter.locate(post(fixtures['batch.json']!, {}))).toEqual([
      { kind: 'whatsapp_phone_number_id', key: '106540352242922' },
      { kind: 'whatsapp_phone_number_id:server', key: '106540352242922' },
      { kind: 'whatsapp_phone_number_id', key: '310000000000009' },
      { kind: 'whatsapp_phone_number_id:server', key: '310000000000009' },
    ])
    expect(adapter.locate(post(fixtures['template-status.json']!, {}))).toEqual([
      { kind: 'whatsapp_waba_id', key: '102290129340398' },
      { kind: 'whatsapp_waba_id:server', key: '102290129340398' },
    ])
  })

  test('is nobody in what is no callback', () => {
    expect(adapter.locate(post(Buffer.from('{"entry":'), {}))).toEqual([])
    expect(locate({ entry: { id: '1' } })).toEqual([])
    expect(locate({ entry: [{ id: '1' }] })).toEqual([])
    expect(locate([{ entry: [] }])).toEqual([])
  })
})
