import { afterAll, beforeAll, expect, type MockInstance, test, vi } from 'vitest'
import { addInventory, type NewInventoryNumber } from '../server/core/numbers/index.ts'
import { sql } from '../server/platform/db/index.ts'
import type { Log } from '../server/platform/log.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { type Caller, createVobizCaller } from './vobiz-caller.ts'

/** What the operator reads in the log. */
let info: MockInstance<Log['info']>
let server: TestServer
let account: Awaited<ReturnType<typeof makeAccount>>
let call: Caller
let phones = 0

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  info = vi.spyOn(server.log, 'info')
  account = await makeAccount(server.db)
  call = await createVobizCaller(server, account.vobizHeaders)
})
afterAll(() => server.close())

test('numbers of the inventory are shown by country and region, and none where there are none', async () => {
  await stock(
    { phone: '+911140000001', country: 'in', region: 'Delhi', setupFee: 1.5, monthlyFee: 3, currency: 'INR' },
    { phone: '+912240000001', country: 'IN', region: 'Mumbai', currency: 'INR' },
    { phone: '+442040000001', country: 'GB' },
  )
  const all = await call('GET', '/numbers/whatsapp/availability?country=in')
  expect(all.body).toEqual({
    items: [
      {
        e164: '+911140000001',
        country: 'IN',
        region: 'Delhi',
        setup_fee: 1.5,
        monthly_fee: 3,
        currency: 'INR',
      },
      {
        e164: '+912240000001',
        country: 'IN',
        region: 'Mumbai',
        setup_fee: 0,
        monthly_fee: 0,
        currency: 'INR',
      },
    ],
  })
  const one = await call('GET', '/numbers/whatsapp/availability?country=IN&region=delhi')
  expect(one.body.items).toHaveLength(1)
  const paged = await call('GET', '/numbers/whatsapp/availability?country=IN&limit=1&page=2')
  expect(paged.body).toMatchObject({ total: 2, page: 2, limit: 1, has_more: false })
  expect((await call('GET', '/numbers/whatsapp/availability?country=FR')).body).toEqual({ items: [] })
  for (const query of ['', '?country=', '?country=India'])
    expect((await call('GET', `/numbers/whatsapp/availability${query}`)).status).toBe(400)
})

test('an order takes a number with its fees, and a number that is gone is not found', async () => {
  await stock({ phone: '+15558000001', country: 'US', region: 'NY', setupFee: 2, monthlyFee: 4.25 })
  const order = { country_code: 'us', region: 'NY', number_type: 'local', currency: 'usd' }
  const { status, body } = await call('POST', '/numbers/whatsapp/orders', order)
  expect(status).toBe(201)
  expect(body).toEqual({
    id: expect.any(String),
    account_id: account.credentials.vobiz.auth_id,
    country_code: 'US',
    region: 'NY',
    number_type: 'local',
    selected_phone_number: '+15558000001',
    provider_order_id: expect.any(String),
    provider_name: 'manual',
    status: 'completed',
    monthly_cost: 4.25,
    setup_cost: 2,
    currency: 'USD',
    failure_reason: null,
    created_at: expect.any(String),
    updated_at: expect.any(String),
  })
  const gone = await call('POST', '/numbers/whatsapp/orders', order)
  expect([gone.status, gone.body.error.code]).toEqual([404, 'NUMBER_NOT_FOUND'])
  expect((await call('GET', '/numbers/whatsapp/availability?country=US')).body.items).toEqual([])
})

test('an order names what it needs, gets the number it prefers, and no other in its place', async () => {
  await stock({ phone: '+4930800001', country: 'DE' }, { phone: '+4930800002', country: 'DE' })
  const order = { country_code: 'DE', region: 'Berlin', number_type: 'local', currency: 'USD' }
  for (const field of Object.keys(order)) {
    const { status, body } = await call('POST', '/numbers/whatsapp/orders', { ...order, [field]: undefined })
    expect([status, body.error.details.errors[0].field]).toEqual([400, field])
  }
  const preferred = { ...order, preferred_number: '+49 30 800002' }
  const first = await call('POST', '/numbers/whatsapp/orders', preferred)
  expect(first.body.selected_phone_number).toBe('+4930800002')
  expect((await call('POST', '/numbers/whatsapp/orders', preferred)).status).toBe(404)
  expect((await call('POST', '/numbers/whatsapp/orders', { ...order, currency: 'INR' })).status).toBe(404)
})

test('two orders never get the same number, however many ask at the same moment', async () => {
  await stock(...Array.from({ length: 8 }, (_, index) => ({ phone: `+3314000000${index}`, country: 'FR' })))
  const order = { country_code: 'FR', region: 'Paris', number_type: 'local', currency: 'USD' }
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => call('POST', '/numbers/whatsapp/orders', order)),
  )
  const sold = answers.filter(({ status }) => status === 201).map(({ body }) => body.selected_phone_number)
  expect(new Set(sold).size).toBe(sold.length)
  const left = (await call('GET', '/numbers/whatsapp/availability?country=FR')).body.items
  expect(sold.length + left.length).toBe(8)
  const [row] = await server.db.query<{ orders: string }>(sql`
    select count(*) as orders from number_orders where account_id = ${account.id} and country = 'FR'`)
  expect(row!.orders).toBe(String(sold.length))
})

test('adding a number again changes its price and leaves its order alone', async () => {
  await stock({ phone: '+35314000001', country: 'IE' })
  const order = { country_code: 'IE', region: 'Dublin', number_type: 'local', currency: 'EUR' }
  await stock({ phone: '+353 1 4000001', country: 'IE', currency: 'EUR', monthlyFee: 9 })
  const { body } = await call('POST', '/numbers/whatsapp/orders', order)
  expect(body).toMatchObject({ selected_phone_number: '+35314000001', monthly_cost: 9 })
  await stock({ phone: '+35314000001', country: 'IE', currency: 'EUR' })
  expect((await call('POST', '/numbers/whatsapp/orders', order)).status).toBe(404)
  await expect(stock({ phone: 'none', country: 'Ireland' })).rejects.toMatchObject({
    code: 'invalid_request',
  })
})

test('a number of one’s own is verified by the code that was sent, and its channel says so', async () => {
  const inbox = await makeWhatsAppInbox(server, account.id, { phone: '+15557000001' })
  const phone = '+1 (555) 700-0001'
  const asked = await call('POST', '/numbers/whatsapp/bring-your-own/verify', {
    phone_number: phone,
    verification_method: 'sms',
  })
  expect(asked.body).toEqual({
    id: expect.any(String),
    phone_number: '+15557000001',
    status: 'pending',
    expires_at: expect.any(String),
  })
  const expiresInMs = new Date(asked.body.expires_at).getTime() - server.clock.now().getTime()
  expect(Math.round(expiresInMs / 60_000)).toBe(10)
  const code = sentCode('+15557000001')
  expect(code).toMatch(/^\d{6}$/)
  const [row] = await server.db.query<{ whole: string }>(sql`
    select v::text as whole from number_verifications v where phone = '+15557000001'`)
  expect(row!.whole).not.toContain(code)

  const { status, body } = await confirm(phone, code)
  expect([status, body.status]).toEqual([200, 'verified'])
  expect(body.message).toEqual(expect.any(String))
  expect((await confirm(phone, code)).status).toBe(400)
  const { body: channels } = await call('GET', '/channels/whatsapp')
  expect(channels.items.find(({ id }: { id: string }) => id === inbox.uuid).verification_status).toBe(
    'verified',
  )
})

test('five wrong codes end the claim, even when they come at once', async () => {
  const phone = await claim()
  const code = sentCode(phone)
  const wrong = code === '000000' ? '000001' : '000000'
  const answers = await Promise.all([1, 2, 3, 4].map(() => confirm(phone, wrong)))
  expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400])
  expect(answers[0]!.body.error.details.errors[0]).toMatchObject({ field: 'otp_code' })
  await confirm(phone, wrong)
  expect((await confirm(phone, code)).status).toBe(400)
})

test('four wrong codes leave a fifth try', async () => {
  const phone = await claim()
  const code = sentCode(phone)
  for (let index = 0; index < 4; index += 1) await confirm(phone, code === '000000' ? '000001' : '000000')
  expect((await confirm(phone, code)).status).toBe(200)
})

test('a code is good for ten minutes, until the next one is sent, and for its own account', async () => {
  const phone = await claim()
  const old = sentCode(phone)
  await claim(phone)
  const code = sentCode(phone)
  if (old !== code) expect((await confirm(phone, old)).status).toBe(400)
  const stranger = await createVobizCaller(server, (await makeAccount(server.db, 'Stranger')).vobizHeaders)
  const foreign = await stranger('POST', '/numbers/whatsapp/bring-your-own/confirm', {
    phone_number: phone,
    otp_code: code,
  })
  expect(foreign.status).toBe(400)
  server.clock.advance(10 * 60_000 + 1)
  expect((await confirm(phone, code)).status).toBe(400)
})

test('a claim needs a phone number and a way to bring the code', async () => {
  for (const body of [
    { phone_number: '12', verification_method: 'sms' },
    { phone_number: '+15557009999', verification_method: 'pigeon' },
    { phone_number: '+15557009999' },
    {},
  ])
    expect((await call('POST', '/numbers/whatsapp/bring-your-own/verify', body)).status).toBe(400)
  expect((await confirm('+15557009999', '123456')).status).toBe(400)
})

function stock(...numbers: NewInventoryNumber[]) {
  return server.db.transaction((tx) => addInventory(tx, { accountId: account.id, numbers }))
}

async function claim(phone?: string): Promise<string> {
  phones += 1
  const claimed = phone ?? `+1555600${String(phones).padStart(4, '0')}`
  const { status } = await call('POST', '/numbers/whatsapp/bring-your-own/verify', {
    phone_number: claimed,
    verification_method: 'voice',
  })
  expect(status).toBe(200)
  return claimed
}

function confirm(phone: string, code: string) {
  return call('POST', '/numbers/whatsapp/bring-your-own/confirm', { phone_number: phone, otp_code: code })
}

/** The newest code for a number, as the log has it. */
function sentCode(phone: string): string {
  const lines = info.mock.calls.map(([line]) => line as { phone?: string; code?: string })
  return lines.findLast((line) => line.phone === phone)!.code!
}
