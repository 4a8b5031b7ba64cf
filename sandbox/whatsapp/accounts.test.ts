import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ann, type Bench, startBench, startReceiver } from './testing.ts'

let bench: Bench
beforeEach(async () => {
  bench = await startBench()
})
afterEach(() => bench.close())

describe('numbers and accounts', () => {
  it('are described, with the fields asked for', async () => {
    const { body: number } = await bench.graph(`${bench.numberId}?fields=display_phone_number,status`)
    expect(number).toEqual({ display_phone_number: '+15550100001', status: 'CONNECTED', id: bench.numberId })
    const { body: numbers } = await bench.graph(`${bench.wabaId}/phone_numbers`)
    expect(numbers).toMatchObject({ data: [{ id: bench.numberId, verified_name: 'Sandbox Shop' }] })
    expect((await bench.graph(bench.wabaId)).body).toMatchObject({ id: bench.wabaId })
  })

  it('answer at every version of the API and at none', async () => {
    const headers = { authorization: 'Bearer sandbox-access-token' }
    for (const prefix of ['', '/v17.0', '/v25.0']) {
      expect((await fetch(`${bench.sandbox.url}${prefix}/${bench.numberId}`, { headers })).status).toBe(200)
    }
    expect(await bench.graph('no/such/path')).toMatchObject({ status: 400, error: { code: 2500 } })
  })

  it('have a profile that can be changed', async () => {
    const path = `${bench.numberId}/whatsapp_business_profile`
    await bench.graph(path, { body: { messaging_product: 'whatsapp', about: 'Open 8–20' } })
    expect((await bench.graph(path)).body).toMatchObject({ data: [{ about: 'Open 8–20' }] })
  })

  it('can move their callbacks to an address that proves itself', async () => {
    const other = await startReceiver('other-token')
    const path = `${bench.wabaId}/subscribed_apps`
    const override = { override_callback_uri: other.url, verify_token: 'wrong' }
    expect(await bench.graph(path, { body: override })).toMatchObject({ status: 400, error: { code: 2200 } })
    const proved = { ...override, verify_token: 'other-token' }
    expect(await bench.graph(path, { body: proved })).toMatchObject({ body: { success: true } })
    expect((await bench.graph(path)).body).toMatchObject({ data: [{ override_callback_uri: other.url }] })
    bench.greet()
    await bench.control.idle()
    await other.close()
    expect([other.messages().length, bench.receiver.messages().length]).toEqual([1, 0])
  })
})

describe('tokens', () => {
  it('are exchanged for a code and described', async () => {
    await bench.control.putNumber({ phone_number_id: '88', waba_id: '888', access_token: 'token-88' })
    const { body: first } = await bench.graph('oauth/access_token?client_id=1&client_secret=2&code=code_1')
    expect(first).toMatchObject({ access_token: 'sandbox-access-token', token_type: 'bearer' })
    expect((await bench.graph('oauth/access_token?code=code_88')).body).toMatchObject({
      access_token: 'token-88',
    })
    expect(await bench.graph('oauth/access_token?code=x')).toMatchObject({
      status: 400,
      error: { code: 100 },
    })
    const { body } = await bench.graph('debug_token?input_token=token-88')
    expect(body).toMatchObject({ data: { is_valid: true, granular_scopes: [{ target_ids: ['888'] }, {}] } })
    bench.control.token('88', 'expired')
    expect((await bench.graph('debug_token?input_token=token-88')).body).toMatchObject({
      data: { is_valid: false },
    })
  })
})

describe('calls', () => {
  const session = { sdp_type: 'offer', sdp: 'v=0' }
  const call = (body: object) =>
    bench.graph(`${bench.numberId}/calls`, { body: { messaging_product: 'whatsapp', ...body } })
  const events = () =>
    bench.receiver.changes().flatMap(({ value }) => (value['calls'] as { event: string }[]) ?? [])

  it('are answered with an SDP and end when the business hangs up', async () => {
    const { body } = await call({ to: ann, action: 'connect', session })
    expect(body).toMatchObject({ success: true, calls: [{ id: expect.stringMatching(/^wacid\./) }] })
    await bench.control.idle()
    const [{ id }] = body['calls'] as [{ id: string }]
    expect(await call({ action: 'terminate', call_id: id })).toMatchObject({ body: { success: true } })
    await bench.control.idle()
    expect(bench.receiver.changes().every(({ field }) => field === 'calls')).toBe(true)
    expect(events()).toMatchObject([
      { id, event: 'connect', direction: 'BUSINESS_INITIATED', session: { sdp_type: 'answer' } },
      { id, event: 'terminate', status: 'COMPLETED' },
    ])
    expect(await call({ action: 'terminate', call_id: id })).toMatchObject({ error: { code: 131009 } })
  })

  it('need the permission of the person called', async () => {
    bench.control.customer(bench.numberId, ann, { callPermission: false })
    expect(await call({ to: ann, action: 'connect', session })).toMatchObject({ error: { code: 138006 } })
  })

  it('from a customer open the window', async () => {
    const { callId } = bench.control.call(bench.numberId, { from: ann, name: 'Ann Lee' })
    expect(await call({ action: 'accept', call_id: callId, session })).toMatchObject({ status: 200 })
    await bench.send({})
    bench.control.hangUp(bench.numberId, callId)
    await bench.control.idle()
    expect(events().map(({ event }) => event)).toEqual(['connect', 'terminate'])
    expect(bench.receiver.statuses().map(({ status }) => status)).not.toContain('failed')
  })
})
