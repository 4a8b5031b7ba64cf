import { createHmac, randomUUID } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { findPostmaster } from '../server/platform/db/embedded/postmaster.ts'
import { killPostmaster, makeDataFolder } from '../server/platform/db/embedded/test-folder.ts'
import { eventually, startTestServer, type TestServer } from './harness.ts'
import { type Environment, type Program, parley, parleyJson, serve } from './program.ts'

const running: Program[] = []
const servers: TestServer[] = []
const folders: Awaited<ReturnType<typeof makeDataFolder>>[] = []

afterEach(async () => {
  for (const program of running.splice(0)) if (program.child.exitCode === null) await program.end('SIGKILL')
  for (const server of servers.splice(0)) await server.close()
  for (const folder of folders.splice(0)) await folder.remove()
})

type Account = {
  account: { id: string; uuid: string }
  credentials: { vobiz: { auth_id: string; auth_token: string } }
}

async function newEnvironment(): Promise<Environment> {
  const folder = await makeDataFolder()
  folders.push(folder)
  return { PARLEY_DATA: folder.dataDir }
}

async function started(env: Environment, ...args: string[]): Promise<Program> {
  const program = await serve(env, ...args)
  running.push(program)
  return program
}

async function listConversations(url: string, { credentials: { vobiz } }: Account) {
  const answer = await fetch(`${url}/v1/messaging/conversations`, {
    headers: { 'x-auth-id': vobiz.auth_id, 'x-auth-token': vobiz.auth_token },
    signal: AbortSignal.timeout(5_000),
  }).catch(() => undefined)
  if (answer?.status !== 200) return undefined
  return JSON.stringify(await answer.json())
}

it('keeps what it acknowledged when the server, its database, or both are killed, and stops cleanly', async () => {
  const env = await newEnvironment()
  const { PARLEY_DATA: dataDir = '' } = env
  const account = await parleyJson<Account>(env, 'account', 'create', 'Acme')
  expect(await findPostmaster(join(dataDir, 'postgres'))).toBeUndefined()

  const first = await started(env, '--bare')
  const { inbox } = await parleyJson<{ inbox: { callback_url: string } }>(
    env,
    ...['inbox', 'create', '--account', account.account.uuid, '--channel', 'whatsapp'],
    ...['--set', 'phone_number_id=106540352242922', '--set', 'app_secret=s3cret'],
  )
  expect(inbox.callback_url).toContain(first.url)
  const receive = async (text: string, url: string) => {
    const { pathname } = new URL(inbox.callback_url)
    // A network repeats what is not acknowledged, as it is not while the database is away.
    await eventually(async () => {
      const { status } = await fetch(url + pathname, signedCallback({ appSecret: 's3cret', text }))
      expect([200, 503]).toContain(status)
      return status === 200
    })
  }
  const arrived = (text: string, url: string) =>
    eventually(async () => (await listConversations(url, account))?.includes(text))

  const second = await parley({ ...env, PORT: '0' }, 'serve')
  expect(second).toMatchObject({ status: 2, stdout: '' })
  expect(second.stderr).toContain(`process ${first.child.pid}`)

  await receive('before the server was killed', first.url)
  expect(await first.end('SIGKILL')).toBe('SIGKILL')
  const next = await started(env, '--bare')
  await arrived('before the server was killed', next.url)

  await killPostmaster(dataDir)
  await arrived('before the server was killed', next.url)
  await receive('after the database was killed', next.url)
  await arrived('after the database was killed', next.url)

  await receive('before both were killed', next.url)
  const killed = next.end('SIGKILL')
  await killPostmaster(dataDir)
  await killed
  const last = await started(env, '--bare')
  await arrived('before both were killed', last.url)

  expect(await last.end('SIGTERM')).toBe(0)
  expect(last.output().stdout).toBe(`listening on ${last.url}\n`)
  for (const line of last.output().stderr.trim().split('\n')) JSON.parse(line)
  expect(await findPostmaster(join(dataDir, 'postgres'))).toBeUndefined()
})

it('makes a first account with conversations that travelled, tells how to get in once, and finds them again', async () => {
  const env = await newEnvironment()
  const first = await started(env)
  const file = join(env['PARLEY_DATA']!, 'first-run.txt')
  const told = await readFile(file, 'utf8')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(first.output().stderr).toContain(told)
  expect(told).toContain(first.url)
  expect(first.output().stdout).toBe(`listening on ${first.url}\n`)

  const account = {
    account: { id: '', uuid: '' },
    credentials: {
      vobiz: { auth_id: fact(told, 'Vobiz X-Auth-ID'), auth_token: fact(told, 'Vobiz X-Auth-Token') },
    },
  }
  const conversations = await listConversations(first.url, account)
  for (const name of ['Maria Lopez', 'أمينة حداد', 'David Cohen']) expect(conversations).toContain(name)
  expect(conversations).toContain('Shall I put you down')

  expect(await first.end('SIGINT')).toBe(0)
  const second = await started(env)
  expect(second.output().stderr).not.toContain('Vobiz')
  const [number] = (await getJson<{ numbers: { handshake: { ok: boolean } }[] }>(
    `${fact(told, 'WhatsApp sandbox').split(' ')[0]}/sandbox/numbers`,
  ))!.numbers
  expect(number!.handshake.ok).toBe(true)
  expect(await second.end('SIGTERM')).toBe(0)
})

it('serves with several processes on one port, replaces one that dies, and refuses a taken port', async () => {
  const server = await startTestServer({ workers: false })
  servers.push(server)
  const env = {
    DATABASE_URL: server.config.databaseUrl!,
    PARLEY_DATA: server.config.dataDir,
    PARLEY_SECRET_KEY: server.config.secretKey!,
  }
  const { child, url, output, end } = await started(env, '--bare', '--workers', '2')
  const workers = () => childrenOf(child.pid!)
  const [victim, survivor] = await workers()
  expect(survivor).toBeDefined()
  process.kill(victim!, 'SIGKILL')
  await eventually(async () => {
    const now = await workers()
    return now.length === 2 && !now.includes(victim!)
  })
  expect((await fetch(`${url}/readyz`)).status).toBe(200)

  const taken = await parley({ ...env, PORT: new URL(url).port }, 'serve', '--bare')
  expect(taken).toMatchObject({ status: 2, stdout: '' })
  expect(taken.stderr).toMatch(/Port \d+ of 127\.0\.0\.1 is taken.*PORT=0/)

  expect(await end('SIGTERM')).toBe(0)
  expect(output().stdout).toBe(`listening on ${url}\n`)
})

/** A message as Meta posts it: the body, and the signature of its bytes. */
function signedCallback({ appSecret, text }: { appSecret: string; text: string }): RequestInit {
  const message = {
    from: '15550100002',
    id: `wamid.${randomUUID()}`,
    timestamp: String(Math.floor(Date.now() / 1000)),
    type: 'text',
    text: { body: text },
  }
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '15550100001', phone_number_id: '106540352242922' },
    contacts: [{ profile: { name: 'Ann Lee' }, wa_id: '15550100002' }],
    messages: [message],
  }
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '102290129340398', changes: [{ field: 'messages', value }] }],
  })
  const signature = createHmac('sha256', appSecret).update(body).digest('hex')
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
    body,
  }
}

async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return text.split(' ').filter(Boolean).map(Number)
}

/** The value of a line `name: value`. */
function fact(text: string, name: string): string {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name}:`))
  if (!line) throw new Error(`no line '${name}: …' in ${text}`)
  return line.slice(name.length + 1).trim()
}

async function getJson<T>(url: string): Promise<T> {
  return (await (await fetch(url)).json()) as T
}
