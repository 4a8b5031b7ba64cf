import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { failAbandonedCalls } from '../server/core/calls/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { eventually } from './harness.ts'
import { herNumber, VoiceBench, vendorNames } from './voice-http-bench.ts'

let bench: VoiceBench

beforeAll(async () => {
  bench = await VoiceBench.start()
})
beforeEach(() => {
  bench.control.reset()
  bench.control.behaviour({ timeScale: 0.01 })
})
afterAll(() => bench.close())

const placings = () => bench.control.requests().filter(({ method }) => method === 'POST')

describe.each(vendorNames)('%s', (vendor) => {
  test('is asked in its own words: numbers, addresses, limits', async () => {
    bench.control.person(herNumber, { does: 'busy' })
    const { call } = await bench.untilOver(await bench.place(vendor))
    const { body } = placings()[0]!
    const base = `${bench.url}/callbacks/voice/${vendor}/`
    if (vendor === 'twilio') {
      expect(body).toMatchObject({ To: herNumber, From: bench.inboxes.twilio.phone, Timeout: '60' })
      expect(body['StatusCallbackEvent']).toEqual(['initiated', 'ringing', 'answered', 'completed'])
      expect([body['Url'], body['StatusCallback']].every((url) => String(url).startsWith(base))).toBe(true)
      return
    }
    const plus = vendor === 'plivo' ? '' : '+'
    expect(body).toMatchObject({
      to: `${plus}${herNumber.slice(1)}`,
      answer_method: 'POST',
      ring_timeout: 60,
    })
    expect(body['hangup_url']).toBe(body['ring_url'])
    expect(String(body['answer_url']).startsWith(base)).toBe(true)
    expect(call.toPhone).toBe(herNumber)
  })

  test.each([
    ['the credentials are wrong', { status: 401, body: { code: 20003, message: 'Authenticate' } }, 'failed'],
    ['there is no money', { status: 402, body: { error: 'low balance' } }, 'failed'],
    [
      'the caller’s number is not ours',
      { status: 400, body: { code: 21210, message: 'from is not owned', error: 'from is not owned' } },
      'failed',
    ],
    [
      'the number is none',
      {
        status: 400,
        body: { code: 21211, message: "The 'To' number is invalid", error: 'to parameter is invalid' },
      },
      'invalid_number',
    ],
    ['the vendor fails', { status: 500, body: {} }, 'failed'],
  ])('%s: the call fails and is not tried again', async (_what, failure, endCause) => {
    bench.control.fail(failure)
    const { call } = await bench.untilOver(await bench.place(vendor))
    expect(call).toMatchObject({ status: 'failed', endCause, networkId: undefined })
    expect(call.errorMessage).toBeTruthy()
    expect(placings()).toHaveLength(1)
    expect(await bench.ends(call.id)).toBe(1)
  })

  test.each([
    ['too many calls at once', { status: 429, body: { code: 20429 }, headers: { 'retry-after': '1' } }],
    ['the vendor is away', { status: 503, body: {}, headers: { 'retry-after': '1' } }],
  ])('%s: the call is placed later', async (_what, failure) => {
    bench.control.fail(failure)
    bench.control.person(herNumber, { keys: ['1'] })
    const { call } = await bench.untilOver(await bench.place(vendor))
    expect(call).toMatchObject({ status: 'completed', keys: '1' })
    expect(placings()).toHaveLength(2)
  })

  test.each([
    'before',
    'after',
  ] as const)('the connection breaks %s the vendor took the call: nobody is called twice', async (cut) => {
    bench.control.fail({ cut })
    bench.control.person(herNumber, { does: 'ring' })
    bench.control.behaviour({ timeScale: 0.05 })
    const placed = await bench.place(vendor)
    await eventually(async () => (await bench.call(placed.call.id)).endedAt)
    await bench.control.idle()
    const call = await bench.call(placed.call.id)
    expect(placings()).toHaveLength(1)
    expect(bench.control.calls()).toHaveLength(cut === 'after' ? 1 : 0)
    // What the vendor tells of it afterwards says more than that we do not know.
    expect(call.endCause).toBe(cut === 'after' ? 'no_answer' : 'failed')
    expect(await bench.ends(call.id)).toBe(1)
  })

  test('a call that was given up plays nothing when it is answered after all', async () => {
    bench.control.fail({ cut: 'after' })
    bench.control.behaviour({ answerAfterMs: 400 })
    const placed = await bench.place(vendor)
    await eventually(async () => (await bench.call(placed.call.id)).endedAt)
    const network = await eventually(async () => bench.control.calls()[0])
    await network.over.promise
    expect(network.faults).toEqual([])
    expect(network.heard).toEqual([])
  })

  test('a call of which nothing more is told is ended as failed, with the reason', async () => {
    bench.control.behaviour({ hold: true, timeScale: 1 })
    bench.control.person(herNumber, { does: 'ring' })
    const { call: placed } = await bench.place(vendor)
    await eventually(async () => (await bench.call(placed.id)).networkId)
    expect(await failAbandonedCalls(bench.db)).toBe(false)
    expect((await bench.call(placed.id)).endedAt).toBeUndefined()
    await bench.db.query(
      sql`update call_work set due_at = now() - interval '1 second' where call_id = ${placed.id}`,
    )
    await failAbandonedCalls(bench.db)
    const call = await bench.call(placed.id)
    expect(call).toMatchObject({ status: 'failed', endCause: 'failed' })
    expect(call.errorMessage).toContain('told nothing')
  })
})
