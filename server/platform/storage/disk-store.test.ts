import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createDiskStore } from './disk-store.ts'
import type { ByteRange, MediaStore } from './media-store.ts'

let folder: string
let store: MediaStore
const mimeType = 'application/octet-stream'

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'parley-media-'))
  store = createDiskStore(folder)
})

afterEach(() => rm(folder, { recursive: true }))

async function read(key: string, range?: ByteRange): Promise<string | undefined> {
  const file = await store.open(key, range)
  return file && (await buffer(file.stream)).toString()
}

/** Every file below the folder, by its path in it. */
async function files(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
}

async function* pieces(...parts: string[]) {
  for (const part of parts) yield Buffer.from(part)
}

test('keeps what it is given, whole or in pieces, and tells its size and hash', async () => {
  const expected = { size: 11, sha256: createHash('sha256').update('hello world').digest('hex') }
  expect(await store.put('7/one', Buffer.from('hello world'), { mimeType })).toEqual(expected)
  expect(await store.put('7/two', pieces('hello ', '', 'world'), { mimeType })).toEqual(expected)
  expect(await read('7/one')).toBe('hello world')
  expect(await read('7/two')).toBe('hello world')
  expect((await store.put('empty', Buffer.alloc(0), { mimeType })).size).toBe(0)
  expect(await read('empty')).toBe('')
})

test('reads parts, both ends included, and tells the whole size', async () => {
  await store.put('k', Buffer.from('0123456789'), { mimeType })
  expect(await read('k', { start: 2, end: 4 })).toBe('234')
  expect(await read('k', { start: 7 })).toBe('789')
  expect(await read('k', { end: 0 })).toBe('0')
  const part = await store.open('k', { start: 9, end: 9 })
  expect(part?.size).toBe(10)
  part?.stream.destroy()
})

test('has nothing under a key never put, or deleted', async () => {
  expect(await store.open('none')).toBeUndefined()
  await store.put('k', Buffer.from('a'), { mimeType })
  await store.delete('k')
  expect(await store.open('k')).toBeUndefined()
  await store.delete('k')
  await store.delete('never/there')
  expect(await files()).toEqual([])
})

test('replaces a file whole, while an open reader keeps the old one', async () => {
  await store.put('k', Buffer.alloc(300_000, 'a'), { mimeType })
  const before = await store.open('k')
  await store.put('k', Buffer.from('new'), { mimeType })
  expect((await buffer(before!.stream)).equals(Buffer.alloc(300_000, 'a'))).toBe(true)
  expect(await read('k')).toBe('new')
})

test('shows no part of a file before it is complete', async () => {
  const { promise: goOn, resolve: letGoOn } = Promise.withResolvers<void>()
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  async function* slow() {
    yield Buffer.from('first ')
    begin()
    await goOn
    yield Buffer.from('second')
  }
  const putting = store.put('k', slow(), { mimeType })
  await begun
  expect(await store.open('k')).toBeUndefined()
  const during = await files()
  expect(during.map((file) => path.dirname(file))).toEqual([path.join(folder, 'uploads')])
  letGoOn()
  await putting
  expect(await read('k')).toBe('first second')
  expect(await files()).toHaveLength(1)
})

test('a source that fails leaves the old file, and nothing beside it', async () => {
  async function* failing() {
    yield Buffer.from('half')
    throw new Error('the network broke')
  }
  await expect(store.put('new', failing(), { mimeType })).rejects.toThrow('the network broke')
  expect(await files()).toEqual([])
  await store.put('k', Buffer.from('old'), { mimeType })
  await expect(store.put('k', failing(), { mimeType })).rejects.toThrow('the network broke')
  expect(await read('k')).toBe('old')
  expect(await files()).toHaveLength(1)
})

test('of writers at once under one key, one wins whole', async () => {
  const texts = Array.from({ length: 8 }, (_, index) => String(index).repeat(50_000))
  await Promise.all(texts.map((text) => store.put('k', pieces(text), { mimeType })))
  expect(texts).toContain(await read('k'))
  expect(await files()).toHaveLength(1)
})

test('removes uploads that a crash left behind long ago, and leaves fresh ones to their writers', async () => {
  const uploads = path.join(folder, 'uploads')
  await mkdir(uploads)
  await writeFile(path.join(uploads, 'old'), 'x')
  await writeFile(path.join(uploads, 'fresh'), 'x')
  const longAgo = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000)
  await utimes(path.join(uploads, 'old'), longAgo, longAgo)
  await store.put('k', Buffer.from('a'), { mimeType })
  expect(await readdir(uploads)).toEqual(['fresh'])
})

test('spreads files over two levels of folders and reads them after a restart', async () => {
  for (let index = 0; index < 20; index++) await store.put(`7/${index}`, Buffer.from('a'), { mimeType })
  for (const file of await files())
    expect(path.relative(folder, file)).toMatch(/^[0-9a-f]{2}\/[0-9a-f]{2}\/7~[0-9]+$/)
  store = createDiskStore(folder)
  expect(await read('7/19')).toBe('a')
})

test.each([
  '',
  '/etc/passwd',
  '../outside',
  'a/../../outside',
  'a/..',
  'a..b',
  'a//b',
  'a/',
  '.hidden',
  'a/.hidden',
  'a\\b',
  'a~b',
  'a b',
  'a\0b',
  'é',
  'a'.repeat(201),
])('refuses the key %j', async (key) => {
  await expect(store.put(key, Buffer.from('x'), { mimeType })).rejects.toThrow('cannot be the key')
  await expect(store.open(key)).rejects.toThrow('cannot be the key')
  await expect(store.delete(key)).rejects.toThrow('cannot be the key')
  expect(await files()).toEqual([])
})
