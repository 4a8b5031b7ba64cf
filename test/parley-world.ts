import { startWhatsAppSandbox } from '../sandbox/whatsapp/index.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { createCaller, type ParleyCaller } from './parley-caller.ts'
import { makePerson, type Person, signIn } from './parley-person.ts'
import { type Heard, hear } from './parley-threads.ts'

type Inbox = Awaited<ReturnType<typeof makeWhatsAppInbox>>

export type Actor = Person & { headers: Record<string, string>; call: ParleyCaller }

/** An account at work: who owns it, who sees one inbox of two, and another agent. */
export type World = {
  server: TestServer
  accountId: string
  inbox: Inbox
  otherInbox: Inbox
  owner: Actor
  limited: Actor
  agent: Actor
  /** Calls as the owner, and throws when it is refused. */
  act: (method: string, path: string, body?: unknown) => Promise<Answered>
  /** Everything that there is by now is opened by the clients that look on. A test of theirs sets it. */
  pause: () => Promise<void>
  hear: (options?: Parameters<typeof hear>[2] & { in?: Inbox }) => Promise<Heard>
  close(): Promise<void>
}

// What is answered is compared, not typed.
export type Answered = ReturnType<typeof JSON.parse>

export async function startWorld(): Promise<World> {
  const server = await startTestServer()
  await server.listen()
  const sandbox = await startWhatsAppSandbox({
    port: 0,
    accessToken: 'test-token',
    appSecret: 'app-s3cret',
    verifyToken: 'verify-me',
    now: () => server.clock.now().getTime(),
  })
  const accountId = (await makeAccount(server.db)).id
  const inbox = await makeWhatsAppInbox(server, accountId, { graphUrl: sandbox.url })
  const otherInbox = await makeWhatsAppInbox(server, accountId, {
    graphUrl: sandbox.url,
    phone: '+15550100002',
    settings: { phone_number_id: '2' },
  })
  await sandbox.control.putNumber({
    phone_number_id: '106540352242922',
    waba_id: '102290129340398',
    callback_url: `${server.url}/api/v1/webhooks/whatsapp/${inbox.uuid}`,
  })
  const owner = await enter(server, accountId, { role: 'owner', name: 'Owner' })
  return {
    server,
    accountId,
    inbox,
    otherInbox,
    owner,
    limited: await enter(server, accountId, { name: 'Limited', inboxIds: [inbox.id] }),
    agent: await enter(server, accountId, { name: 'Agent' }),
    pause: async () => {},
    act: (method, path, body) => callOrThrow(owner, method, path, body),
    hear: ({ in: where = inbox, ...options } = {}) => hear(server, where, options),
    async close() {
      await server.close()
      await sandbox.close()
    },
  }
}

export async function callOrThrow(
  { call }: Actor,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answered> {
  const answer = await call(method, path, body)
  if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`)
  return answer.body
}

/** Another agent of the account, signed in. */
export function enterWorld({ server, accountId }: World, name: string): Promise<Actor> {
  return enter(server, accountId, { name })
}

async function enter(
  server: TestServer,
  accountId: string,
  who: Parameters<typeof makePerson>[2],
): Promise<Actor> {
  const person = await makePerson(server, accountId, who)
  const headers = await signIn(server, person)
  return { ...person, headers, call: await createCaller(server, headers) }
}
