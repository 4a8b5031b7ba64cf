import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ensureIvrWebhooks, listIvrWebhookIds } from '../server/core/webhooks/index.ts'
import { toUuid } from '../server/platform/ids.ts'
import { eventually, makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { type Listener, listen } from './hatif-receiver.ts'
import { createParleyCaller, type ParleyCaller } from './parley-caller.ts'
import { receiveTexts } from './webhooks-receiver.ts'

type Shown = { id: string; uuid: string; url: string; inbox_ids: string[] | null; is_signed: boolean }

let server: TestServer
let listener: Listener
let accountId: string
let inbox: Awaited<ReturnType<typeof makeWhatsAppInbox>>
let call: ParleyCaller
let answer = 200

beforeAll(async () => {
  server = await startTestServer({ env: { PARLEY_HATIF_RETRY_SECONDS: '0.01, 0.01' } })
  listener = await listen(() => answer)
})
afterAll(async () => {
  await server.close()
  await listener.close()
})
beforeEach(async () => {
  answer = 200
  listener.posts.length = 0
  accountId = (await makeAccount(server.db)).id
  inbox = await makeWhatsAppInbox(server, accountId)
  call = await createParleyCaller(server, accountId)
})

test('webhooks of any dialect are made, read, changed, listed and ended', async () => {
  const hatif = await create({ dialect: 'hatif', kind: 'messages', inbox_ids: [inbox.uuid] })
  expect(hatif).toMatchObject({
    webhook: { dialect: 'hatif', kind: 'messages', is_signed: false, inbox_ids: [inbox.id] },
    secret: null,
  })
  const vobiz = await create({ dialect: 'vobiz', secret: 'given' })
  expect(vobiz).toMatchObject({ webhook: { kind: null, is_signed: true, inbox_ids: null }, secret: 'given' })
  const own = await create({ dialect: 'parley' })
  expect(own.secret).toMatch(/^whsec_/)
  const ids = async (query = '') =>
    (await call('GET', `/webhooks${query}`)).body.items.map((one: Shown) => one.id)
  expect(await ids()).toEqual([own.webhook.id, vobiz.webhook.id, hatif.webhook.id])
  expect(await ids('?dialect=vobiz')).toEqual([vobiz.webhook.id])

  const path = `/webhooks/${hatif.webhook.uuid}`
  const changed = await call('PATCH', path, { url: `${listener.url}?new=1`, secret: 's', status: 'inactive' })
  expect(changed.body).toMatchObject({ url: `${listener.url}?new=1`, is_signed: true, status: 'inactive' })
  expect((await call('PATCH', path, { secret: null, status: 'active' })).body).toMatchObject({
    is_signed: false,
    status: 'active',
    status_reason: null,
  })
  expect((await call('PATCH', `/webhooks/${vobiz.webhook.id}`, { secret: null })).body.errors).toMatchObject([
    { field: 'secret', code: 'REQUIRED' },
  ])
  expect((await call('DELETE', path)).status).toBe(204)
  expect((await call('GET', path)).status).toBe(404)
  expect(await ids()).toEqual([own.webhook.id, vobiz.webhook.id])
})

test('what was delivered is in the log with its bytes and every try, and is delivered again on demand', async () => {
  answer = 503
  const { webhook } = await create({ dialect: 'hatif', kind: 'messages', inbox_ids: [inbox.id] })
  await receiveTexts(server.db, inbox, [{ from: '966500000001', text: 'hi' }])
  const failed = await eventually(async () => {
    const { items } = (await call('GET', `/webhooks/${webhook.id}/deliveries?state=failed`)).body
    return items[0]
  })
  const path = `/webhooks/${webhook.id}/deliveries/${failed.uuid}`
  const logged = (await call('GET', path)).body
  expect(logged).toMatchObject({ state: 'failed', attempts: 3, body: listener.posts[0]!.raw.toString() })
  expect(logged.log.map(({ status }: { status: number }) => status)).toEqual([503, 503, 503])

  answer = 200
  const again = await call('POST', `${path}/resend`)
  expect(again).toMatchObject({ status: 202, body: { state: 'waiting', event_id: failed.event_id } })
  await listener.told(4)
  expect(listener.posts[3]!.raw.equals(listener.posts[0]!.raw)).toBe(true)
  await eventually(async () => (await call('GET', path)).body.state === 'delivered')
  const replay = `/webhooks/${webhook.id}/replay`
  expect((await call('POST', replay, {})).body).toEqual({ replayed: 0 })
  expect((await call('POST', replay, { states: ['delivered'] })).body).toEqual({ replayed: 1 })
  await listener.told(5)
})

test('deliveries are listed page by page; those to addresses of IVR calls with all others alone', async () => {
  const { webhook } = await create({ dialect: 'hatif', kind: 'messages', inbox_ids: [inbox.id] })
  const texts = ['a', 'b', 'c'].map((text) => ({ from: '966500000001', text }))
  await receiveTexts(server.db, inbox, texts)
  await listener.told(3)
  for (const path of [`/webhooks/${webhook.id}/deliveries`, '/deliveries']) {
    const first = (await call('GET', `${path}?limit=2`)).body
    const second = (await call('GET', `${path}?limit=2&cursor=${first.next_cursor}`)).body
    expect(second.next_cursor).toBeNull()
    const ids = [...first.items, ...second.items].map(({ id }: Shown) => id)
    expect(ids).toEqual(ids.toSorted((a, b) => Number(BigInt(b) - BigInt(a))))
    expect(new Set(ids).size).toBe(3)
  }
  const place = { inboxId: inbox.id, url: `${listener.url}/ivr` }
  const about = { accountId, dialect: 'hatif' as const }
  await server.db.transaction((tx) =>
    ensureIvrWebhooks(tx, { ...about, inboxId: inbox.id, urls: [place.url] }),
  )
  const [ivr] = await listIvrWebhookIds(server.db, { ...about, places: [place] })
  const list = (await call('GET', '/webhooks')).body.items as Shown[]
  expect(list.map(({ id }) => id)).toEqual([webhook.id])
  expect((await call('GET', `/webhooks/${ivr!.id}/deliveries`)).status).toBe(200)
  expect((await call('DELETE', `/webhooks/${ivr!.id}`)).status).toBe(404)
})

test('of another account, unknown, of another kind or malformed are not found alike, and nothing is taken for another', async () => {
  const { webhook } = await create({ dialect: 'vobiz', secret: 's' })
  const other = await createParleyCaller(server, (await makeAccount(server.db)).id)
  const foreign = await makeWhatsAppInbox(server, (await makeAccount(server.db)).id)
  for (const id of [webhook.id, webhook.uuid, toUuid('agent', webhook.id), '12', 'x']) {
    const paths: [string, string, unknown?][] = [
      ['GET', `/webhooks/${id}`],
      ['PATCH', `/webhooks/${id}`, { status: 'inactive' }],
      ['DELETE', `/webhooks/${id}`],
      ['GET', `/webhooks/${id}/deliveries`],
      ['GET', `/webhooks/${id}/deliveries/12`],
      ['POST', `/webhooks/${id}/deliveries/12/resend`],
      ['POST', `/webhooks/${id}/replay`, {}],
    ]
    for (const [method, path, body] of paths)
      expect((await other(method, path, body)).body, `${method} ${path}`).toMatchObject({
        status: 404,
        detail: 'Webhook not found',
      })
  }
  expect((await call('GET', `/webhooks/${webhook.id}`)).body.status).toBe('active')
  const refused = await call('POST', '/webhooks', {
    dialect: 'hatif',
    kind: 'calls',
    url: listener.url,
    inbox_ids: [foreign.uuid],
  })
  expect(refused.body.errors).toMatchObject([{ field: 'inbox_ids', code: 'NOT_FOUND' }])
})

async function create(body: object): Promise<{ webhook: Shown; secret: string | null }> {
  const { status, body: made } = await call('POST', '/webhooks', { url: listener.url, ...body })
  expect(status, JSON.stringify(made)).toBe(201)
  return made
}
