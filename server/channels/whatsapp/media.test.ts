import { buffer } from 'node:stream/consumers'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { Attachment } from '../../core/attachments/index.ts'
import { createGuardedFetch } from '../../platform/http/index.ts'
import type { FetchedMedia } from '../adapter.ts'
import { makeInbox, startFakeNetwork } from '../adapter-contract.ts'
import { createWhatsAppAdapter } from './index.ts'

const network = await startFakeNetwork()
const elsewhere = await startFakeNetwork()
const fetch = createGuardedFetch({ allowPrivateNetwork: true })
const adapter = createWhatsAppAdapter({ fetch, graphUrl: network.url, graphVersion: 'v25.0' })
const inbox = makeInbox({
  channel: 'whatsapp',
  settings: { phone_number_id: '106540352242922' },
  secrets: { access_token: 'token-1' },
})
const attachment = {
  id: '5001',
  kind: 'image',
  networkMediaId: '1003383421387256',
  mimeType: 'image/jpeg',
  fileName: undefined,
  sourceUrl: 'https://lookaside.fbsbx.com/old',
} as Attachment

beforeEach(() => {
  for (const { requests, replies } of [network, elsewhere]) requests.length = replies.length = 0
})
afterAll(async () => {
  await fetch.close()
  await network.close()
  await elsewhere.close()
})

const place = (url = `${network.url}/attachments/?mid=1&hash=a`) => ({
  body: { url, mime_type: 'image/png', id: '1' },
})

async function read(media: FetchedMedia): Promise<string> {
  if ('failed' in media) expect.fail(media.failed)
  return (await buffer(media.bytes)).toString()
}

describe('a file of a message', () => {
  test('is asked for, then fetched with the token, and comes as a stream', async () => {
    network.replies.push(place(), { body: Buffer.from('pixels'), headers: { 'content-type': 'image/png' } })
    const media = await adapter.fetchMedia(attachment, inbox)
    expect(media).toMatchObject({ mimeType: 'image/png' })
    expect(await read(media)).toBe('pixels')
    const [first, second] = network.requests
    expect(first!.url.pathname).toBe('/v25.0/1003383421387256')
    expect(first!.url.searchParams.get('phone_number_id')).toBe('106540352242922')
    expect(second!.url.href).toBe(`${network.url}/attachments/?mid=1&hash=a`)
    expect(second!.headers).toMatchObject({ authorization: 'Bearer token-1', 'user-agent': 'Parley' })
  })

  test('keeps the name that its sender gave it', async () => {
    network.replies.push(place(), { body: 'x' })
    const media = await adapter.fetchMedia({ ...attachment, fileName: 'a.pdf' }, inbox)
    expect(media).toMatchObject({ fileName: 'a.pdf' })
    await read(media)
  })

  test('whose address has gone is asked for once more, and then given up', async () => {
    network.replies.push(place(), { status: 404 }, place(`${network.url}/new`), { body: 'pixels' })
    expect(await read(await adapter.fetchMedia(attachment, inbox))).toBe('pixels')
    expect(network.requests.map(({ url }) => url.pathname)).toEqual([
      '/v25.0/1003383421387256',
      '/attachments/',
      '/v25.0/1003383421387256',
      '/new',
    ])
    network.replies.push(place(), { status: 404 }, place(), { status: 404 })
    expect(await adapter.fetchMedia(attachment, inbox)).toMatchObject({ retry: false })
  })

  test.each([
    [
      'a file that Meta does not have',
      [{ status: 400, body: { error: { code: 100, error_subcode: 33 } } }],
      false,
    ],
    ['a dead token', [{ status: 401, body: { error: { code: 190 } } }], true],
    ['too many requests', [{ status: 429, body: { error: { code: 130429 } } }], true],
    ['trouble at Meta', [{ status: 500, body: { error: { code: 2 } } }], true],
    ['an answer without an address', [{ body: { id: '1' } }], true],
    ['trouble where the file is', [place(), { status: 502 }], true],
    ['a file that is refused', [place(), { status: 401 }], true],
    ['a file that is not for us', [place(), { status: 410 }], false],
    ['an address that is none', [place('file:///etc/passwd')], false],
    ['a cut connection', [place(), { cut: true }], true],
  ])('%s is told, with whether to try again', async (_, replies, retry) => {
    network.replies.push(...replies)
    expect(await adapter.fetchMedia(attachment, inbox)).toEqual({ failed: expect.stringMatching(/./), retry })
    expect(network.replies).toEqual([])
  })

  test('larger than any that Meta takes is not begun', async () => {
    network.replies.push(place(), { headers: { 'content-length': '200000000' }, body: 'x' })
    expect(await adapter.fetchMedia(attachment, inbox)).toMatchObject({
      failed: expect.stringContaining('larger'),
      retry: false,
    })
  })
})

describe('the token', () => {
  test('does not follow a redirect to another host', async () => {
    network.replies.push(place(), { status: 302, headers: { location: `${elsewhere.url}/cdn` } })
    elsewhere.replies.push({ body: 'pixels' })
    expect(await read(await adapter.fetchMedia(attachment, inbox))).toBe('pixels')
    expect(elsewhere.requests[0]!.headers).not.toHaveProperty('authorization')
  })

  test('is not shown to a host that only a callback named', async () => {
    elsewhere.replies.push({ body: 'pixels' })
    const linked = { ...attachment, networkMediaId: undefined, sourceUrl: `${elsewhere.url}/a` }
    expect(await read(await adapter.fetchMedia(linked, inbox))).toBe('pixels')
    expect(elsewhere.requests[0]!.headers).not.toHaveProperty('authorization')
    const nowhere = { ...linked, sourceUrl: undefined }
    expect(await adapter.fetchMedia(nowhere, inbox)).toMatchObject({ retry: false })
  })
})
