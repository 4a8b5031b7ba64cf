import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startWhatsAppSandbox, type WhatsAppSandbox } from '../sandbox/whatsapp/index.ts'
import { addInventory } from '../server/core/numbers/index.ts'
import { eventually, makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { type Exchange, fill, fixturesOf, replace, textOf, type Variables } from './replay.ts'
import { type Receiver, startReceiver } from './webhooks-receiver.ts'

type Delivery = { name: string; headers: Record<string, string>; body: unknown }

const { files: all, read } = fixturesOf('vobiz')
const files = all.filter((name) => name !== 'deliveries.json')

let server: TestServer
let sandbox: WhatsAppSandbox
let receiver: Receiver
let worlds = 0

beforeAll(async () => {
  server = await startTestServer()
  await server.listen()
  sandbox = await startWhatsAppSandbox({
    port: 0,
    accessToken: 'test-token',
    appSecret: 'app-s3cret',
    verifyToken: 'verify-me',
  })
  receiver = await startReceiver()
})
afterAll(async () => {
  await server.close()
  await sandbox.close()
  await receiver.close()
})

describe.each(files)('%s', (file) => {
  let world: World
  beforeAll(async () => {
    world = await makeWorld()
  })

  test.each(read<Exchange[]>(file))('$name', async ({ request, answer, keep = {} }) => {
    const exchange = async () => {
      const given = await send(world, request)
      expect(given).toStrictEqual(fill(answer, world.variables))
      return given.body as Record<string, string>
    }
    // What is read may still be on its way through the network.
    const body = request.method === 'GET' ? await vi.waitFor(exchange, { timeout: 15_000 }) : await exchange()
    for (const [name, key] of Object.entries(keep)) world.variables[name] = body[key]!
  })
})

test('webhooks get the documented bodies and headers, and the signature is of these very bytes', async () => {
  const world = await makeWorld()
  const { variables } = world
  await send(world, {
    method: 'POST',
    path: '/api/v1/messaging/webhooks',
    body: { url: receiver.url, secret: 's3cret é' },
  })
  const from = receiver.posts.length
  sandbox.control.inbound(variables['number']!, { from: '15550100002', text: 'Is it ready?' })
  await eventually(async () => receiver.posts.length === from + 1)
  const { body } = await send(world, {
    method: 'POST',
    path: '/v1/messaging/send',
    body: { channel_id: variables['channel'], to: '15550100002', type: 'text', text: { body: 'Yes ✓' } },
  })
  const history = `/api/v1/messaging/conversations/${variables['conversation']}/messages`
  const sent = await eventually(async () => {
    const page = await send(world, { method: 'GET', path: history })
    const { items } = page.body as { items: { id: string; meta_message_id: string; status: string }[] }
    return items.find(({ id, status }) => id === (body as { id: string }).id && status === 'delivered')
  })
  Object.assign(variables, { wamid: sent.meta_message_id, message: sent.id })
  sandbox.control.read(variables['number']!, '15550100002')
  await eventually(async () => receiver.posts.length === from + 4)

  const deliveries = read<Delivery[]>('deliveries.json')
  for (const [index, { raw, headers, body: told }] of receiver.posts.slice(from).entries()) {
    const { headers: documented, body: expected } = deliveries[index]!
    expect(told).toStrictEqual(fill(expected, variables))
    expect(headers).toMatchObject(fill(documented, variables) as object)
    expect(headers['x-webhook-signature']).toBe(createHmac('sha256', 's3cret é').update(raw).digest('hex'))
  }
})

test('an answer with a key too many, a key too few or another value does not pass', () => {
  const expected = fill({ id: '<uuid>', name: '{{name}}', list: [{ at: '<time>' }] }, { name: 'Acme' })
  const good = { id: crypto.randomUUID(), name: 'Acme', list: [{ at: '2026-07-01T08:15:30Z' }] }
  expect(good).toStrictEqual(expected)
  const { id: _id, ...fewer } = good
  for (const bad of [
    { ...good, more: null },
    fewer,
    { ...good, name: 'B' },
    { ...good, list: [{ at: null }] },
  ])
    expect(bad).not.toStrictEqual(expected)
  expect(() => fill('<what>', {})).toThrow('<what>')
  expect(() => fill('{{who}}', {})).toThrow('who')
})

type World = Awaited<ReturnType<typeof makeWorld>>

/** An account with a number on the network, an approved template, and a person who has written once. */
async function makeWorld() {
  worlds += 1
  const number = `10654035224${1000 + worlds}`
  const waba = `10229012934${1000 + worlds}`
  const phone = `+1555010${1000 + worlds}`
  const account = await makeAccount(server.db)
  const inbox = await makeWhatsAppInbox(server, account.id, {
    graphUrl: sandbox.url,
    phone,
    settings: { phone_number_id: number, waba_id: waba },
  })
  await sandbox.control.putNumber({
    phone_number_id: number,
    waba_id: waba,
    display_phone_number: phone,
    callback_url: `${server.url}/api/v1/webhooks/whatsapp/${inbox.uuid}`,
  })
  sandbox.control.inbound(number, { from: '15550100002', name: 'Ann Lee', text: 'Is it open today?' })
  sandbox.control.customer(number, '15550100002', { callPermission: true })
  const variables: Variables = {
    account: account.credentials.vobiz.auth_id,
    channel: inbox.uuid,
    number,
    waba,
    phone,
    digits: phone.slice(1),
    receiver: receiver.url,
    stocked: `+9111400${1000 + worlds}1`,
  }
  const world = { variables, headers: account.vobizHeaders }
  const stocked = { phone: variables['stocked']!, country: 'IN', region: 'Delhi' }
  const fees = { setupFee: 1.5, monthlyFee: 3, currency: 'INR' }
  await server.db.transaction((tx) =>
    addInventory(tx, { accountId: account.id, numbers: [{ ...stocked, ...fees }] }),
  )
  variables['template'] = await approveTemplate(world)
  const conversation = await eventually(async () => {
    const { body } = await send(world, { method: 'GET', path: '/api/v1/messaging/conversations' })
    return (body as { items: { id: string; contact_id: string }[] }).items[0]
  })
  return Object.assign(world, {
    variables: { ...variables, conversation: conversation.id, contact: conversation.contact_id },
  })
}

/** Templates reviewed at once while this one is handed in, and not for a long time afterwards. */
async function approveTemplate(world: Pick<World, 'headers'> & { variables: Variables }): Promise<string> {
  sandbox.control.settings({ templateReviewDelayMs: 0 })
  const path = `/api/v1/messaging/channels/${world.variables['channel']}/templates`
  const text = 'Hello {{1}}, see you on {{2}}.'
  const { body } = await send(world, {
    method: 'POST',
    path,
    body: {
      name: 'visit_reminder',
      language: 'en_US',
      category: 'UTILITY',
      components: [{ type: 'BODY', text, example: { body_text: [['Ann', 'Monday']] } }],
    },
  })
  await eventually(async () => {
    const list = await send(world, { method: 'GET', path: `${path}?status=APPROVED` })
    return (list.body as { total: number }).total === 1
  })
  sandbox.control.settings({ templateReviewDelayMs: 3_600_000 })
  return (body as { id: string }).id
}

async function send(
  { headers, variables }: { headers: Record<string, string>; variables: Variables },
  {
    method,
    path,
    body,
    file,
    credentials = true,
  }: Omit<Exchange['request'], 'credentials'> & { credentials?: boolean },
): Promise<{ status: number; body?: unknown }> {
  const answer = await fetch(server.url + String(replace(path, variables)), {
    method,
    headers: {
      ...(credentials && headers),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: textOf(body, variables) }),
    ...(file && { body: formOf(file) }),
  })
  const text = await answer.text()
  return { status: answer.status, ...(text && { body: JSON.parse(text) }) }
}

function formOf(csv: string): FormData {
  const form = new FormData()
  form.set('file', new Blob([csv], { type: 'text/csv' }), 'contacts.csv')
  return form
}
