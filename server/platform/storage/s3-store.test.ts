import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ByteRange, MediaStore } from './media-store.ts'
import { createS3Store } from './s3-store.ts'
import { planDownload } from './serve.ts'

/** A bucket in memory behind HTTP, as far as the store needs one. Requests without a signature get 403. */
let server: Server
let store: MediaStore
const objects = new Map<string, { bytes: Buffer; mimeType: string | undefined }>()
const signature =
  /^AWS4-HMAC-SHA256 Credential=key-id\/\d{8}\/eu-test-1\/s3\/aws4_request, ?SignedHeaders=\S*host\S*, ?Signature=[0-9a-f]{64}$/

beforeEach(async () => {
  objects.clear()
  server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  store = createS3Store({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    region: 'eu-test-1',
    bucket: 'media',
    accessKeyId: 'key-id',
    secretAccessKey: 's3cret',
  })
})

afterEach(() => {
  server.close()
  server.closeAllConnections()
})

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const key = request.url!
  const body = await buffer(request)
  if (!signature.test(request.headers.authorization ?? '')) return fail(response, 403, 'AccessDenied')
  if (request.method === 'PUT') {
    objects.set(key, { bytes: body, mimeType: request.headers['content-type'] })
    return void response.writeHead(200, { etag: '"e"' }).end()
  }
  if (request.method === 'DELETE') {
    objects.delete(key)
    return void response.writeHead(204).end()
  }
  const object = objects.get(key)
  if (!object) return fail(response, 404, 'NoSuchKey')
  send(response, object.bytes, request.headers.range)
}

function send(response: ServerResponse, bytes: Buffer, range: string | undefined): void {
  const { status, start, end, headers } = planDownload({
    size: bytes.length,
    mimeType: 'a/b',
    filename: 'f',
    version: 'v',
    range,
  })
  if (status === 416) fail(response, 416, 'InvalidRange')
  else response.writeHead(status, headers).end(start === undefined ? '' : bytes.subarray(start, end! + 1))
}

function fail(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' }).end(`<Error><Code>${code}</Code></Error>`)
}

async function read(key: string, range?: ByteRange): Promise<string | undefined> {
  const file = await store.open(key, range)
  return file && (await buffer(file.stream)).toString()
}

test('puts a signed object of the given kind into its bucket, whole or from pieces', async () => {
  const expected = { size: 11, sha256: createHash('sha256').update('hello world').digest('hex') }
  expect(await store.put('7/one', Buffer.from('hello world'), { mimeType: 'image/png' })).toEqual(expected)
  async function* pieces() {
    yield Buffer.from('hello ')
    yield Buffer.from('world')
  }
  expect(await store.put('7/two', pieces(), { mimeType: 'audio/ogg' })).toEqual(expected)
  expect(objects.get('/media/7/one')).toEqual({ bytes: Buffer.from('hello world'), mimeType: 'image/png' })
  expect(objects.get('/media/7/two')).toEqual({ bytes: Buffer.from('hello world'), mimeType: 'audio/ogg' })
})

test('reads the whole and parts, and tells the whole size', async () => {
  await store.put('k', Buffer.from('0123456789'), { mimeType: 'a/b' })
  expect(await read('k')).toBe('0123456789')
  expect(await read('k', { start: 2, end: 4 })).toBe('234')
  expect(await read('k', { start: 7 })).toBe('789')
  expect(await read('k', { end: 0 })).toBe('0')
  for (const range of [undefined, { start: 9, end: 9 }]) {
    const file = await store.open('k', range)
    expect(file?.size).toBe(10)
    await buffer(file!.stream)
  }
})

test('keeps an empty file', async () => {
  await store.put('empty', Buffer.alloc(0), { mimeType: 'a/b' })
  expect(await read('empty')).toBe('')
})

test('has nothing under a key never put, or deleted; deleting twice is no error', async () => {
  expect(await store.open('none')).toBeUndefined()
  await store.put('k', Buffer.from('a'), { mimeType: 'a/b' })
  await store.delete('k')
  expect(await store.open('k')).toBeUndefined()
  await store.delete('k')
})

test('refused credentials are an error, not a missing file', async () => {
  const { port } = server.address() as AddressInfo
  const stranger = createS3Store({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-test-1',
    bucket: 'media',
    accessKeyId: 'someone-else',
    secretAccessKey: 'x',
  })
  await expect(stranger.open('k')).rejects.toThrow('403')
  await expect(stranger.put('k', Buffer.from('a'), { mimeType: 'a/b' })).rejects.toThrow('403')
  await expect(stranger.delete('k')).rejects.toThrow('403')
})

test('a source without end is refused before it fills the memory', async () => {
  const chunk = Buffer.alloc(16 * 1024 * 1024)
  async function* endless() {
    for (;;) yield chunk
  }
  await expect(store.put('k', endless(), { mimeType: 'a/b' })).rejects.toThrow('cannot be stored')
  expect(objects.size).toBe(0)
})

test('refuses keys that could leave the bucket', async () => {
  for (const key of ['../other-bucket/k', '/k', 'a?b', ''])
    await expect(store.put(key, Buffer.from('a'), { mimeType: 'a/b' })).rejects.toThrow('cannot be the key')
})
