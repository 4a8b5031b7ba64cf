import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Inbox } from '../server/core/inboxes/index.ts'
import { sweepUnusedUploads } from '../server/core/writing/index.ts'
import { createDiskStore } from '../server/platform/storage/index.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { createParleyCaller, type ParleyCaller } from './parley-caller.ts'
import { createPersonCaller, makePerson, type Person, signIn } from './parley-person.ts'
import { formOf, hear, pixel, upload } from './parley-threads.ts'

let server: TestServer
let accountId: string
let inbox: Inbox
let ann: Person
let asAnn: ParleyCaller
let headers: Record<string, string>

beforeAll(async () => {
  server = await startTestServer({ workers: false, env: { PARLEY_MEDIA_MAX_MB: '1' } })
  accountId = (await makeAccount(server.db)).id
  inbox = await makeWhatsAppInbox(server, accountId)
  ann = await makePerson(server, accountId, { name: 'Ann' })
  asAnn = await createPersonCaller(server, ann)
  headers = await signIn(server, ann)
})
afterAll(() => server.close())

const give = (bytes: Buffer | string, fileName: string, type: string, by = headers) =>
  upload(server, by, { bytes: Buffer.from(bytes), fileName, type })
const get = (url: string, extra: Record<string, string> = {}) =>
  server.app.http.inject({ url, headers: extra })
const storedFiles = async () => {
  const found = await readdir(join(server.config.dataDir, 'media'), { recursive: true, withFileTypes: true })
  return found.filter((entry) => entry.isFile()).length
}

async function send(body: object, call = asAnn) {
  const { conversationId } = await hear(server, inbox)
  return call('POST', `/conversations/${conversationId}/messages`, body)
}

describe('a file', () => {
  test('is what its bytes say, whatever it is called', async () => {
    const picture = await give(pixel, 'shoe.txt', 'text/plain')
    expect(picture).toMatchObject({
      status: 201,
      body: { kind: 'image', file_name: 'shoe.txt', mime_type: 'image/png', size_bytes: pixel.length },
    })
    const shown = await get(picture.body.url)
    expect(shown).toMatchObject({ statusCode: 200, rawPayload: pixel })
    expect(shown.headers).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'content-disposition': expect.stringMatching(/^inline/),
      'content-security-policy': "sandbox; default-src 'none'",
    })
    expect((await asAnn('GET', `/uploads/${picture.body.id}`)).body).toEqual(picture.body)
  })

  test.each([
    [
      'a picture that may run',
      '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
      'a.png',
      'image/png',
    ],
    ['a picture that says it is one', '<svg onload="alert(1)"></svg>', 'a.svg', 'image/svg+xml'],
    ['a page', '<!doctype html><script>alert(1)</script>', 'a.html', 'text/html'],
    ['a page that says it is text', '<html><body onload=alert(1)>', 'a.txt', 'text/plain'],
    ['a page after blanks', '  \n\t<script>alert(1)</script>', 'a.jpg', 'image/jpeg'],
    ['a program', 'alert(1)', 'a.js', 'text/javascript'],
    [
      'a page in another encoding',
      Buffer.from('\ufeff<html><script>1</script>', 'utf16le'),
      'a.csv',
      'text/csv',
    ],
  ])('%s never opens in a browser', async (_, bytes, name, type) => {
    const { body } = await give(bytes, name, type)
    const { statusCode, headers: answered } = await get(body.url)
    expect(statusCode).toBe(200)
    expect(String(answered['content-disposition'])).toMatch(/^attachment/)
    expect(String(answered['content-type'])).toMatch(/^(application\/octet-stream|text\/(plain|csv))/)
    expect(answered['x-content-type-options']).toBe('nosniff')
  })

  test('is had in parts', async () => {
    const { body } = await give(pixel, 'a.png', 'image/png')
    const part = await get(body.url, { range: 'bytes=4-9' })
    expect([part.statusCode, part.headers['content-range']]).toEqual([206, `bytes 4-9/${pixel.length}`])
    expect(part.rawPayload).toEqual(pixel.subarray(4, 10))
    expect((await get(body.url, { range: 'bytes=-3' })).rawPayload).toEqual(pixel.subarray(-3))
    expect((await get(body.url, { range: 'bytes=9999-' })).statusCode).toBe(416)
    const { etag } = part.headers
    expect((await get(body.url, { 'if-none-match': String(etag) })).statusCode).toBe(304)
  })

  test('may have no path and no hidden turns in its name', async () => {
    const { body } = await give('a,b', '../../etc/\u202egnp.exe', 'text/csv')
    expect(body.file_name).toBe('gnp.exe')
  })

  test('that is too large, empty or not there is refused, and nothing of it is kept', async () => {
    const before = await storedFiles()
    expect(await give(Buffer.alloc(1024 * 1024 + 1, 7), 'big.bin', 'application/x-thing')).toMatchObject({
      status: 413,
      body: { code: 'payload_too_large' },
    })
    expect((await give(Buffer.alloc(1024 * 1024, 7), 'just.bin', 'application/x-thing')).status).toBe(201)
    expect((await give('', 'none.txt', 'text/plain')).status).toBe(400)
    const post = (given: { payload?: Buffer | string; headers: Record<string, string> }) =>
      server.app.http.inject({
        method: 'POST',
        url: '/parley/v1/uploads',
        ...given,
        headers: { ...headers, ...given.headers },
      })
    const named = formOf({ bytes: pixel, fileName: 'a.png', type: 'image/png', field: 'other' })
    expect((await post(named)).statusCode).toBe(400)
    const form = formOf({ bytes: pixel, fileName: 'a.png', type: 'image/png' })
    expect((await post({ ...form, payload: form.payload.subarray(0, 120) })).statusCode).toBe(400)
    expect((await post({ payload: '{}', headers: { 'content-type': 'application/json' } })).statusCode).toBe(
      400,
    )
    expect(await storedFiles()).toBe(before + 1)
  })

  test('is its giver’s: nobody else sends it, sees it, or finds it by its id', async () => {
    const { body: file } = await give(pixel, 'a.png', 'image/png')
    const bo = await makePerson(server, accountId)
    const asBo = await createPersonCaller(server, bo)
    const otherAccount = (await makeAccount(server.db, 'Other')).id
    const asOther = await createParleyCaller(server, otherAccount)
    const asKey = await createParleyCaller(server, accountId)
    for (const call of [asBo, asOther, asKey])
      expect((await call('GET', `/uploads/${file.id}`)).status).toBe(404)
    expect(await send({ text: 'Mine', upload_ids: [file.id] }, asBo)).toMatchObject({ status: 400 })
    expect(await send({ text: 'Mine', upload_ids: [file.id] }, asKey)).toMatchObject({ status: 400 })
    expect((await send({ upload_ids: [file.id] })).status).toBe(201)
    expect((await send({ upload_ids: [file.id] })).status).toBe(400)
  })

  test('needs a caller', async () => {
    const form = formOf({ bytes: pixel, fileName: 'a.png', type: 'image/png' })
    const answer = await server.app.http.inject({ method: 'POST', url: '/parley/v1/uploads', ...form })
    expect(answer.statusCode).toBe(401)
  })
})

describe('several files', () => {
  test('are several messages, the text with the first one', async () => {
    const first = await give(pixel, 'a.png', 'image/png')
    const second = await give('%PDF-1.4 something', 'bill.pdf', 'application/pdf')
    const { body } = await send({
      text: 'Both of them',
      upload_ids: [first.body.id, second.body.id],
      client_id: 'two',
    })
    expect(body.messages).toMatchObject([
      { kind: 'image', text: 'Both of them', client_id: 'two', attachments: [{ id: first.body.id }] },
      {
        kind: 'document',
        text: null,
        client_id: null,
        content: { filename: 'bill.pdf' },
        attachments: [{ id: second.body.id, kind: 'document', file_name: 'bill.pdf' }],
      },
    ])
    // The link stays good when the file has become a message's.
    expect((await get(first.body.url)).rawPayload).toEqual(pixel)
  })

  test('a sound has no room for words, and long words have none in a caption', async () => {
    const sound = await give(Buffer.from('OggS\0\x02'.padEnd(60, '\0')), 'voice.ogg', 'audio/ogg')
    const said = await send({ text: 'Listen', upload_ids: [sound.body.id] })
    expect(said.body.messages).toMatchObject([
      { kind: 'text', text: 'Listen' },
      { kind: 'audio', text: null },
    ])
    const picture = await give(pixel, 'a.png', 'image/png')
    const long = await send({ text: 'a'.repeat(1025), upload_ids: [picture.body.id] })
    expect(long.body.messages.map(({ kind }: { kind: string }) => kind)).toEqual(['text', 'image'])
  })

  test('of a kind that WhatsApp does not play goes as a document', async () => {
    const webm = await give(Buffer.from('1a45dfa3', 'hex'), 'note.webm', 'audio/webm')
    const { body } = await send({ upload_ids: [webm.body.id] })
    expect(body.messages).toMatchObject([{ kind: 'document' }])
  })
})

describe('a file of a message', () => {
  test('is served no more once its message is deleted', async () => {
    const { body: file } = await give(pixel, 'a.png', 'image/png')
    const { body } = await send({ upload_ids: [file.id] })
    const [message] = body.messages
    const { url } = message.attachments[0]
    expect((await get(url)).statusCode).toBe(200)
    expect((await asAnn('DELETE', `/messages/${message.id}`)).status).toBe(204)
    expect((await get(url)).statusCode).toBe(404)
  })

  test('has a link that expires, and that nobody can make', async () => {
    const { body: file } = await give(pixel, 'a.png', 'image/png')
    expect((await get(`${file.url}x`)).statusCode).toBe(404)
    const [payload, signature] = file.url.slice('/media/'.length).split('.')
    const forged = Buffer.from(payload!, 'base64url')
      .toString()
      .replace(file.id, String(BigInt(file.id) - 1n))
    expect((await get(`/media/${Buffer.from(forged).toString('base64url')}.${signature}`)).statusCode).toBe(
      404,
    )
    server.clock.advance(14 * 3_600_000)
    expect((await get(file.url)).statusCode).toBe(404)
    const { body: again } = await asAnn('GET', `/uploads/${file.id}`)
    expect((await get(again.url)).statusCode).toBe(200)
    server.clock.advance(-14 * 3_600_000)
  })
})

test('what nobody sent is swept after a day; what a draft or a scheduled message has, or a message, is not', async () => {
  const media = createDiskStore(join(server.config.dataDir, 'media'))
  const sweep = () => sweepUnusedUploads(server.db, media, { olderThan: server.db.now() })
  server.clock.advance(1000)
  await sweep()
  const files = []
  for (const name of ['unused', 'drafted', 'scheduled', 'sent'])
    files.push((await give(pixel, `${name}.png`, 'image/png')).body)
  const [unused, drafted, scheduled, sent] = files
  const { conversationId } = await hear(server, inbox)
  await asAnn('PUT', `/conversations/${conversationId}/draft`, { text: '', upload_ids: [drafted.id] })
  const path = `/conversations/${conversationId}/messages`
  await asAnn('POST', path, { upload_ids: [scheduled.id], delay_seconds: 3600 })
  await asAnn('POST', path, { upload_ids: [sent.id] })
  const before = await storedFiles()
  server.clock.advance(1000)
  await sweep()
  expect(await storedFiles()).toBe(before - 1)
  const statusOf = async ({ url }: { url: string }) => (await get(url)).statusCode
  expect(await Promise.all([unused, drafted, scheduled, sent].map(statusOf))).toEqual([404, 200, 200, 200])
  await asAnn('DELETE', `/conversations/${conversationId}/draft`)
  await sweep()
  expect(await statusOf(drafted)).toBe(404)
})
