import { afterAll, beforeAll, expect, it } from 'vitest'
import { startWhatsAppSandbox, type WhatsAppSandbox } from '../sandbox/whatsapp/index.ts'
import { startTestServer, type TestServer } from './harness.ts'
import { type Environment, parley, parleyHere, parleyJson, parleyJsonHere } from './program.ts'

/** A server runs on the database all along; the commands are processes of their own beside it. */
let server: TestServer
let sandbox: WhatsAppSandbox
let env: Environment
let account: MadeAccount

type Dialects = {
  vobiz: { auth_id: string; auth_token: string }
  hatif: { client_id: string; client_secret: string }
  chatbotx: { token: string }
  parley: { key: string }
}
type MadeAccount = {
  account: { id: string; uuid: string; name: string }
  owner: { email: string; password: string }
  credentials: Dialects
}
type MadeInbox = { id: string; uuid: string; channel: string; name: string; callback_url: string }

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  sandbox = await startWhatsAppSandbox({ port: 0 })
  env = {
    DATABASE_URL: server.config.databaseUrl!,
    PARLEY_DATA: server.config.dataDir,
    PARLEY_SECRET_KEY: server.config.secretKey!,
    PARLEY_ALLOW_PRIVATE_NETWORK: '1',
    PARLEY_PUBLIC_URL: 'https://chat.example.com',
  }
  account = await parleyJson<MadeAccount>(env, 'account', 'create', 'Acme Ltd')
})
afterAll(async () => {
  await sandbox.close()
  await server.close()
})

async function statusWith({ auth_id, auth_token }: Dialects['vobiz']): Promise<number> {
  const { statusCode } = await server.app.http.inject({
    url: '/api/v1/auth/me',
    headers: { 'x-auth-id': auth_id, 'x-auth-token': auth_token },
  })
  return statusCode
}

it('limits a credential to parts of an API, by the names that API has', async () => {
  const create = ['credential', 'create', '--account', account.account.id, '--dialect']
  const { credentials } = await parleyJson<{ credentials: { chatbotx: { token: string } } }>(
    env,
    ...create,
    'chatbotx',
    '--scope',
    'inbox',
  )
  const ask = async (path: string) => {
    const headers = { authorization: `Bearer ${credentials.chatbotx.token}` }
    return (await server.app.http.inject({ url: `/api/v1${path}`, headers })).statusCode
  }
  expect([await ask('/conversations'), await ask('/contacts')]).toEqual([200, 403])
  const refused = await parleyHere(env, ...create, 'vobiz', '--scope', 'inbox')
  expect([refused.status, refused.stderr]).toEqual([2, expect.stringContaining('no scopes')])
})

it('makes an account whose credentials a running server knows at once', async () => {
  const text = expect.stringMatching(/^\S{8,}$/)
  expect(account).toEqual({
    account: {
      id: expect.stringMatching(/^\d{16,19}$/),
      uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'Acme Ltd',
    },
    owner: { email: `owner+${account.account.id}@parley.local`, password: text },
    credentials: {
      vobiz: { auth_id: text, auth_token: text },
      hatif: { client_id: text, client_secret: text },
      chatbotx: { token: text },
      parley: { key: text },
    },
  })
  expect(await statusWith(account.credentials.vobiz)).toBe(200)

  const { status, stdout } = await parleyHere(env, 'account', 'list')
  expect(status).toBe(0)
  expect(stdout).toMatch(new RegExp(`^ID .*\\n(.*\\n)*${account.account.id} .*Acme Ltd`))
})

it('makes and revokes credentials, and takes both spellings of an id', async () => {
  const made = await parleyJsonHere<{
    credential: { id: string }
    credentials: Pick<Dialects, 'vobiz'>
  }>(env, 'credential', 'create', '--account', account.account.uuid, '--dialect', 'vobiz', '--read-only')
  expect(made.credential).toMatchObject({ dialect: 'vobiz', read_only: true, inbox_ids: null })
  expect(await statusWith(made.credentials.vobiz)).toBe(200)

  const ofAccount = ['--account', account.account.id]
  await parleyJsonHere(env, 'credential', 'revoke', made.credential.id, ...ofAccount)
  const { credentials } = await parleyJsonHere<{ credentials: { id: string; revoked_at: string | null }[] }>(
    env,
    ...['credential', 'list', ...ofAccount],
  )
  expect(credentials.filter(({ revoked_at }) => revoked_at).map(({ id }) => id)).toEqual([made.credential.id])
})

it('makes agents, and gives one who forgot it a new password', async () => {
  const ofAccount = ['--account', account.account.id]
  const made = await parleyJsonHere<{ agent: object; password: string }>(
    env,
    ...['agent', 'create', ...ofAccount, '--email', 'Ann@Example.com', '--name', 'Ann', '--role', 'admin'],
  )
  expect(made.agent).toMatchObject({ email: 'ann@example.com', name: 'Ann', role: 'admin' })
  const reset = await parleyJsonHere<{ password: string }>(env, 'agent', 'password', 'ann@example.com')
  expect(reset.password).not.toBe(made.password)
  const { agents } = await parleyJsonHere<{ agents: { email: string }[] }>(env, 'agent', 'list', ...ofAccount)
  expect(agents.map(({ email }) => email)).toEqual([account.owner.email, 'ann@example.com'])
})

it('connects an inbox without asking its network, which a check then does', async () => {
  const { inbox } = await parleyJsonHere<{ inbox: MadeInbox }>(
    env,
    ...['inbox', 'create', '--account', account.account.id, '--channel', 'whatsapp', '--name', 'Main line'],
    ...['--phone', '+1 555 010 0200', '--set', 'phone_number_id=106540352242922'],
    ...['--set', 'waba_id=102290129340398', '--set', 'access_token=wrong', '--set', 'app_secret=a=b'],
    ...['--set', 'graph_url=http://127.0.0.1:1'],
  )
  expect(inbox).toEqual({
    id: expect.stringMatching(/^\d{16,19}$/),
    uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
    channel: 'whatsapp',
    name: 'Main line',
    callback_url: `https://chat.example.com/api/v1/webhooks/whatsapp/${inbox.uuid}`,
  })

  const unreachable = await parleyHere(env, 'inbox', 'check', inbox.id, '--json')
  expect(unreachable).toMatchObject({ status: 1, stdout: '' })
  expect(unreachable.stderr).toMatch(/^The network does not accept the inbox 'Main line'.*\n$/)

  const set = ['--set', `graph_url=${sandbox.url}`, '--set', 'access_token=sandbox-access-token']
  await parleyJsonHere(env, 'inbox', 'update', inbox.uuid, '--name', 'Sales', ...set)
  expect(await parleyJsonHere(env, 'inbox', 'check', inbox.uuid)).toMatchObject({ ok: true })

  const { inboxes } = await parleyJsonHere<{ inboxes: object[] }>(
    env,
    ...['inbox', 'list', '--account', account.account.id],
  )
  expect(inboxes).toMatchObject([
    { id: inbox.id, name: 'Sales', phone: '+15550100200', secrets: ['access_token', 'app_secret'] },
  ])
  expect(JSON.stringify(inboxes)).not.toContain('sandbox-access-token')

  const again = await parleyHere(
    env,
    ...['inbox', 'create', '--account', account.account.id, '--channel', 'whatsapp'],
    ...['--set', 'phone_number_id=106540352242922'],
  )
  expect(again).toMatchObject({ status: 2, stdout: '' })
  expect(again.stderr).toContain("connected already, as 'Sales'")

  await parleyJsonHere(env, 'inbox', 'delete', inbox.id)
  expect((await parleyHere(env, 'inbox', 'check', inbox.id)).status).toBe(2)
})

it('makes webhooks and ends them', async () => {
  const ofAccount = ['--account', account.account.id]
  const { webhook } = await parleyJsonHere<{ webhook: { id: string; secret: string } }>(
    env,
    ...['webhook', 'create', ...ofAccount, '--dialect', 'parley', '--url', 'http://127.0.0.1:9999/hook'],
  )
  expect(webhook.secret).toMatch(/^whsec_/)
  const { webhooks } = await parleyJsonHere<{ webhooks: object[] }>(env, 'webhook', 'list', ...ofAccount)
  expect(webhooks).toMatchObject([{ id: webhook.id, dialect: 'parley', status: 'active' }])
  const about = [webhook.id, ...ofAccount]
  expect(await parleyJsonHere(env, 'webhook', 'deliveries', ...about)).toEqual({ deliveries: [] })
  expect(await parleyJsonHere(env, 'webhook', 'replay', ...about)).toEqual({ replayed: 0 })
  await parleyJsonHere(env, 'webhook', 'delete', ...about)
  expect(await parleyJsonHere(env, 'webhook', 'list', ...ofAccount)).toEqual({ webhooks: [] })
})

it('keeps an inventory of numbers', async () => {
  const about = ['--account', account.account.id, '--country', 'us']
  await parleyJsonHere(env, 'number', 'add', ...about, '--phone', '+15550100300', '--monthly-fee', '1.5')
  const { numbers } = await parleyJsonHere<{ numbers: object[] }>(env, 'number', 'list', ...about)
  expect(numbers).toMatchObject([{ phone: '+15550100300', country: 'US', monthly_fee: 1.5 }])
})

it('meets a mistake with status 2 and a sentence that names the fix, and prints nothing else', async () => {
  const { id } = account.account
  const mistakes: [string[], RegExp][] = [
    [['acount', 'list'], /Unknown command 'acount'.*parley --help/],
    [['account', 'list', '--jsn'], /Unknown option '--jsn'.*parley account list --help/],
    [['account', 'create'], /Missing required argument 'name'/],
    [['account', 'create', '  '], /Name is required/],
    [['account'], /Usage: parley account/],
    [['inbox', 'list'], /Required option '--account <id>'/],
    [['inbox', 'list', '--account', '12'], /no account '12'.*parley account list/],
    [['inbox', 'check', account.account.uuid], /no inbox '.*parley inbox list/],
    [['inbox', 'create', '--account', id, '--channel', 'telex'], /no channel 'telex'.*whatsapp/],
    [['inbox', 'create', '--account', id, '--channel', 'whatsapp', '--set', 'x'], /--set key=value/],
    [
      ['inbox', 'create', '--account', id, '--channel', 'whatsapp', '--set', 'colour=red'],
      /--set colour is not a setting.*--set phone_number_id=… is required/,
    ],
    [['credential', 'create', '--account', id, '--dialect', 'telex'], /vobiz, hatif, chatbotx, parley/],
    [['agent', 'password', 'nobody@example.com'], /Nobody signs in as 'nobody@example.com'/],
    [['webhook', 'create', '--account', id, '--dialect', 'vobiz', '--url', 'ftp://x'], /--url /],
    [['serve', '--workers', 'many'], /--workers is 'many'; it takes a whole number/],
  ]
  for (const [args, sentence] of mistakes) {
    const outcome = await parleyHere(env, ...args)
    expect(outcome, args.join(' ')).toMatchObject({ status: 2, stdout: '' })
    expect(outcome.stderr, args.join(' ')).toMatch(sentence)
  }
})

it('ends as a program with the status and the sentence, names the setting that is wrong, and the database that does not answer', async () => {
  const mistyped = await parley(env, 'acount', 'list', '--json')
  expect(mistyped).toMatchObject({ status: 2, stdout: '' })
  expect(mistyped.stderr).toBe("Unknown command 'acount' (Did you mean account?) See: parley --help\n")

  const badPort = await parleyHere({ ...env, PORT: 'eighty' }, 'account', 'list')
  expect(badPort).toMatchObject({ status: 2, stdout: '' })
  expect(badPort.stderr).toContain("PORT is 'eighty'")

  const away = { ...env, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }
  const outcome = await parley(away, 'account', 'list', '--json')
  expect(outcome).toMatchObject({ status: 1, stdout: '' })
  expect(outcome.stderr).toMatch(/DATABASE_URL \(127\.0\.0\.1:1\/none\).*ECONNREFUSED/)
})
