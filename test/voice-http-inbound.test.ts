import { createHmac } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sql } from '../server/platform/db/index.ts'
import { eventually } from './harness.ts'
import {
  herNumber,
  ourNumber,
  soundKeyOf,
  type VendorName,
  VoiceBench,
  vendorNames,
} from './voice-http-bench.ts'

let bench: VoiceBench

beforeAll(async () => {
  bench = await VoiceBench.start()
})
beforeEach(async () => {
  bench.control.reset()
  bench.control.behaviour({ timeScale: 0.01 })
  await bench.db.query(sql`delete from calls where account_id = ${bench.accountId}`)
})
afterAll(() => bench.close())

describe.each(vendorNames)('%s', (vendor) => {
  test('whoever calls hears the greeting; the call and its recording are kept', async () => {
    bench.control.behaviour({ repeat: 2 })
    const network = await callIn(vendor)
    expect(network.faults).toEqual([])
    expect(bench.heard(network)).toEqual(['greeting'])
    const call = await eventually(async () => (await ended(vendor)).find(({ recordingKey }) => recordingKey))
    expect(await bench.inboundCalls(vendor)).toHaveLength(1)
    expect(call).toMatchObject({
      status: 'completed',
      direction: 'inbound',
      provider: vendor,
      fromPhone: herNumber,
      networkId: network.id,
    })
    expect(call.conversationId && call.contactId).toBeTruthy()
    const file = await bench.media.open(call.recordingKey!)
    expect((await buffer(file!.stream)).length).toBeGreaterThan(44)
    const work = await bench.db.query(sql`select 1 from call_work where call_id = ${call.id}`)
    expect(work).toEqual([])
  })

  test('an end of which no beginning was told makes the call', async () => {
    bench.control.behaviour({ hold: true })
    const network = await callIn(vendor)
    const fields = bench.control.fields(network.id, 'status')
    bench.control.behaviour({ hold: false })
    await bench.db.query(sql`delete from calls where account_id = ${bench.accountId}`)
    await bench.control.release()
    const [call] = await ended(vendor)
    expect(call).toMatchObject({ status: 'completed', networkId: fields['CallSid'] ?? fields['CallUUID'] })
  })

  test('without a greeting the caller is turned away, and the call counts as missed', async () => {
    await setGreeting(vendor, undefined)
    const network = await callIn(vendor)
    expect(network.faults).toEqual([])
    expect(network.heard).toEqual([])
    const [call] = await ended(vendor)
    expect(call).toMatchObject({ status: 'no_answer', direction: 'inbound', answeredAt: undefined })
    await setGreeting(vendor, soundKeyOf(bench.accountId, 'greeting'))
  })

  test('a greeting that cannot be had turns the caller away', async () => {
    await setGreeting(vendor, 'http://127.0.0.1:1/gone.wav')
    const network = await callIn(vendor)
    expect(network.faults).toEqual([])
    expect((await ended(vendor))[0]).toMatchObject({ status: 'no_answer' })
    await setGreeting(vendor, soundKeyOf(bench.accountId, 'greeting'))
  })

  test('a call-back that its vendor did not sign, or for another inbox, makes no call', async () => {
    bench.control.behaviour({ signature: 'wrong', tries: 1 })
    await callIn(vendor)
    bench.control.behaviour({ signature: 'right' })
    const other = vendorNames.find((name) => name !== vendor)!
    await callIn(vendor, bench.inboundUrls(other))
    expect(bench.control.callbacks().every(({ status }) => status === 403)).toBe(true)
    for (const name of vendorNames) expect(await bench.inboundCalls(name)).toEqual([])
  })

  test('somebody who hides their number is a contact without one', async () => {
    await callIn(vendor, bench.inboundUrls(vendor), 'anonymous')
    const [call] = await ended(vendor)
    expect(call).toMatchObject({ status: 'completed', fromPhone: undefined })
    expect(call!.contactId).toBeTruthy()
  })
})

test('a number may be set up to be asked by GET', async () => {
  const fields = { CallUUID: 'get-1', CallStatus: 'ringing', Event: 'StartApp', From: '15550100002' }
  const query = new URLSearchParams(Object.entries(fields).sort()).toString()
  const url = `${bench.inboundUrls('plivo').answer}?${query}`
  const signature = createHmac('sha256', bench.account('plivo').token).update(`${url}.77`).digest('base64')
  const headers = { 'x-plivo-signature-v3': signature, 'x-plivo-signature-v3-nonce': '77' }
  const answer = await fetch(url, { headers })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toContain('text/xml')
  expect(await answer.text()).toContain('<Play>')
  expect((await fetch(`${url}1`, { headers })).status).toBe(403)
  expect(await bench.inboundCalls('plivo')).toMatchObject([{ networkId: 'get-1', fromPhone: herNumber }])
})

async function callIn(vendor: VendorName, urls = bench.inboundUrls(vendor), from = herNumber) {
  const call = bench.control.inbound(bench.account(vendor), { from, to: ourNumber, urls: { ...urls } })
  await call.over.promise
  await bench.control.idle()
  return call
}

async function ended(vendor: VendorName) {
  return eventually(async () => {
    const calls = await bench.inboundCalls(vendor)
    return calls.some(({ endedAt }) => endedAt) ? calls : undefined
  })
}

async function setGreeting(vendor: VendorName, greeting: string | undefined): Promise<void> {
  const change = greeting
    ? sql`settings || ${JSON.stringify({ greeting })}::jsonb`
    : sql`settings - 'greeting'`
  await bench.db.query(sql`
    update inboxes set settings = ${change} where account_id = ${bench.accountId} and id = ${bench.inboxes[vendor].id}`)
}
