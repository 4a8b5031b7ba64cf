import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { findIvrCall } from '../server/core/calls/index.ts'
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

describe.each(vendorNames)('%s', (vendor) => {
  test('key 1: the prompt is heard, the key is told once, the call is over', async () => {
    bench.control.person(herNumber, { keys: ['1'] })
    const { call, ivr, network } = await bench.untilOver(await bench.place(vendor))
    expect(network.faults).toEqual([])
    expect(bench.heard(network)).toEqual(['welcome', 'prompt', 'success'])
    expect(call).toMatchObject({ status: 'completed', endCause: 'completed', keys: '1', provider: vendor })
    expect(call.networkId).toBe(network.id)
    expect(call.answeredAt && call.ringingAt && call.startedAt).toBeTruthy()
    expect(call.endedAt!.getTime()).toBeGreaterThanOrEqual(call.answeredAt!.getTime())
    expect(ivr).toMatchObject({ result: 'digit_pressed', pressedDigit: '1' })
    expect(await bench.ends(call.id)).toBe(1)
  })

  test('a wrong key is answered, the right one after it counts, and its option has its own response', async () => {
    bench.control.person(herNumber, { keys: ['7', '2'] })
    const { call, ivr, network } = await bench.untilOver(await bench.place(vendor))
    expect(network.faults).toEqual([])
    expect(bench.heard(network)).toEqual(['welcome', 'prompt', 'failed', 'prompt', 'welcome'])
    expect(call.keys).toBe('72')
    expect(ivr).toMatchObject({ result: 'digit_pressed', pressedDigit: '2' })
  })

  test('* and # are keys like others', async () => {
    bench.control.person(herNumber, { keys: ['*', '#'] })
    const placed = await bench.place(vendor, { options: [{ digit: '#' }] })
    const { call, ivr } = await bench.untilOver(placed)
    expect(call.keys).toBe('*#')
    expect(ivr.pressedDigit).toBe('#')
  })

  test('no key: the prompt comes as often as it may, then the line hangs up', async () => {
    const { call, ivr, network } = await bench.untilOver(await bench.place(vendor, { maxRetries: 1 }))
    expect(network.faults).toEqual([])
    expect(bench.heard(network)).toEqual(['welcome', 'prompt', 'prompt'])
    expect(call).toMatchObject({ status: 'completed', keys: undefined })
    expect(ivr).toMatchObject({ result: 'no_input', pressedDigit: undefined })
  })

  test('wrong keys only: the failure is told each time, and the result is an invalid input', async () => {
    bench.control.person(herNumber, { keys: ['7', '8'] })
    const { ivr, network } = await bench.untilOver(await bench.place(vendor, { maxRetries: 1 }))
    expect(bench.heard(network)).toEqual(['welcome', 'prompt', 'failed', 'prompt', 'failed'])
    expect(ivr).toMatchObject({ result: 'invalid_input', pressedDigit: undefined })
  })

  test('whoever puts the phone down during the prompt has pressed nothing', async () => {
    bench.control.person(herNumber, { hangsUpAfter: 0 })
    const { call, ivr } = await bench.untilOver(await bench.place(vendor))
    expect(call).toMatchObject({ status: 'completed', endCause: 'completed' })
    expect(ivr.result).toBe('none')
    expect(await bench.ends(call.id)).toBe(1)
  })

  test.each([
    ['busy', 'busy', 'busy'],
    ['reject', 'rejected', 'rejected'],
    ['ring', 'no_answer', 'no_answer'],
    ['unknown-number', 'failed', 'invalid_number'],
    ['fail', 'failed', 'failed'],
  ] as const)('nobody answers (%s): the call is %s, its cause %s', async (does, status, endCause) => {
    bench.control.person(herNumber, { does })
    const { call, ivr } = await bench.untilOver(await bench.place(vendor))
    expect(call).toMatchObject({ status, endCause, answeredAt: undefined })
    expect(call.cause).toBeTruthy()
    expect(ivr.result).toBe('none')
    expect(await bench.ends(call.id)).toBe(1)
  })

  test.each([
    ['while it rings', 'ring', 'cancelled'],
    ['after the answer', 'answer', 'completed'],
  ] as const)('a call that we hang up %s ends so', async (_when, does, endCause) => {
    bench.control.behaviour({ timeScale: 1 })
    bench.control.person(herNumber, { does })
    const placed = await bench.place(vendor)
    await eventually(async () => {
      const { ringingAt, answeredAt, networkId } = await bench.call(placed.call.id)
      return networkId && (does === 'ring' ? ringingAt : answeredAt)
    })
    await bench.hangUp(vendor, placed.call.id)
    const { call } = await bench.untilOver(placed)
    expect(call).toMatchObject({ endCause, status: endCause })
    await bench.hangUp(vendor, placed.call.id)
    expect((await bench.call(call.id)).status).toBe(endCause)
  })

  test('every call-back comes three times, late: nothing happens twice', async () => {
    bench.control.behaviour({ repeat: 3, delayMs: 60 })
    bench.control.person(herNumber, { keys: ['7', '', '1'] })
    const { call, ivr, network } = await bench.untilOver(await bench.place(vendor))
    expect(network.faults).toEqual([])
    expect(bench.heard(network)).toEqual(['welcome', 'prompt', 'failed', 'prompt', 'prompt', 'success'])
    expect(call).toMatchObject({ status: 'completed', keys: '71' })
    expect(ivr).toMatchObject({ result: 'digit_pressed', pressedDigit: '1' })
    expect(await bench.ends(call.id)).toBe(1)
    for (const [first, ...others] of repeatsOf(bench.control.callbacks()))
      for (const other of others) expect(stepsOf(other!)).toEqual(stepsOf(first!))
  })

  test.each([
    'kept',
    'reversed',
    'shuffled',
  ] as const)('what is told in %s order comes to the same', async (order) => {
    for (const person of [{ keys: ['1'] }, { does: 'busy' as const }]) {
      bench.control.behaviour({ hold: true, timeScale: 0.01 })
      bench.control.person(herNumber, person)
      const placed = await bench.place(vendor)
      await eventually(async () => bench.control.calls().at(-1)?.endedAt)
      await bench.control.release(order)
      const { call } = await bench.untilOver(placed)
      expect(call).toMatchObject(
        person.does ? { status: 'busy', answeredAt: undefined } : { status: 'completed', keys: '1' },
      )
      expect(call.ringingAt).toBeTruthy()
      expect(await bench.ends(call.id)).toBe(1)
    }
  })

  test.each([
    'wrong',
    'none',
  ] as const)('a call-back with %s signature is refused and changes nothing', async (signature) => {
    bench.control.behaviour({ signature, tries: 1 })
    bench.control.person(herNumber, { keys: ['1'] })
    const { call: placed } = await bench.place(vendor)
    const network = await eventually(async () => bench.control.calls().at(-1))
    await network.over.promise
    await bench.control.idle()
    const told = bench.control.callbacks()
    expect(new Set(told.map(({ status }) => status))).toEqual(new Set([403]))
    const call = await bench.call(placed.id)
    expect(call).toMatchObject({ status: 'queued', ringingAt: undefined, answeredAt: undefined })
    const ivr = await findIvrCall(bench.db, { accountId: bench.accountId, callId: placed.id })
    expect(ivr?.state).toBeUndefined()
    expect(network.heard).toEqual([])
  })

  test('the secret of one call opens no other, and no other vendor’s addresses', async () => {
    bench.control.person(herNumber, { does: 'busy' })
    const [one, two] = [await bench.place(vendor), await bench.place(vendor)]
    await Promise.all([bench.untilOver(one), bench.untilOver(two)])
    const statuses = bench.control.callbacks().filter(({ kind }) => kind === 'status')
    const paths = [...new Set(statuses.map(({ url }) => new URL(url).pathname.split('/')))]
    const [a, b] = [paths[0]!, paths.find((path) => path[4] !== paths[0]![4])!]
    const other = vendorNames.find((name) => name !== vendor)!
    const changed = [
      [a[3], a[4], b[5]],
      [other, a[4], a[5]],
      [a[3], a[4], `${a[5]!.split('.')[0]}.`],
      [a[3], a[4], 'x'],
    ]
    for (const parts of changed) {
      const url = `${bench.url}/callbacks/voice/${parts.join('/')}/status`
      expect((await fetch(url, { method: 'POST' })).status).toBe(403)
    }
    const nobody = await fetch(`${bench.url}/callbacks/voice/acme/${a[4]}/${a[5]}/status`, { method: 'POST' })
    expect(nobody.status).toBe(404)
  })

  test('the server is started again in the middle of a call, which goes on where it was', async () => {
    bench.control.behaviour({ timeScale: 0.2, tries: 200 })
    bench.control.person(herNumber, { keys: ['7'] })
    const placed = await bench.place(vendor, { inputTimeoutMs: 60_000 })
    const name = { accountId: bench.accountId, id: placed.ivrCall.id }
    await eventually(async () => (await findIvrCall(bench.db, name))?.state?.keys === '7')
    await bench.stop()
    const network = bench.control.calls().at(-1)!
    await eventually(async () => network.onKey)
    bench.control.press(network.id, '1')
    await bench.restart()
    const { call, ivr } = await bench.untilOver(placed)
    expect(call).toMatchObject({ status: 'completed', keys: '71' })
    expect(ivr).toMatchObject({ result: 'digit_pressed', pressedDigit: '1' })
    expect(await bench.ends(call.id)).toBe(1)
  })

  test('a recording is fetched with the account’s name and kept with the call', async () => {
    bench.control.person(herNumber, { keys: ['1'] })
    const { call: ended } = await bench.untilOver(await bench.place(vendor))
    const call = await eventually(async () => {
      const now = await bench.call(ended.id)
      return now.recordingKey ? now : undefined
    })
    expect(call.recordingMs).toBe(1_000)
    const file = await bench.media.open(call.recordingKey!)
    expect((await buffer(file!.stream)).equals(bench.control.recordings()[0]!.bytes)).toBe(true)
    expect(bench.control.recordings()[0]!.fetched).toBe(1)
  })
})

type Told = { url: string; answer: string; fields: Record<string, string> }

/** Call-backs with a script for an answer, those that are repeats of each other together. */
function repeatsOf(callbacks: (Told & { kind: string })[]): Told[][] {
  const asked = callbacks.filter(({ kind }) => kind === 'answer' || kind === 'digits')
  return [...Map.groupBy(asked, ({ url }) => url).values()]
}

/** A script without the signatures of its links, which are of the moment. */
function stepsOf({ answer }: Told): string {
  return answer.replace(/\/media\/files\/([^/]+)/g, (_link, token: string) => {
    const [payload = ''] = token.split('.')
    return Buffer.from(payload, 'base64url').toString().replace(/^\d+:/, '')
  })
}
