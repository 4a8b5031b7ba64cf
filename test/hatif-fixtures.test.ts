import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startWhatsAppSandbox, type WhatsAppSandbox } from '../sandbox/whatsapp/index.ts'
import { createAgent } from '../server/core/agents/index.ts'
import { toUuid } from '../server/platform/ids.ts'
import { eventually, makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { hatifHeaders } from './hatif-caller.ts'
import { type Exchange, fill, fixturesOf, replace, textOf, type Variables } from './replay.ts'

const { files, read } = fixturesOf('hatif')

let server: TestServer
let sandbox: WhatsAppSandbox
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
})
afterAll(async () => {
  await server.close()
  await sandbox.close()
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
      return given.body
    }
    // What is read may still be on its way through the network.
    const body = request.method === 'GET' ? await vi.waitFor(exchange, { timeout: 15_000 }) : await exchange()
    for (const [name, path] of Object.entries(keep)) world.variables[name] = valueAt(body, path)
  })
})

type World = { variables: Variables; headers: Record<string, string> }

/** An account with a number on the network, an agent, an AI agent, and a person who has written once. */
async function makeWorld(): Promise<World> {
  worlds += 1
  const number = `10654035225${1000 + worlds}`
  const waba = `10229012935${1000 + worlds}`
  const phone = `+9661100${1000 + worlds}`
  const account = await makeAccount(server.db)
  const accountId = account.id
  const inbox = await makeWhatsAppInbox(server, accountId, {
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
  const { agent } = await server.db.transaction((tx) =>
    createAgent(tx, { accountId, email: `amal${worlds}@example.com`, name: 'Amal', role: 'agent' }),
  )
  const headers = await hatifHeaders(server, account)
  sandbox.control.inbound(number, { from: '966500000001', name: 'Ann Lee', text: 'Is it open today?' })
  const variables: Variables = {
    workspace: toUuid('account', accountId),
    channel: inbox.uuid,
    number,
    waba,
    phone,
    user: toUuid('user', agent.userId!),
    member: toUuid('agent', agent.id),
    email: agent.email!,
  }
  const world = { variables, headers }
  const conversation = await eventually(async () => {
    const path = `/v2/conversations/service-account/channels/${inbox.uuid}`
    const { body } = await send(world, { method: 'GET', path })
    return (body as { items: { id: string; contactId: string }[] }).items[0]
  })
  Object.assign(variables, { conversation: conversation.id, contact: conversation.contactId })
  return world
}

async function send(
  { headers, variables }: World,
  {
    method,
    path,
    body,
    credentials = true,
  }: Omit<Exchange['request'], 'credentials'> & { credentials?: boolean },
): Promise<{ status: number; body?: unknown }> {
  const answer = await fetch(server.url + replace(path, variables), {
    method,
    headers: {
      ...(credentials && headers),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: textOf(body, variables) }),
  })
  const text = await answer.text()
  return { status: answer.status, ...(text && { body: JSON.parse(text) }) }
}

/** What stands at a dotted path of an answer. */
function valueAt(body: unknown, path: string): string {
  return path
    .split('.')
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], body) as string
}
