import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { createGuardedFetch } from '../../platform/http/index.ts'
import { makeInbox, startFakeNetwork } from '../adapter-contract.ts'
import { createWhatsAppAdapter } from './index.ts'

const network = await startFakeNetwork()
const fetch = createGuardedFetch({ allowPrivateNetwork: true })
const graph = { fetch, graphUrl: network.url, graphVersion: 'v25.0' }
const adapter = createWhatsAppAdapter({ ...graph, appId: 'app-1', appSecret: 'app-s3cret' })
const inbox = makeInbox({
  channel: 'whatsapp',
  settings: { phone_number_id: '106540352242922', waba_id: '102290129340398' },
  secrets: { access_token: 'token-1' },
})

beforeEach(() => {
  network.requests.length = network.replies.length = 0
})
afterAll(async () => {
  await fetch.close()
  await network.close()
})

/** What the last request asked, in short. */
function lastRequest() {
  const { method, url, body } = network.requests.at(-1)!
  return {
    method,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    body: body && JSON.parse(body),
  }
}

describe('templates', () => {
  const template = (id: string, parts: object = {}) => ({
    id,
    name: 'order_ready',
    language: 'en_US',
    category: 'UTILITY',
    status: 'APPROVED',
    components: [{ type: 'BODY', text: 'Hello' }],
    ...parts,
  })

  test('are listed page by page, following the cursor and never the address', async () => {
    network.replies.push(
      { body: { data: [template('1')], paging: { cursors: { after: 'A' }, next: 'https://evil.example/' } } },
      { body: { data: [template('2')], paging: { cursors: { after: 'B' }, next: 'https://evil.example/' } } },
      { body: { data: [template('3')], paging: { cursors: { after: 'C' } } } },
    )
    const answer = await adapter.listTemplates(inbox)
    expect(answer.ok && answer.templates.map(({ networkId }) => networkId)).toEqual(['1', '2', '3'])
    expect(network.requests.map(({ url }) => url.searchParams.get('after'))).toEqual([null, 'A', 'B'])
    expect(lastRequest()).toMatchObject({ path: '/v25.0/102290129340398/message_templates' })
  })

  test('a network that pages in circles is left', async () => {
    const page = { body: { data: [template('1')], paging: { cursors: { after: 'A' }, next: 'x' } } }
    network.replies.push(page, page)
    expect(await adapter.listTemplates(inbox)).toMatchObject({ ok: true })
    expect(network.requests).toHaveLength(2)
  })

  test.each([
    ['APPROVED', 'approved'],
    ['PENDING', 'pending'],
    ['IN_APPEAL', 'pending'],
    ['REJECTED', 'rejected'],
    ['PAUSED', 'paused'],
    ['DISABLED', 'disabled'],
    ['PENDING_DELETION', 'disabled'],
    ['SOMETHING_NEW', 'pending'],
  ])('that stand at %s are %s', async (status, ours) => {
    network.replies.push({ body: { data: [template('1', { status })] } })
    expect(await adapter.listTemplates(inbox)).toMatchObject({ templates: [{ status: ours }] })
  })

  test('tell their quality and why they were refused, and what is none is left out', async () => {
    const refused = {
      status: 'REJECTED',
      rejected_reason: 'INVALID_FORMAT',
      quality_score: { score: 'GREEN' },
    }
    network.replies.push({
      body: { data: [template('1', refused), template('2', { rejected_reason: 'NONE' }), { id: '3' }, null] },
    })
    const answer = await adapter.listTemplates(inbox)
    expect(answer.ok && answer.templates).toMatchObject([
      { reason: 'INVALID_FORMAT', quality: 'GREEN', components: [{ type: 'BODY', text: 'Hello' }] },
      { networkId: '2' },
    ])
    expect(answer.ok && answer.templates[1]).not.toHaveProperty('reason')
  })

  test('new ones are handed in, and a refusal carries its code and what it means', async () => {
    const { name, language, category, components } = template('1')
    network.replies.push({ body: { id: 8100000000000007, status: 'PENDING', category: 'MARKETING' } })
    expect(await adapter.createTemplate(inbox, { name, language, category, components })).toEqual({
      ok: true,
      networkId: '8100000000000007',
      status: 'pending',
      category: 'MARKETING',
    })
    expect(lastRequest()).toMatchObject({ method: 'POST', body: { name, language, category, components } })

    const error = {
      code: 100,
      error_subcode: 2388155,
      message: 'Invalid parameter',
      error_user_msg: 'Name reserved',
    }
    network.replies.push({ status: 400, body: { error } })
    expect(await adapter.createTemplate(inbox, { name, language, category, components })).toEqual({
      ok: false,
      outcome: 'rejected',
      error: {
        code: '100',
        title: 'Invalid parameter',
        message: 'Invalid parameter',
        details: 'Name reserved',
      },
    })
  })

  test('cannot be asked for without the business account', async () => {
    expect(await adapter.listTemplates({ ...inbox, settings: {} })).toMatchObject({
      ok: false,
      error: { code: 'not_configured', title: expect.stringContaining('waba_id') },
    })
    expect(network.requests).toEqual([])
  })
})

describe('a conversation', () => {
  test('is marked read, with typing when asked', async () => {
    network.replies.push({ body: { success: true } }, { body: { success: true } })
    expect(await adapter.markRead(inbox, { networkId: 'wamid.7' })).toEqual({ ok: true })
    expect(lastRequest()).toMatchObject({ path: '/v25.0/106540352242922/messages', method: 'POST' })
    expect(lastRequest().body).toEqual({
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: 'wamid.7',
    })
    await adapter.markRead(inbox, { networkId: 'wamid.7', typing: true })
    expect(lastRequest().body).toMatchObject({ typing_indicator: { type: 'text' } })
  })
})

describe('a connection', () => {
  test('is checked by asking for the phone number', async () => {
    network.replies.push({ body: { id: '106540352242922', quality_rating: 'GREEN' } })
    expect(await adapter.checkConnection(inbox)).toEqual({
      ok: true,
      details: { id: '106540352242922', quality_rating: 'GREEN' },
    })
    expect(lastRequest()).toMatchObject({ method: 'GET', path: '/v25.0/106540352242922' })
    network.replies.push({
      status: 401,
      body: { error: { code: 190, message: 'Invalid OAuth access token' } },
    })
    expect(await adapter.checkConnection(inbox)).toMatchObject({
      ok: false,
      outcome: 'auth',
      error: { code: '190' },
    })
  })

  test('lists the numbers of the business account', async () => {
    const data = [
      { id: '1', display_phone_number: '+1 555-010-0001', verified_name: 'Shop' },
      { id: '2' },
      {},
    ]
    network.replies.push({ body: { data } })
    expect(await adapter.phoneNumbers(inbox)).toEqual({
      ok: true,
      numbers: [
        { id: '1', phone: '+15550100001', name: 'Shop' },
        { id: '2', phone: '', name: '' },
      ],
    })
    expect(lastRequest().path).toBe('/v25.0/102290129340398/phone_numbers')
  })

  test('a signup code becomes a token by the secret of the app, without any other token', async () => {
    network.replies.push({ body: { access_token: 'token-2', token_type: 'bearer' } })
    expect(await adapter.exchangeCode('code_1')).toEqual({ ok: true, accessToken: 'token-2' })
    expect(lastRequest()).toMatchObject({
      path: '/v25.0/oauth/access_token',
      query: { client_id: 'app-1', client_secret: 'app-s3cret', code: 'code_1' },
    })
    expect(network.requests[0]!.headers).not.toHaveProperty('authorization')
    expect(await createWhatsAppAdapter(graph).exchangeCode('code_1')).toMatchObject({
      ok: false,
      error: { title: expect.stringContaining('PARLEY_META_APP_ID') },
    })
  })

  test('has its callbacks sent to an address of its own', async () => {
    network.replies.push({ body: { success: true } })
    const callback = { callbackUrl: 'https://cx.example.test/hook', verifyToken: 'inbox-token' }
    expect(await adapter.subscribeApp(inbox, callback)).toEqual({ ok: true })
    expect(lastRequest()).toMatchObject({
      path: '/v25.0/102290129340398/subscribed_apps',
      body: { override_callback_uri: 'https://cx.example.test/hook', verify_token: 'inbox-token' },
    })
  })
})

describe('a call', () => {
  test('is started with a description of our side, and acted on by its id', async () => {
    network.replies.push({ body: { calls: [{ id: 'wacid.1' }], success: true } }, { body: { success: true } })
    expect(await adapter.startCall(inbox, { to: '+15550100002', sdpOffer: 'v=0' })).toEqual({
      ok: true,
      networkId: 'wacid.1',
    })
    expect(lastRequest()).toMatchObject({
      path: '/v25.0/106540352242922/calls',
      body: { to: '15550100002', action: 'connect', session: { sdp_type: 'offer', sdp: 'v=0' } },
    })
    expect(await adapter.actOnCall(inbox, { networkId: 'wacid.1', action: 'accept', sdp: 'v=0' })).toEqual({
      ok: true,
    })
    expect(lastRequest().body).toEqual({
      messaging_product: 'whatsapp',
      call_id: 'wacid.1',
      action: 'accept',
      session: { sdp_type: 'answer', sdp: 'v=0' },
    })
  })

  test('without permission is refused in words', async () => {
    network.replies.push({
      status: 400,
      body: { error: { code: 138006, message: '(#138006) No approved call permission' } },
    })
    expect(await adapter.startCall(inbox, { to: '15550100002', sdpOffer: 'v=0' })).toMatchObject({
      ok: false,
      outcome: 'rejected',
      error: { code: '138006', title: 'No approved call permission' },
    })
  })
})
