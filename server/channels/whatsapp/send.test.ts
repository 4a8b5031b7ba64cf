import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { createGuardedFetch } from '../../platform/http/index.ts'
import { type FakeReply, makeInbox, makeOutbound, startFakeNetwork } from '../adapter-contract.ts'
import { createWhatsAppAdapter } from './index.ts'

const network = await startFakeNetwork()
const fetch = createGuardedFetch({ allowPrivateNetwork: true })
const graph = { fetch, graphUrl: network.url, graphVersion: 'v25.0' }
const adapter = createWhatsAppAdapter(graph)
const inbox = makeInbox({
  channel: 'whatsapp',
  settings: { phone_number_id: '106540352242922' },
  secrets: { access_token: 'token-1' },
})

beforeEach(() => {
  network.requests.length = 0
  network.replies.length = 0
})
afterAll(async () => {
  await fetch.close()
  await network.close()
})

function sendAnswered(reply: FakeReply, parts = {}) {
  network.replies.push(reply)
  return adapter.send(makeOutbound(parts), inbox)
}

function refusal(code: number, parts: object = {}) {
  const error = { message: `(#${code}) Refused`, type: 'OAuthException', code, fbtrace_id: 'AbC', ...parts }
  return { status: 400, body: { error } }
}

describe('an accepted message', () => {
  test('is posted once with the token, and its answer names it and its recipient', async () => {
    const contacts = [{ input: '+1 555 010 0002', wa_id: '15550100002', user_id: 'US.9QxK2' }]
    const answer = { messaging_product: 'whatsapp', contacts, messages: [{ id: 'wamid.1' }] }
    expect(await sendAnswered({ body: answer })).toEqual({
      outcome: 'sent',
      networkId: 'wamid.1',
      addresses: ['US.9QxK2', '15550100002'],
    })
    expect(network.requests).toHaveLength(1)
    const { method, url, headers, body } = network.requests[0]!
    expect([method, url.pathname]).toEqual(['POST', '/v25.0/106540352242922/messages'])
    expect(headers).toMatchObject({ authorization: 'Bearer token-1', 'content-type': 'application/json' })
    expect(JSON.parse(body)).toMatchObject({ to: '15550100002', text: { body: 'Good morning' } })
  })

  test('without contacts in the answer has no other names', async () => {
    expect(await sendAnswered({ body: { messages: [{ id: 'wamid.1' }] } })).toEqual({
      outcome: 'sent',
      networkId: 'wamid.1',
    })
  })

  test("goes where the inbox's own settings say", async () => {
    const settings = { ...inbox.settings, graph_url: `${network.url}/proxy/`, graph_version: 'v24.0' }
    network.replies.push({ body: { messages: [{ id: 'wamid.1' }] } })
    await createWhatsAppAdapter({ ...graph, graphUrl: 'http://127.0.0.1:1' }).send(makeOutbound(), {
      ...inbox,
      settings,
    })
    expect(network.requests[0]!.url.pathname).toBe('/proxy/v24.0/106540352242922/messages')
  })
})

const byOutcome = {
  auth: [0, 3, 10, 190, 460, 463, 467, 200, 230, 299, 131005],
  throttled: [4, 613, 80007, 130429, 131056, 133016],
  'window-closed': [131047],
  rejected: [
    100, 130472, 131008, 131009, 131021, 131026, 131030, 131048, 131049, 131050, 131051, 131052, 131053,
    131062, 131063, 131064, 132000, 132001, 132005, 132007, 132012, 132015, 132016, 132018, 132068, 132069,
    137000, 138000, 138006, 138018,
  ],
  account: [
    368, 130497, 131031, 131037, 131042, 131044, 131045, 133004, 133005, 133008, 133009, 133010, 133015,
  ],
  temporary: [1, 2, 131000, 131016, 131057, 135000],
}

describe('a refusal', () => {
  const cases = Object.entries(byOutcome).flatMap(([outcome, codes]) =>
    codes.map((code) => [code, outcome] as const),
  )
  test.each(cases)('with code %i means %s, whatever the HTTP status', async (code, outcome) => {
    expect(await sendAnswered(refusal(code))).toMatchObject({ outcome, error: { code: String(code) } })
    expect(await sendAnswered({ ...refusal(code), status: 500 })).toMatchObject({
      outcome: code >= 138000 ? 'temporary' : outcome,
    })
  })

  test("carries Meta's words, the details for people among them", async () => {
    const details = 'More than 24 hours have passed since the customer last replied'
    const reply = refusal(131047, { message: '(#131047) Re-engagement message', error_data: { details } })
    expect(await sendAnswered(reply)).toEqual({
      outcome: 'window-closed',
      error: {
        code: '131047',
        title: 'Re-engagement message',
        message: '(#131047) Re-engagement message',
        details,
      },
    })
  })

  test('with an unknown code goes by is_transient and by the HTTP status', async () => {
    expect(await sendAnswered(refusal(999999))).toMatchObject({ outcome: 'rejected' })
    expect(await sendAnswered(refusal(999999, { is_transient: true }))).toMatchObject({
      outcome: 'temporary',
    })
    expect(await sendAnswered({ ...refusal(999999), status: 500 })).toMatchObject({ outcome: 'temporary' })
    expect(await sendAnswered({ ...refusal(999999), status: 429 })).toMatchObject({ outcome: 'throttled' })
    expect(await sendAnswered({ ...refusal(999999), status: 401 })).toMatchObject({ outcome: 'auth' })
  })

  test('an error in an answer of 200 is an error', async () => {
    expect(await sendAnswered({ ...refusal(131026), status: 200 })).toMatchObject({ outcome: 'rejected' })
  })
})

describe('too fast', () => {
  test('to one person: the wait grows fourfold with every attempt', async () => {
    const waits = []
    for (const attempts of [0, 1, 3, 20]) {
      const outcome = await sendAnswered(refusal(131056), { attempts })
      waits.push('retryAfterMs' in outcome && outcome.retryAfterMs)
    }
    expect(waits).toEqual([1000, 4000, 64_000, 3_600_000])
  })

  test("the longest of Meta's hints counts", async () => {
    const usage = {
      '102290129340398': [{ type: 'messages', call_count: 100, estimated_time_to_regain_access: 3 }],
    }
    const headers = { 'retry-after': '7', 'x-business-use-case-usage': JSON.stringify(usage) }
    expect(await sendAnswered({ ...refusal(80007), headers })).toMatchObject({ retryAfterMs: 180_000 })
    expect(await sendAnswered({ ...refusal(80007), headers: { 'retry-after': '7' } })).toMatchObject({
      retryAfterMs: 7000,
    })
    const unreadable = { 'retry-after': 'soon', 'x-business-use-case-usage': '{' }
    expect(await sendAnswered({ ...refusal(80007), headers: unreadable })).not.toHaveProperty('retryAfterMs')
    expect(await sendAnswered(refusal(130429))).not.toHaveProperty('retryAfterMs')
  })

  test('a hint as a date is understood', async () => {
    const headers = { 'retry-after': new Date(Date.now() + 3_600_000).toUTCString() }
    const outcome = await sendAnswered({ ...refusal(131000), headers })
    expect(outcome).toMatchObject({ outcome: 'temporary' })
    expect('retryAfterMs' in outcome && outcome.retryAfterMs).toBeGreaterThan(3_500_000)
  })
})

describe('an answer that is not Meta’s', () => {
  test.each([
    [500, 'unknown'],
    [502, 'unknown'],
    [504, 'unknown'],
    [408, 'unknown'],
    [503, 'temporary'],
    [429, 'throttled'],
    [401, 'auth'],
    [403, 'auth'],
    [404, 'account'],
    [302, 'account'],
    [413, 'rejected'],
  ])('HTTP %i means %s', async (status, outcome) => {
    const headers = { location: 'https://cx.example.test/' }
    expect(await sendAnswered({ status, headers, body: '<html>' })).toMatchObject({
      outcome,
      error: { code: `http_${status}` },
    })
    expect(network.requests).toHaveLength(1)
  })

  test.each([
    ['<html>'],
    [''],
    ['null'],
    [{}],
    [{ messages: [] }],
    [{ messages: [{}] }],
    [[1]],
  ])('HTTP 200 with %j leaves open whether the message was sent', async (body) => {
    expect(await sendAnswered({ body })).toMatchObject({
      outcome: 'unknown',
      error: { code: 'unreadable_answer' },
    })
  })
})

describe('no answer', () => {
  test('with the connection cut after sending, leaves open whether the message was sent', async () => {
    expect(await sendAnswered({ cut: true })).toMatchObject({
      outcome: 'unknown',
      error: { code: 'no_answer' },
    })
    expect(network.requests).toHaveLength(1)
  })

  test('with nobody there, is worth another try', async () => {
    const gone = await startFakeNetwork()
    await gone.close()
    const outcome = await createWhatsAppAdapter({ ...graph, graphUrl: gone.url }).send(makeOutbound(), inbox)
    expect(outcome).toMatchObject({ outcome: 'temporary', error: { code: 'unreachable' } })
  })

  test('because the address may not be reached, stops the inbox and says what to change', async () => {
    const strict = createGuardedFetch({ allowPrivateNetwork: false })
    const outcome = await createWhatsAppAdapter({ ...graph, fetch: strict }).send(makeOutbound(), inbox)
    await strict.close()
    expect(outcome).toMatchObject({
      outcome: 'account',
      error: { details: expect.stringContaining('PARLEY_ALLOW_PRIVATE_NETWORK') },
    })
    expect(network.requests).toEqual([])
  })

  test('because the address is none, stops the inbox', async () => {
    const settings = { ...inbox.settings, graph_url: 'http://[' }
    expect(await adapter.send(makeOutbound(), { ...inbox, settings })).toMatchObject({ outcome: 'account' })
  })

  test('without a token or a phone number id, the network is not asked', async () => {
    expect(await adapter.send(makeOutbound(), { ...inbox, secrets: {} })).toMatchObject({ outcome: 'auth' })
    expect(await adapter.send(makeOutbound(), { ...inbox, settings: {} })).toMatchObject({
      outcome: 'account',
      error: { title: expect.stringContaining('phone_number_id') },
    })
    expect(await adapter.send(makeOutbound({ kind: 'hologram' }), inbox)).toMatchObject({
      outcome: 'rejected',
    })
    expect(network.requests).toEqual([])
  })
})
