import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ann, type Bench, startBench } from './testing.ts'

let bench: Bench
beforeEach(async () => {
  bench = await startBench()
  bench.greet()
})
afterEach(() => bench.close())

const bubbles = () => bench.control.messages(bench.numberId, ann).length - 1

describe('failures on demand', () => {
  it.each([
    [0, 401],
    [4, 400],
    [10, 403],
    [190, 401],
    [368, 403],
    [80007, 400],
    [130429, 429],
    [131000, 500],
    [131005, 403],
    [131016, 500],
    [131031, 403],
    [131042, 400],
    [131048, 400],
    [131056, 400],
    [132001, 404],
    [133010, 400],
  ])('answer code %i with HTTP %i, once', async (code, status) => {
    bench.control.fail(bench.numberId, { code })
    expect(await bench.send({})).toMatchObject({ status, error: { code } })
    expect(bubbles()).toBe(0)
    expect(await bench.send({})).toMatchObject({ status: 200 })
  })

  it('carry their own status, words and hints', async () => {
    bench.control.fail(bench.numberId, {
      code: 130429,
      httpStatus: 400,
      details: 'slow down',
      subcode: 2494055,
      retryAfterSeconds: 7,
      regainAccessMinutes: 3,
    })
    const { status, headers, error } = await bench.send({})
    expect(status).toBe(400)
    expect(headers.get('retry-after')).toBe('7')
    expect(headers.get('x-business-use-case-usage')).toContain('"estimated_time_to_regain_access":3')
    expect(error).toMatchObject({ error_subcode: 2494055, error_data: { details: 'slow down' } })
  })

  it('apply to one recipient as often as asked, until removed', async () => {
    bench.control.fail(bench.numberId, { code: 131026, to: '+1 555 010 0003', count: null })
    expect(await bench.send({})).toMatchObject({ status: 200 })
    for (let sent = 0; sent < 3; sent += 1) {
      expect(await bench.send({ to: '15550100003' })).toMatchObject({ error: { code: 131026 } })
    }
    bench.control.clearFailures(bench.numberId)
    expect(await bench.send({ to: '15550100003' })).toMatchObject({ status: 200 })
  })

  it('come late as a failed status', async () => {
    bench.control.fail(bench.numberId, { mode: 'late', code: 131049, details: 'too many' })
    const { status, wamid } = await bench.send({})
    await bench.control.idle()
    expect(status).toBe(200)
    expect(bench.receiver.statuses()).toMatchObject([
      { id: wamid, status: 'failed', errors: [{ code: 131049, error_data: { details: 'too many' } }] },
    ])
  })

  it('come late for people who are not on WhatsApp', async () => {
    bench.control.customer(bench.numberId, ann, { onWhatsApp: false })
    await bench.send({})
    await bench.control.idle()
    expect(bench.receiver.statuses()).toMatchObject([{ status: 'failed', errors: [{ code: 131026 }] }])
  })

  it.each([
    ['cut-before', 0],
    ['hang-before', 0],
    ['cut-after', 1],
    ['hang-after', 1],
  ])('break the connection: %s leaves %i messages behind', async (mode, left) => {
    bench.control.fail(bench.numberId, { mode, hangMs: 30 })
    await expect(bench.send({})).rejects.toThrow('fetch failed')
    expect(bubbles()).toBe(left)
    await bench.control.idle()
    expect(bench.receiver.statuses()).toHaveLength(left * 2)
    expect(bench.control.requests(1)).toMatchObject([{ status: 0 }])
  })

  it('can be a page of a gateway instead of JSON', async () => {
    bench.control.fail(bench.numberId, { mode: 'html', httpStatus: 504 })
    const response = await fetch(`${bench.sandbox.url}/v25.0/${bench.numberId}/messages`, { method: 'POST' })
    expect(response.status).toBe(504)
    expect(await response.text()).toContain('<html>')
  })

  it('apply to templates through any number of the account', async () => {
    bench.control.fail(bench.numberId, { operation: 'templates', code: 80007 })
    expect(await bench.graph(`${bench.wabaId}/message_templates`)).toMatchObject({ error: { code: 80007 } })
    expect(await bench.graph(`${bench.wabaId}/message_templates`)).toMatchObject({ status: 200 })
  })

  it('are refused when they make no sense, with a sentence that says why', () => {
    expect(() => bench.control.fail(bench.numberId, { mode: 'explode' })).toThrow('\'mode\' is "explode"')
    expect(() => bench.control.fail(bench.numberId, { code: 'many' })).toThrow('\'code\' is "many"')
    expect(() => bench.control.fail('1', { code: 1 })).toThrow("No phone number '1'")
  })
})
