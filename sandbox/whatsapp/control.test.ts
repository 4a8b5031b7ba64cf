import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Json, objectOf } from './json.ts'
import { ann, type Bench, startBench } from './testing.ts'

let bench: Bench
beforeEach(async () => {
  bench = await startBench()
})
afterEach(() => bench.close())

type Call = { method?: string; body?: unknown; headers?: Record<string, string> }

async function control(path: string, { method, body, headers = {} }: Call = {}) {
  const response = await fetch(`${bench.sandbox.url}/sandbox/${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: objectOf(await response.json()) }
}

describe('the control API', () => {
  it('makes a number once and changes it after that', async () => {
    const made = await control('numbers', {
      body: { display_phone_number: '+1 555 010 0200', app_secret: 's' },
    })
    const id = String(objectOf(made.body['number'])['phone_number_id'])
    const again = { display_phone_number: '15550100200', verified_name: 'Second Shop' }
    const changed = await control('numbers', { body: again })
    expect(changed.body['number']).toMatchObject({
      phone_number_id: id,
      verified_name: 'Second Shop',
      app_secret: 's',
    })
    expect((await control('numbers')).body['numbers']).toHaveLength(2)
    expect(await control(`numbers/${id}`, { method: 'DELETE' })).toMatchObject({ status: 200 })
    expect(await control(`numbers/${id}`)).toMatchObject({ status: 404 })
  })

  it('carries a conversation both ways', async () => {
    const path = `numbers/${bench.numberId}`
    const { body } = await control(`${path}/inbound`, { body: { from: ann, name: 'Ann Lee', text: 'hi' } })
    await bench.send({})
    const { body: said } = await control(`${path}/conversations/${ann}/messages`)
    expect(said['messages']).toMatchObject([
      { id: body['wamid'], from: 'customer', preview: 'hi' },
      { from: 'business', preview: 'hello' },
    ])
    const { body: list } = await control(`${path}/conversations`)
    expect(list['conversations']).toMatchObject([{ key: ann, unread: 1, customer: { name: 'Ann Lee' } }])
    expect((await control(`${path}/conversations/${ann}/read`, { method: 'POST' })).body).toEqual({ read: 1 })
  })

  it('sets switches, and names the ones it does not know', async () => {
    const path = `numbers/${bench.numberId}/behaviour`
    const set = await control(path, { method: 'PUT', body: { repeat: 3, readDelayMs: null } })
    expect(set.body).toMatchObject({ repeat: 3, readDelayMs: null })
    const unknown = await control(path, { method: 'PUT', body: { repeats: 3 } })
    expect(unknown.status).toBe(400)
    expect(JSON.stringify(unknown.body)).toContain("Unknown switch 'repeats'")
    const wrong = await control(path, { method: 'PUT', body: { repeat: 'often' } })
    expect(wrong.status).toBe(400)
  })

  it('shows the newest requests and callbacks', async () => {
    bench.greet()
    await bench.send({ to: 'nobody' })
    await bench.control.idle()
    const { body: requests } = await control('requests?limit=1')
    expect(requests['requests']).toMatchObject([
      { method: 'POST', status: 400, request: { to: 'nobody' }, answer: { error: { code: 131009 } } },
    ])
    const { body: callbacks } = await control(`callbacks?number=${bench.numberId}`)
    expect(callbacks['callbacks']).toMatchObject([
      { state: 'delivered', httpStatus: 200, summary: `text from ${ann}` },
    ])
  })

  it('tells a status by hand, whatever came before', async () => {
    bench.greet()
    const { wamid } = await bench.send({})
    await bench.control.idle()
    await control(`numbers/${bench.numberId}/statuses`, { body: { wamid, status: 'failed', code: 131026 } })
    await bench.control.idle()
    expect(bench.receiver.statuses().at(-1)).toMatchObject({ id: wamid, status: 'failed' })
  })

  it('forgets everything on reset, what is under way included', async () => {
    bench.receiver.answers.push(500, 500, 500)
    bench.greet()
    await control('numbers', { body: { phone_number_id: '88' } })
    await control('reset', { method: 'POST' })
    await bench.control.idle()
    const { body } = await control('numbers')
    expect(body['numbers']).toMatchObject([
      { phone_number_id: bench.numberId, conversations: 0, callback_url: null },
    ])
    expect(bench.control.callbacks()).toEqual([])
  })

  it('forgets messages, not the window, when conversations are not kept', async () => {
    bench.control.behaviour(bench.numberId, { keepConversations: false })
    bench.greet()
    await bench.send({})
    await bench.control.idle()
    expect(bench.control.messages(bench.numberId, ann)).toEqual([])
    expect(
      bench.receiver
        .statuses()
        .map(({ status }) => status)
        .toSorted(),
    ).toEqual(['delivered', 'sent'])
  })

  it('refuses pages of other sites', async () => {
    const foreign = { origin: 'https://elsewhere.example.test' }
    expect(await control('numbers', { headers: foreign })).toMatchObject({ status: 403 })
    expect(await control('numbers', { headers: { origin: bench.sandbox.url } })).toMatchObject({
      status: 200,
    })
  })

  it('never shows a file that a browser could run', async () => {
    const html = Buffer.from('<script>alert(1)</script>').toString('base64')
    bench.control.inbound(bench.numberId, { from: ann, document: { base64: html, mime_type: 'text/html' } })
    const [message] = bench.control.messages(bench.numberId, ann) as [Json]
    const url = String(objectOf(message['media'])['url'])
    const response = await fetch(`${bench.sandbox.url}${url}`)
    expect(response.headers.get('content-disposition')).toBe('attachment')
    expect(response.headers.get('content-security-policy')).toBe('sandbox')
  })

  it('gives players the part of a recording they ask for', async () => {
    bench.control.inbound(bench.numberId, { from: ann, audio: {} })
    const [message] = bench.control.messages(bench.numberId, ann) as [Json]
    const url = `${bench.sandbox.url}${objectOf(message['media'])['url']}`
    const part = await fetch(url, { headers: { range: 'bytes=4-9' } })
    expect(part.status).toBe(206)
    expect(part.headers.get('content-range')).toMatch(/^bytes 4-9\/\d+$/)
    expect((await part.arrayBuffer()).byteLength).toBe(6)
  })

  it('tells open pages that something changed', async () => {
    const abort = new AbortController()
    const response = await fetch(`${bench.sandbox.url}/sandbox/live`, { signal: abort.signal })
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    expect((await reader.read()).value).toContain('data: changed')
    bench.greet()
    expect((await reader.read()).value).toContain('data: changed')
    abort.abort()
  })
})

describe('the page', () => {
  it('is one document that loads nothing from elsewhere', async () => {
    const response = await fetch(`${bench.sandbox.url}/`)
    const html = await response.text()
    expect(response.headers.get('content-type')).toContain('text/html')
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//)
    expect(html).not.toContain('innerHTML')
  })
})
