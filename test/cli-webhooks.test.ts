import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually, makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { type Listener, listen } from './hatif-receiver.ts'
import { type Environment, parley, parleyHere, parleyJson, parleyJsonHere } from './program.ts'
import { receiveTexts } from './webhooks-receiver.ts'

type Webhook = { id: string; kind: string | null; url: string; secret: string | null; is_signed: boolean }
type Delivery = { id: string; webhook_id: string; event_type: string; state: string; url: string }

/** A server runs on the database all along; the commands are processes of their own beside it. */
let server: TestServer
let listener: Listener
let env: Environment
let accountId: string
let inbox: Awaited<ReturnType<typeof makeWhatsAppInbox>>

beforeAll(async () => {
  server = await startTestServer({ env: { PARLEY_HATIF_RETRY_SECONDS: '0.02' } })
  listener = await listen()
  env = {
    DATABASE_URL: server.config.databaseUrl!,
    PARLEY_DATA: server.config.dataDir,
    PARLEY_SECRET_KEY: server.config.secretKey!,
    PARLEY_ALLOW_PRIVATE_NETWORK: '1',
  }
  accountId = (await makeAccount(server.db)).id
  inbox = await makeWhatsAppInbox(server, accountId)
})
afterAll(async () => {
  await server.close()
  await listener.close()
})

it('subscribes to the messages of an inbox in the shape of Hatif, which a running server tells at once', async () => {
  const made = await parleyJson<{ webhook: Webhook }>(
    env,
    ...['webhook', 'create', '--dialect', 'hatif', '--account', accountId, '--inbox', inbox.uuid],
    ...['--kind', 'messages', '--url', `${listener.url}?key=a%20b`, '--secret', 's3cret'],
  )
  expect(made.webhook).toMatchObject({
    dialect: 'hatif',
    kind: 'messages',
    secret: 's3cret',
    is_signed: true,
  })
  await receiveTexts(server.db, inbox, [{ from: '966500000001', text: 'hi' }])
  expect(await listener.told(1)).toMatchObject([{ direction: 'Inbound', body: 'hi' }])
  expect(listener.posts[0]).toMatchObject({ path: '/hook?key=a%20b' })

  const unsigned = await parleyJsonHere<{ webhook: Webhook }>(
    env,
    ...['webhook', 'create', '--dialect', 'hatif', '--account', accountId, '--kind', 'events'],
    ...['--url', 'http://127.0.0.1:9009/'],
  )
  expect(unsigned.webhook).toMatchObject({ kind: 'events', secret: null, is_signed: false })
  const { webhooks } = await parleyJsonHere<{ webhooks: Webhook[] }>(env, ...about('list'))
  expect(webhooks.map(({ kind, is_signed }) => [kind, is_signed])).toEqual([
    ['events', false],
    ['messages', true],
  ])
  expect(JSON.stringify(webhooks)).not.toContain('s3cret')
  await parleyJsonHere(env, ...about('delete', unsigned.webhook.id))
})

it('shows what was delivered, of one webhook or of all, and delivers it again', async () => {
  const { webhooks } = await parleyJsonHere<{ webhooks: Webhook[] }>(env, ...about('list'))
  const { id } = webhooks[0]!
  const seen = await eventually(async () => {
    const { deliveries } = await parleyJsonHere<{ deliveries: Delivery[] }>(env, ...about('deliveries', id))
    return deliveries[0]?.state === 'delivered' && deliveries
  })
  expect(seen).toMatchObject([
    { webhook_id: id, event_type: 'message.created', url: `${listener.url}?key=a%20b` },
  ])
  expect(await parleyJsonHere(env, ...about('deliveries'))).toEqual({ deliveries: seen })
  listener.posts.length = 0
  const again = ['--delivery', seen[0]!.id, '--state', 'delivered']
  expect(await parleyJsonHere(env, ...about('replay', id, ...again))).toEqual({ replayed: 1 })
  await listener.told(1)
})

it('changes a webhook', async () => {
  const { webhooks } = await parleyJsonHere<{ webhooks: Webhook[] }>(env, ...about('list'))
  const { id } = webhooks[0]!
  const changes = ['--url', `${listener.url}/new`, '--secret', '', '--status', 'inactive']
  const { webhook } = await parleyJsonHere<{ webhook: Webhook }>(env, ...about('update', id, ...changes))
  expect(webhook).toMatchObject({ url: `${listener.url}/new`, is_signed: false, status: 'inactive' })
})

it('meets a mistake with a sentence that names the fix', async () => {
  const create = (...args: string[]) => about('create', '--dialect', 'hatif', '--url', listener.url, ...args)
  const mistakes: [string[], RegExp][] = [
    [create(), /--kind is required: calls, messages, events/],
    [create('--kind', 'sms'), /--kind must be one of calls, messages, events/],
    [create('--kind', 'calls'), /--inbox must name one inbox/],
    [create('--kind', 'events', '--inbox', inbox.id), /--inbox is not taken/],
    [about('create', '--dialect', 'vobiz', '--url', listener.url, '--kind', 'calls'), /--kind is not taken/],
    [about('update', '12', '--status', 'active'), /has no webhook '12'.*parley webhook list/],
    [about('update', '12'), /Nothing to change/],
    [about('deliveries', 'x'), /has no webhook 'x'/],
  ]
  for (const [args, sentence] of mistakes) {
    const outcome = await parleyHere(env, ...args)
    expect(outcome, args.join(' ')).toMatchObject({ status: 2, stdout: '' })
    expect(outcome.stderr, args.join(' ')).toMatch(sentence)
  }
  const help = await parley(env, 'webhook', 'create', '--help')
  expect(help.stdout).toContain('for hatif: calls (the calls of an inbox)')
})

function about(command: string, ...args: string[]): string[] {
  return ['webhook', command, ...args, '--account', accountId]
}
