import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { getAccount } from '../server/core/accounts/index.ts'
import { makeAccount, startTestServer, type TestServer } from './harness.ts'
import { type Environment, parleyHere, parleyJson, parleyJsonHere, serve } from './program.ts'

type Agent = { id: string; uuid: string; email: string | null; name: string; role: string; is_bot: boolean }
type Made = { agent: Agent; password: string | null }

let server: TestServer
let env: Environment
let accountId: string

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  env = {
    DATABASE_URL: server.config.databaseUrl!,
    PARLEY_DATA: server.config.dataDir,
    PARLEY_SECRET_KEY: server.config.secretKey!,
  }
  accountId = (await makeAccount(server.db)).id
})
afterAll(() => server.close())

it('makes people and AI agents, changes them and removes them', async () => {
  const owner = ['--email', 'ann@example.com', '--name', 'Ann', '--role', 'owner']
  const ann = await parleyJsonHere<Made>(env, ...agent('create', ...owner))
  expect(ann).toMatchObject({ agent: { role: 'owner', is_bot: false }, password: expect.any(String) })
  const bot = await parleyJsonHere<Made>(env, ...agent('create', '--bot', '--name', 'Helper'))
  expect(bot).toMatchObject({ agent: { name: 'Helper', email: null, is_bot: true }, password: null })
  await parleyJsonHere(env, ...agent('create', '--email', 'bo@example.com', '--name', 'Bo'))

  const changes = ['--name', 'Robert', '--role', 'admin']
  const changed = await parleyJsonHere<Made>(env, ...agent('update', 'BO@example.com', ...changes))
  expect(changed.agent).toMatchObject({ name: 'Robert', role: 'admin' })
  expect(await names()).toEqual(['Ann', 'Helper', 'Robert'])

  const { deleted } = await parleyJsonHere<{ deleted: object }>(env, ...agent('delete', bot.agent.uuid))
  expect(deleted).toEqual({ id: bot.agent.id, uuid: bot.agent.uuid, email: null, name: 'Helper' })
  await parleyJsonHere(env, ...agent('delete', changed.agent.id))
  expect(await names()).toEqual(['Ann'])
})

it('changes the settings of an account, each checked, and takes them back', async () => {
  const set = (...settings: string[]) => settings.flatMap((setting) => ['--set', setting])
  const { account } = await parleyJsonHere<{ account: { settings: object } }>(
    env,
    ...['account', 'update', '--account', accountId, '--name', 'Acme Ltd'],
    ...set('hatif_casing=documented', 'hatif_enum_names=on', 'default_country_code=971'),
  )
  const changed = { hatif_casing: 'documented', hatif_enum_names: true, default_country_code: '971' }
  expect(account).toMatchObject({ id: accountId, name: 'Acme Ltd', settings: changed })
  expect(await getAccount(server.db, accountId)).toMatchObject({
    settings: { hatifCasing: 'documented', hatifEnumNames: true, defaultCountryCode: '971' },
  })

  // There is one account only, so it need not be named.
  const back = await parleyJsonHere<{ account: object }>(env, 'account', 'update', ...set('hatif_casing='))
  expect(back.account).toMatchObject({ settings: { ...changed, hatif_casing: 'live' } })
  const off = await parleyJsonHere<{ account: object }>(
    env,
    'account',
    'update',
    accountId,
    '--state',
    'inactive',
  )
  expect(off.account).toMatchObject({ active: false })
  await parleyJsonHere(env, 'account', 'update', accountId, '--state', 'active')

  const mistakes: [string[], RegExp][] = [
    [set('hatif_casing=loud'), /--set hatif_casing must be live or documented/],
    [
      set('hatif_enum_names=maybe', 'default_country_code=12345'),
      /hatif_enum_names must be on or off.*default_country_code/,
    ],
    [set('colour=red'), /--set colour is not a setting of an account; those are requests_per_second/],
    [set('colour'), /--set key=value/],
    [['--name', ' '], /--name may not be empty/],
    [[], /Nothing to change/],
  ]
  for (const [args, sentence] of mistakes) {
    const outcome = await parleyHere(env, 'account', 'update', accountId, ...args)
    expect(outcome, args.join(' ')).toMatchObject({ status: 2, stdout: '' })
    expect(outcome.stderr, args.join(' ')).toMatch(sentence)
  }
})

it('meets a mistake about agents with a sentence that names the fix', async () => {
  const mistakes: [string[], RegExp][] = [
    [agent('create', '--name', 'Cy'), /--email is needed for a person.*--bot/],
    [agent('create', '--name', 'Cy', '--bot', '--email', 'cy@example.com'), /--bot does not go with --email/],
    [agent('create', '--name', ' ', '--bot'), /Name is required/],
    [agent('delete', 'nobody@example.com'), /has no agent 'nobody@example.com'.*parley agent list/],
    [agent('delete', 'ann@example.com'), /'Ann' is the last owner of the account/],
    [agent('update', 'ann@example.com'), /Nothing to change/],
  ]
  for (const [args, sentence] of mistakes) {
    const outcome = await parleyHere(env, ...args)
    expect(outcome, args.join(' ')).toMatchObject({ status: 2, stdout: '' })
    expect(outcome.stderr, args.join(' ')).toMatch(sentence)
  }
})

it('works beside a server that runs and on a folder where none does', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-cli-'))
  const own = { PARLEY_DATA: dataDir, PARLEY_LOG_LEVEL: 'error' }
  const { account } = await parleyJson<{ account: { id: string } }>(own, 'account', 'create', 'Alone')
  const about = ['--account', account.id]
  await parleyJson(own, 'agent', 'create', ...about, '--name', 'Before', '--bot')
  const program = await serve(own, '--bare')
  await parleyJson(own, 'agent', 'create', ...about, '--name', 'Meanwhile', '--bot')
  await parleyJson(own, 'account', 'update', ...about, '--set', 'strict_window=on')
  expect(await program.end('SIGTERM')).toBe(0)
  const { agents } = await parleyJson<{ agents: Agent[] }>(own, 'agent', 'list', ...about)
  expect(agents.map(({ name }) => name)).toEqual(['Owner', 'Before', 'Meanwhile'])
  await rm(dataDir, { recursive: true, force: true })
})

function agent(command: string, ...args: string[]): string[] {
  return ['agent', command, ...args, '--account', accountId]
}

async function names(): Promise<string[]> {
  const { agents } = await parleyJsonHere<{ agents: Agent[] }>(env, ...agent('list'))
  return agents.map(({ name }) => name)
}
