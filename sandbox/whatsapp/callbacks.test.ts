import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ann, type Bench, startBench, startReceiver } from './testing.ts'
import { signBody, toWireJson } from './wire-json.ts'

let bench: Bench
beforeEach(async () => {
  bench = await startBench()
})
afterEach(() => bench.close())

/** Sorted, since callbacks arrive in no promised order. */
const statusesOf = () =>
  bench.receiver
    .statuses()
    .map(({ status }) => status)
    .toSorted()

describe('signature', () => {
  it("agrees with the vendor's published vector", () => {
    const body =
      '{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"text":"caf\\u00e9"}}]}]}'
    expect(signBody(body, 'app-s3cret')).toBe(
      'sha256=2b78b8f6b62c39e75a1ff7a470b3c3ff33145f97679fa46c9a63dc4686893d3e',
    )
    expect(toWireJson(JSON.parse(body))).toBe(body)
  })

  it('covers exactly the bytes that are posted, written in ASCII with escaped slashes', async () => {
    bench.control.inbound(bench.numberId, { from: ann, name: 'Ánn 😀', text: 'đây/kia' })
    await bench.control.idle()
    const [post] = bench.receiver.posts
    const expected = createHmac('sha256', 'sandbox-app-secret')
      .update(post?.raw ?? '')
      .digest('hex')
    expect(post?.headers['x-hub-signature-256']).toBe(`sha256=${expected}`)
    expect(post?.raw).toContain('\\u0111\\u00e2y\\/kia')
    expect(post?.raw).toContain('\\u00c1nn \\ud83d\\ude00')
    expect(bench.receiver.messages()[0]).toMatchObject({ text: { body: 'đây/kia' } })
  })
})

describe('handshake', () => {
  it('reports that the address knows the verify token', async () => {
    const body = { phone_number_id: bench.numberId, callback_url: bench.receiver.url }
    const { handshake, number } = await bench.control.putNumber(body)
    expect(handshake).toMatchObject({ ok: true, status: 200 })
    expect(number).toMatchObject({ callback_url: bench.receiver.url })
  })

  it('tells a wrong token from a server that is not there', async () => {
    const wrong = { phone_number_id: bench.numberId, callback_url: bench.receiver.url, verify_token: 'other' }
    expect((await bench.control.putNumber(wrong)).handshake).toMatchObject({ ok: false, status: 403 })
    const gone = await startReceiver()
    await gone.close()
    const nobody = { phone_number_id: bench.numberId, callback_url: gone.url }
    expect((await bench.control.putNumber(nobody)).handshake).toMatchObject({ ok: false, status: null })
  })
})

describe('statuses', () => {
  it('follow a send as sent and delivered, with prices and the caller’s data', async () => {
    bench.greet()
    const { wamid } = await bench.send({ biz_opaque_callback_data: 'msg_1' })
    await bench.control.idle()
    expect(statusesOf()).toEqual(['delivered', 'sent'])
    expect(bench.receiver.statuses().find(({ status }) => status === 'sent')).toMatchObject({
      id: wamid,
      recipient_id: ann,
      biz_opaque_callback_data: 'msg_1',
      conversation: { origin: { type: 'service' } },
      pricing: { billable: false, pricing_model: 'PMP', category: 'service' },
    })
  })

  it('end with read once the customer opens the conversation, and only once', async () => {
    bench.greet()
    await bench.send({})
    await bench.control.idle()
    expect(bench.control.read(bench.numberId, ann)).toEqual({ read: 1 })
    expect(bench.control.read(bench.numberId, ann)).toEqual({ read: 0 })
    await bench.control.idle()
    expect(statusesOf()).toEqual(['delivered', 'read', 'sent'])
  })

  it('end with read by themselves when a delay is set', async () => {
    bench.control.behaviour(bench.numberId, { readDelayMs: 20 })
    bench.greet()
    await bench.send({})
    await bench.control.idle()
    expect(statusesOf()).toContain('read')
  })
})

describe('delivery', () => {
  it('tries again until the server answers 2xx, with the same bytes', async () => {
    bench.receiver.answers.push(500, 503, 404, 302)
    bench.greet()
    await bench.control.idle()
    expect(bench.receiver.posts).toHaveLength(5)
    expect(new Set(bench.receiver.posts.map(({ raw }) => raw)).size).toBe(1)
    expect(bench.control.callbacks(1)[0]).toMatchObject({ state: 'delivered', attempts: 5, httpStatus: 200 })
  })

  it('reaches a server that was down and came back at another address', async () => {
    const gone = await startReceiver()
    await gone.close()
    await bench.control.putNumber({ phone_number_id: bench.numberId, callback_url: gone.url })
    bench.greet()
    await expect.poll(() => bench.control.callbacks(1)[0]?.attempts).toBeGreaterThan(1)
    await bench.control.putNumber({ phone_number_id: bench.numberId, callback_url: bench.receiver.url })
    await bench.control.idle()
    expect(bench.receiver.messages()).toHaveLength(1)
  })

  it('repeats every body as often as asked', async () => {
    bench.control.behaviour(bench.numberId, { repeat: 4 })
    bench.greet()
    await bench.control.idle()
    expect(bench.receiver.posts).toHaveLength(4)
    expect(new Set(bench.receiver.posts.map(({ raw }) => raw)).size).toBe(1)
  })

  it('lets callbacks overtake each other when shuffling, and loses none', async () => {
    bench.control.behaviour(bench.numberId, { shuffle: true, shuffleWindowMs: 60 })
    const { wamids } = bench.control.inbound(bench.numberId, { from: ann, text: 'n', count: 40 })
    await bench.control.idle()
    const arrived = bench.receiver.messages().map(({ id }) => id)
    expect(arrived.toSorted()).toEqual(wamids.toSorted())
    expect(arrived).not.toEqual(wamids)
  })

  it('puts many callbacks into one body when batching', async () => {
    bench.control.behaviour(bench.numberId, { batchSize: 10 })
    const { wamids } = bench.control.inbound(bench.numberId, { from: ann, text: 'n', count: 25 })
    await bench.control.idle()
    expect(bench.receiver.posts).toHaveLength(3)
    expect(
      bench.receiver
        .messages()
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(wamids.toSorted())
  })

  it('holds callbacks until they are released, in the order asked for', async () => {
    bench.control.behaviour(bench.numberId, { holdCallbacks: true })
    const { wamids } = bench.control.inbound(bench.numberId, { from: ann, text: 'n', count: 3 })
    await bench.control.idle()
    expect(bench.receiver.posts).toHaveLength(0)
    expect(bench.control.number(bench.numberId)).toMatchObject({ held_callbacks: 3 })
    expect(bench.control.release(bench.numberId, 'reversed', 3)).toEqual({ released: 3 })
    await bench.control.idle()
    expect(bench.receiver.messages().map(({ id }) => id)).toEqual(wamids.toReversed())
  })

  it('keeps callbacks of a number that has no address, where they can be seen', async () => {
    await bench.control.putNumber({ phone_number_id: '77', display_phone_number: '+1 555 010 0077' })
    bench.control.inbound('77', { from: ann, text: 'anybody?' })
    await bench.control.idle()
    expect(bench.control.callbacks(10, '77')).toMatchObject([{ state: 'kept', attempts: 0 }])
  })

  it('tells nothing once the app is unsubscribed', async () => {
    await bench.graph(`${bench.wabaId}/subscribed_apps`, { method: 'DELETE' })
    bench.greet()
    await bench.control.idle()
    expect(bench.receiver.posts).toHaveLength(0)
    await bench.graph(`${bench.wabaId}/subscribed_apps`, { body: {} })
    bench.greet()
    await bench.control.idle()
    expect(bench.receiver.posts).toHaveLength(1)
  })
})
