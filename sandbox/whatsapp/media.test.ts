import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Json, objectOf } from './json.ts'
import { makeSample } from './samples.ts'
import { ann, type Bench, startBench } from './testing.ts'

let bench: Bench
beforeEach(async () => {
  bench = await startBench()
  bench.greet()
})
afterEach(() => bench.close())

const authorization = { authorization: 'Bearer sandbox-access-token' }
const { bytes } = makeSample('image', 0)
const sha256 = createHash('sha256').update(bytes).digest('base64')

async function upload(fields: Record<string, string | Blob>): Promise<{ status: number; body: Json }> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  const url = `${bench.sandbox.url}/v25.0/${bench.numberId}/media`
  const response = await fetch(url, { method: 'POST', body: form, headers: authorization })
  return { status: response.status, body: objectOf(await response.json()) }
}

async function uploadImage(): Promise<string> {
  const file = new Blob([new Uint8Array(bytes)], { type: 'image/png' })
  const { body } = await upload({ messaging_product: 'whatsapp', type: 'image/png', file })
  return String(body['id'])
}

describe('an upload', () => {
  it('is fetched in two hops, the second one only with the token', async () => {
    const id = await uploadImage()
    const { body } = await bench.graph(`${id}?phone_number_id=${bench.numberId}`)
    expect(body).toMatchObject({ id, mime_type: 'image/png', sha256, file_size: String(bytes.length) })
    const url = String(body['url'])
    expect((await fetch(url)).status).toBe(401)
    expect((await fetch(url, { headers: { authorization: 'Bearer other' } })).status).toBe(401)
    const file = await fetch(url, { headers: authorization })
    expect(file.headers.get('content-type')).toBe('image/png')
    expect(Buffer.from(await file.arrayBuffer()).equals(bytes)).toBe(true)
  })

  it('has an address for five minutes, and another one when asked again', async () => {
    const id = await uploadImage()
    const stale = String((await bench.graph(id)).body['url'])
    bench.clock.now += 5 * 60_000
    expect((await fetch(stale, { headers: authorization })).status).toBe(404)
    const fresh = String((await bench.graph(id)).body['url'])
    expect((await fetch(fresh, { headers: authorization })).status).toBe(200)
    expect((await fetch(`${fresh}x`, { headers: authorization })).status).toBe(404)
  })

  it('can be sent, and is unknown once deleted', async () => {
    const id = await uploadImage()
    expect(await bench.send({ type: 'image', image: { id, caption: 'New' } })).toMatchObject({ status: 200 })
    expect(await bench.send({ type: 'video', video: { id } })).toMatchObject({ error: { code: 131009 } })
    expect(await bench.graph(id, { method: 'DELETE' })).toMatchObject({ body: { success: true } })
    expect(await bench.graph(id)).toMatchObject({ status: 400, error: { code: 100, error_subcode: 33 } })
    expect(await bench.send({ type: 'image', image: { id } })).toMatchObject({ error: { code: 100 } })
  })

  it('is refused without its fields, of a foreign type, or too large', async () => {
    const file = new Blob([new Uint8Array(bytes)], { type: 'image/png' })
    expect(await upload({ type: 'image/png', file })).toMatchObject({
      status: 400,
      body: { error: { code: 100 } },
    })
    expect(await upload({ messaging_product: 'whatsapp' })).toMatchObject({ status: 400 })
    const odd = await upload({ messaging_product: 'whatsapp', type: 'application/x-msdownload', file })
    expect(odd).toMatchObject({ status: 400, body: { error: { code: 100 } } })
    const large = new Blob([new Uint8Array(5 * 1024 * 1024 + 1)], { type: 'image/png' })
    const refused = await upload({ messaging_product: 'whatsapp', type: 'image/png', file: large })
    expect(refused).toMatchObject({ status: 400, body: { error: { code: 131053 } } })
  })
})

describe('media from a customer', () => {
  it('is told with its hash and can be fetched', async () => {
    const base64 = bytes.toString('base64')
    bench.control.inbound(bench.numberId, {
      from: ann,
      image: { base64, mime_type: 'image/png', caption: 'see' },
    })
    await bench.control.idle()
    const image = objectOf(bench.receiver.messages().find(({ type }) => type === 'image')?.['image'])
    expect(image).toMatchObject({ caption: 'see', mime_type: 'image/png', sha256 })
    const { body } = await bench.graph(String(image['id']))
    const file = await fetch(String(body['url']), { headers: authorization })
    expect(Buffer.from(await file.arrayBuffer()).equals(bytes)).toBe(true)
  })

  it('floods in as an album of different files', async () => {
    bench.control.inbound(bench.numberId, { from: ann, image: {}, count: 5 })
    await bench.control.idle()
    const images = bench.receiver.messages().map((message) => objectOf(message['image'])['sha256'])
    expect(new Set(images.filter(Boolean)).size).toBe(5)
  })

  it.each(['image', 'audio', 'video', 'document', 'sticker'])('has a made sample for %s', async (kind) => {
    bench.control.inbound(bench.numberId, { from: ann, type: kind })
    await bench.control.idle()
    const part = bench.receiver.messages().find(({ type }) => type === kind)?.[kind]
    expect(part).toMatchObject({ id: expect.any(String), mime_type: makeSample(kind, 0).mimeType })
  })
})

describe('media by link', () => {
  it('is fetched once and delivered', async () => {
    const files = await serveFiles()
    await bench.send({ type: 'image', image: { link: `${files.url}/photo.png` } })
    await bench.send({ type: 'image', image: { link: `${files.url}/photo.png` } })
    await bench.control.idle()
    await files.close()
    expect(files.asked).toEqual(['/photo.png'])
    expect(bench.receiver.statuses().filter(({ status }) => status === 'delivered')).toHaveLength(2)
    expect(bench.control.messages(bench.numberId, ann).at(-1)).toMatchObject({
      media: { id: expect.any(String) },
    })
  })

  it('fails late when there is no file, or one of a foreign type', async () => {
    const files = await serveFiles()
    const { wamid: gone } = await bench.send({ type: 'image', image: { link: `${files.url}/gone.png` } })
    const { wamid: page } = await bench.send({ type: 'image', image: { link: `${files.url}/page.html` } })
    await bench.control.idle()
    await files.close()
    const codes = bench.receiver
      .statuses()
      .map(({ id, errors }) => [id, objectOf((errors as Json[])[0])['code']])
    expect(Object.fromEntries(codes)).toEqual({ [gone]: 131052, [page]: 131053 })
  })
})

async function serveFiles() {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    if (request.url === '/photo.png') response.writeHead(200, { 'content-type': 'image/png' }).end(bytes)
    else if (request.url === '/page.html') response.writeHead(200, { 'content-type': 'text/html' }).end('<p>')
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    asked,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
