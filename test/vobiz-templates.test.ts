import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startWhatsAppSandbox, type WhatsAppSandbox } from '../sandbox/whatsapp/index.ts'
import type { Network } from '../server/core/inboxes/index.ts'
import { recordTemplateReport } from '../server/core/templates/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { fromUuid, toUuid } from '../server/platform/ids.ts'
import {
  eventually,
  inboundSettled,
  makeAccount,
  makeWhatsAppInbox,
  startTestServer,
  type TestServer,
} from './harness.ts'
import { type Caller, createVobizCaller } from './vobiz-caller.ts'

const phoneNumberId = '106540352242922'
const wabaId = '102290129340398'

let server: TestServer
let sandbox: WhatsAppSandbox
let account: Awaited<ReturnType<typeof makeAccount>>
let inbox: Awaited<ReturnType<typeof makeWhatsAppInbox>>
let call: Caller
let whatsapp: Network
let names = 0

beforeAll(async () => {
  server = await startTestServer()
  const url = await server.listen()
  sandbox = await startWhatsAppSandbox({
    port: 0,
    accessToken: 'test-token',
    appSecret: 'app-s3cret',
    verifyToken: 'verify-me',
  })
  account = await makeAccount(server.db)
  inbox = await makeWhatsAppInbox(server, account.id, { graphUrl: sandbox.url })
  await sandbox.control.putNumber({
    phone_number_id: phoneNumberId,
    waba_id: wabaId,
    callback_url: `${url}/api/v1/webhooks/whatsapp/${inbox.uuid}`,
  })
  call = await createVobizCaller(server, account.vobizHeaders)
  whatsapp = server.app.networks.get('whatsapp')!
})
afterAll(async () => {
  await server.close()
  await sandbox.close()
})
beforeEach(() => {
  sandbox.control.settings({ templateReviewDelayMs: 60_000 })
  sandbox.control.clearFailures(phoneNumberId)
  server.app.networks.set('whatsapp', whatsapp)
})

test('a template is handed in for review, and the outcome of the review moves it', async () => {
  sandbox.control.settings({ templateReviewDelayMs: 0 })
  const draft = newTemplate()
  const { status, body } = await call('POST', templates(), draft)
  expect(status).toBe(201)
  expect(body).toEqual({
    id: expect.any(String),
    account_id: account.credentials.vobiz.auth_id,
    channel_id: inbox.uuid,
    waba_id: wabaId,
    meta_template_id: expect.stringMatching(/^\d+$/),
    name: draft.name,
    language: 'en_US',
    category: 'UTILITY',
    status: expect.stringMatching(/^(PENDING_REVIEW|APPROVED)$/),
    components: { components: draft.components },
    quality_score: 'UNKNOWN',
    created_at: expect.any(String),
    updated_at: expect.any(String),
  })
  await eventually(async () => (await statusOf(draft.name)) === 'APPROVED')
  const events = await eventsOf(body.id)
  expect(events.map(({ type }) => type)).toContain('template.created')
  expect(events).toContainEqual(
    expect.objectContaining({
      type: 'template.updated',
      data: expect.objectContaining({ status: 'approved' }),
    }),
  )
})

test('a template with variables and no example is accepted, then rejected by the review', async () => {
  sandbox.control.settings({ templateReviewDelayMs: 0 })
  const draft = newTemplate({ components: [{ type: 'BODY', text: 'Hello {{1}}' }] })
  expect((await call('POST', templates(), draft)).status).toBe(201)
  await eventually(async () => (await statusOf(draft.name)) === 'REJECTED')
})

test('the list comes newest first, by pages and by status in any spelling', async () => {
  const drafts = [newTemplate(), newTemplate(), newTemplate()]
  for (const draft of drafts) await call('POST', templates(), draft)
  const { body } = await call('GET', `${templates()}?status=pending_review`)
  expect(body).toMatchObject({ page: 1, limit: 20 })
  expect(body.items.slice(0, 3).map(({ name }: { name: string }) => name)).toEqual(
    drafts.map(({ name }) => name).reverse(),
  )
  expect(Object.keys(body).sort()).toEqual(['has_more', 'items', 'limit', 'page', 'total'])
  const same = await call('GET', `${templates()}?status=Pending`)
  expect(same.body).toEqual(body)
  const all = await call('GET', `${templates()}?status=&limit=2&page=2`)
  expect(all.body).toMatchObject({ page: 2, limit: 2 })
  expect(all.body.total).toBeGreaterThan(body.total - 1)
  expect(all.body.items[0].name).toBe(drafts[0]!.name)
  const wrong = await call('GET', `${templates()}?status=lost`)
  expect([wrong.status, wrong.body.error.code]).toEqual([400, 'VALIDATION_ERROR'])
})

test('the earlier prefix shows the plain list of components and PENDING', async () => {
  const legacy = await createVobizCaller(server, account.vobizHeaders, { prefix: '/v1/messaging' })
  const draft = newTemplate()
  const made = await legacy('POST', templates(), draft)
  expect(made.body).toMatchObject({ status: 'PENDING', components: draft.components })
  const { body } = await legacy('GET', templates())
  expect(body.data).toEqual(body.items)
  expect(body.items[0]).toEqual(made.body)
})

test.each([
  ['name', { name: 'Visit Reminder' }],
  ['language', { language: 'English please' }],
  ['category', { category: 'SPAM' }],
  ['components', { components: [{ type: 'FOOTER', text: 'only a footer' }] }],
  [
    'components.0.type',
    {
      components: [
        { type: 'SIDEBAR', text: 'x' },
        { type: 'BODY', text: 'x' },
      ],
    },
  ],
  [
    'components.1.type',
    {
      components: [
        { type: 'BODY', text: 'x' },
        { type: 'BODY', text: 'x' },
      ],
    },
  ],
  ['components.0.text', { components: [{ type: 'BODY', text: 'x'.repeat(1025) }] }],
  ['components.0.text', { components: [{ type: 'BODY', text: 'number {{10}}' }] }],
  ['components.0.text', { components: [{ type: 'BODY' }] }],
  ['components.1.text', { components: [body(), { type: 'HEADER', format: 'TEXT', text: 'x'.repeat(61) }] }],
  ['components.1.format', { components: [body(), { type: 'HEADER', format: 'GIF' }] }],
  ['components.1.text', { components: [body(), { type: 'FOOTER', text: 'x'.repeat(61) }] }],
  ['components.1.text', { components: [body(), { type: 'FOOTER', text: 'Hi {{1}}' }] }],
  ['components.1.buttons', { components: [body(), buttons(reply(), reply(), reply(), reply())] }],
  ['components.1.buttons.0.type', { components: [body(), buttons({ type: 'CLICK', text: 'x' })] }],
  ['components.1.buttons.0.url', { components: [body(), buttons({ type: 'URL', text: 'x' })] }],
  [
    'components.1.buttons.0.phone_number',
    { components: [body(), buttons({ type: 'PHONE_NUMBER', text: 'x' })] },
  ],
])('a fault in %s is named, and the network hears nothing (%#)', async (field, change) => {
  const asked = sandbox.control.requests(1000).length
  const answer = await call('POST', templates(), newTemplate(change))
  expect(answer.status).toBe(400)
  expect(answer.body.error.details.errors.map((error: { field: string }) => error.field)).toEqual([field])
  expect(sandbox.control.requests(1000)).toHaveLength(asked)
})

test('texts may be as long as the limits say, counted in characters, and phone buttons are spelled both ways', async () => {
  const draft = newTemplate({
    category: 'utility',
    components: [
      { type: 'header', format: 'text', text: '🚚'.repeat(30) },
      { type: 'body', text: '🚚'.repeat(500) },
      { type: 'footer', text: 'f'.repeat(60) },
      buttons(
        { type: 'PHONE_NUMBER', text: 'Call', phone: '+15550100200' },
        { type: 'phone_number', text: 'Ring', phone_number: '+15550100201' },
        { type: 'COPY_CODE', example: '250FF' },
      ),
    ],
  })
  const { status, body: made } = await call('POST', templates(), draft)
  expect(status).toBe(201)
  expect(made.category).toBe('UTILITY')
  expect(made.components.components[3].buttons).toEqual([
    { type: 'PHONE_NUMBER', text: 'Call', phone_number: '+15550100200' },
    { type: 'PHONE_NUMBER', text: 'Ring', phone_number: '+15550100201' },
    { type: 'COPY_CODE', example: '250FF' },
  ])
})

test('the same name in the same language is refused, also when both ask at once; another language is another template', async () => {
  const draft = newTemplate()
  const answers = await Promise.all([call('POST', templates(), draft), call('POST', templates(), draft)])
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
  expect(answers.find(({ status }) => status === 409)!.body.error.code).toBe('DUPLICATE_TEMPLATE')
  expect((await call('POST', templates(), { ...draft, language: 'pt_BR' })).status).toBe(201)
})

test('a reserved name is refused in the network’s words, and nothing is stored', async () => {
  const { status, body: refused } = await call('POST', templates(), newTemplate({ name: 'hello_world' }))
  expect(status).toBe(400)
  expect(refused.message).toContain('hello_world')
  expect(await statusOf('hello_world')).toBeUndefined()
})

test('an unreachable network or a dead token leaves nothing stored, and the name free', async () => {
  const draft = newTemplate()
  sandbox.control.fail(phoneNumberId, { operation: 'templates', code: 131016, count: 1 })
  const unreachable = await call('POST', templates(), draft)
  expect([unreachable.status, unreachable.body.error.code]).toEqual([502, 'PROVIDER_UNREACHABLE'])
  sandbox.control.token(phoneNumberId, 'expired')
  const dead = await call('POST', templates(), draft)
  expect([dead.status, dead.body.error.code]).toEqual([502, 'PROVIDER_ERROR'])
  expect(await statusOf(draft.name)).toBeUndefined()
  sandbox.control.token(phoneNumberId, 'valid')
  expect((await call('POST', templates(), draft)).status).toBe(201)
})

test('a rejected template may be handed in again under its name, with other contents', async () => {
  const draft = newTemplate()
  const made = (await call('POST', templates(), draft)).body
  sandbox.control.template(made.meta_template_id, 'REJECTED', 'INVALID_FORMAT')
  await eventually(async () => (await statusOf(draft.name)) === 'REJECTED')

  const better = { ...draft, category: 'MARKETING', components: [body('Better words')] }
  server.app.networks.set('whatsapp', { ...editing(whatsapp), editTemplate: unreachable })
  expect((await call('POST', templates(), better)).status).toBe(502)
  expect(await templateNamed(draft.name)).toMatchObject({
    status: 'REJECTED',
    components: { components: draft.components },
  })

  server.app.networks.set('whatsapp', editing(whatsapp))
  const again = await call('POST', templates(), better)
  expect(again.status).toBe(201)
  expect(again.body).toMatchObject({
    id: made.id,
    meta_template_id: made.meta_template_id,
    status: 'PENDING_REVIEW',
    category: 'MARKETING',
    components: { components: better.components },
  })
  expect((await call('POST', templates(), better)).status).toBe(409)
})

test('a report that overtakes the network’s answer is not undone by it, even when the answer is lost', async () => {
  const approves = (lost: boolean): Network => ({
    ...whatsapp,
    async createTemplate(to, template) {
      const networkTemplateId = `9${++names}`
      await server.db.transaction((tx) =>
        recordTemplateReport(tx, account.id, {
          ...template,
          inboxId: to.id,
          networkTemplateId,
          category: undefined,
          status: 'approved',
        }),
      )
      return lost ? unreachable() : { ok: true, networkId: networkTemplateId, status: 'pending' }
    },
  })
  for (const lost of [false, true]) {
    const draft = newTemplate()
    server.app.networks.set('whatsapp', approves(lost))
    expect((await call('POST', templates(), draft)).status).toBe(lost ? 502 : 201)
    expect(await templateNamed(draft.name)).toMatchObject({
      status: 'APPROVED',
      meta_template_id: `9${names}`,
      components: { components: draft.components },
    })
  }
})

test('a template whose network was never heard of again may be handed in anew after a while', async () => {
  const draft = newTemplate()
  await server.db.transaction((tx) =>
    tx.query(sql`
      insert into templates (account_id, id, inbox_id, name, language, category, status, created_at, updated_at)
      values (${account.id}, ${tx.newId()}, ${inbox.id}, ${draft.name}, 'en_US', 'UTILITY', 'pending', ${tx.now()}, ${tx.now()})`),
  )
  expect((await call('POST', templates(), draft)).status).toBe(409)
  server.clock.advance(3 * 60_000)
  expect((await call('POST', templates(), draft)).status).toBe(201)
})

test('a sync counts what the network has, adds what is new, moves what changed, and disables what is gone', async () => {
  const gone = (await call('POST', templates(), newTemplate())).body
  const paused = (await call('POST', templates(), newTemplate())).body
  await graph('DELETE', `${wabaId}/message_templates?name=${gone.name}`)
  const elsewhere = newTemplate({ name: 'made_elsewhere' })
  await graph('POST', `${wabaId}/message_templates`, elsewhere)
  sandbox.control.behaviour(phoneNumberId, { holdCallbacks: true })
  sandbox.control.template(paused.meta_template_id, 'PAUSED')
  const { data } = await graph('GET', `${wabaId}/message_templates?limit=1000`)

  const { status, body: answer } = await call('POST', `${templates()}/sync`)
  expect([status, answer]).toEqual([200, { synced: data.length }])
  expect(await templateNamed('made_elsewhere')).toMatchObject({
    status: 'PENDING_REVIEW',
    components: { components: elsewhere.components },
  })
  expect(await statusOf('hello_world')).toBe('APPROVED')
  expect(await statusOf(paused.name)).toBe('PAUSED')
  expect(await statusOf(gone.name)).toBe('DISABLED')

  const before = await lastEvent()
  expect((await call('POST', `${templates()}/sync`)).body).toEqual({ synced: data.length })
  expect(await lastEvent()).toBe(before)
  const payloads = await countPayloads()
  sandbox.control.behaviour(phoneNumberId, { holdCallbacks: false })
  sandbox.control.release(phoneNumberId)
  await eventually(async () => (await countPayloads()) > payloads)
  await inboundSettled(server.db)
  expect(await lastEvent()).toBe(before)
})

test('a sync follows the pages of the network’s list to the end', async () => {
  for (let index = 0; index < 120; index += 1)
    await graph('POST', `${wabaId}/message_templates`, newTemplate({ name: `bulk_${index}` }))
  const { body: answer } = await call('POST', `${templates()}/sync`)
  expect(answer.synced).toBeGreaterThan(120)
  const listed = await call('GET', `${templates()}?limit=100&page=2`)
  expect(listed.body.items.length).toBeGreaterThan(20)
  expect(listed.body.total).toBeGreaterThan(120)
})

test('a report moves quality and category, comes any number of times, and one about nothing known is passed over', async () => {
  const made = (await call('POST', templates(), newTemplate())).body
  const report = {
    inboxId: inbox.id,
    networkTemplateId: made.meta_template_id,
    status: 'approved',
    quality: 'yellow',
    category: 'MARKETING',
  }
  const record = (change: object) =>
    server.db.transaction((tx) => recordTemplateReport(tx, account.id, { ...report, ...change }))
  await record({})
  expect(await templateNamed(made.name)).toMatchObject({
    status: 'APPROVED',
    quality_score: 'YELLOW',
    category: 'MARKETING',
  })
  const before = await lastEvent()
  await record({})
  await record({ networkTemplateId: '999' })
  await record({ status: 'a word of tomorrow' })
  expect(await lastEvent()).toBe(before)
})

test('templates of another account’s channel are not found', async () => {
  const stranger = await createVobizCaller(server, (await makeAccount(server.db, 'Stranger')).vobizHeaders)
  for (const [method, path] of [
    ['GET', templates()],
    ['POST', templates()],
    ['POST', `${templates()}/sync`],
    ['GET', templates(toUuid('contact', inbox.id))],
  ] as const) {
    const answer = await stranger(method, path, method === 'POST' ? newTemplate() : undefined)
    expect([answer.status, answer.body.error.code]).toEqual([404, 'CHANNEL_NOT_FOUND'])
  }
})

function templates(channel = inbox.uuid): string {
  return `/channels/${channel}/templates`
}

function newTemplate(change: Record<string, unknown> = {}) {
  names += 1
  return { name: `visit_${names}`, language: 'en_US', category: 'UTILITY', components: [body()], ...change }
}

function body(text = 'Your visit is near') {
  return { type: 'BODY', text }
}

function buttons(...list: object[]) {
  return { type: 'BUTTONS', buttons: list }
}

function reply() {
  return { type: 'QUICK_REPLY', text: 'Yes' }
}

async function templateNamed(name: string) {
  const { body: page } = await call('GET', `${templates()}?limit=100`)
  return page.items.find((template: { name: string }) => template.name === name)
}

async function statusOf(name: string): Promise<string | undefined> {
  return (await templateNamed(name))?.status
}

async function eventsOf(uuid: string) {
  return server.db.query<{ type: string; data: Record<string, unknown> }>(sql`
    select type, data from events where account_id = ${account.id} and subject_id = ${fromUuid('template', uuid)!} order by position`)
}

async function lastEvent(): Promise<string> {
  const [row] = await server.db.query<{ last: string }>(
    sql`select last from account_positions where account_id = ${account.id}`,
  )
  return row!.last
}

async function countPayloads(): Promise<number> {
  const [row] = await server.db.query<{ total: string }>(sql`select count(*) as total from inbound_payloads`)
  return Number(row!.total)
}

/** The network's side, as its owner's own tools reach it. */
async function graph(method: string, path: string, payload?: object) {
  const answer = await fetch(`${sandbox.url}/v25.0/${path}`, {
    method,
    headers: { authorization: 'Bearer test-token', 'content-type': 'application/json' },
    ...(payload && { body: JSON.stringify(payload) }),
  })
  expect(answer.status).toBe(200)
  return (await answer.json()) as { data: object[] }
}

/** A network that takes new contents for a template that it has, as Meta does. */
function editing(network: Network): Network {
  return {
    ...network,
    async editTemplate(_inbox, { networkId, category, components }) {
      await graph('POST', networkId, { category, components })
      return { ok: true }
    },
  }
}

async function unreachable() {
  return {
    ok: false as const,
    outcome: 'temporary' as const,
    error: { code: 'unreachable', title: 'No way' },
  }
}
