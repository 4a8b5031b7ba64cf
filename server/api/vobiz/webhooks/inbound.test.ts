import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from '../../../../test/harness.ts'
import { parse } from '../../../channels/whatsapp/parse.ts'
import { listEvents } from '../../../core/events/index.ts'
import { recordInbound, recordUpdates } from '../../../core/messages/index.ts'
import type { Delivery } from '../../../core/webhooks/index.ts'
import { writeEnvelope } from './envelope.ts'
import { projectEvents } from './project-events.ts'

const fixtures = new URL('../../../channels/whatsapp/fixtures/', import.meta.url)

type Callback = {
  entry: { time?: number; changes: { value: { messages?: object[]; contacts?: object[] } }[] }[]
}

function read(name: string): Callback {
  return JSON.parse(readFileSync(new URL(name, fixtures), 'utf8'))
}

/** Callbacks that tell of one message which somebody sent, and of the sender. */
const names = readdirSync(fixtures).filter((name) => {
  const { entry } = read(name)
  const value = entry[0]?.changes[0]?.value
  return entry.length === 1 && value?.messages?.length === 1 && value.contacts?.length === 1
})

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ workers: false })
})
afterAll(() => server.close())

test('there are callbacks of all kinds to tell again', () => {
  expect(names.length).toBeGreaterThan(20)
})

test.each(
  names.filter((name) => !['edit.json', 'revoke.json'].includes(name)),
)('what Meta told in %s is told again as it was', async (name) => {
  const told = await tellAgain(readFileSync(new URL(name, fixtures)))
  const { time: _time, ...entry } = read(name).entry[0]!
  expect(told).toEqual([
    { event_type: 'message.inbound', payload: { object: 'whatsapp_business_account', entry: [entry] } },
  ])
})

test('each message of a callback with several is told by itself, and a lone name keeps its unicode', async () => {
  const callback = read('text.json')
  const value = callback.entry[0]!.changes[0]!.value
  const [message] = value.messages!
  value.messages = ['a', 'b\u2028', '\ud83d\ude00'].map((body, index) => ({
    ...message,
    id: `wamid.${index}`,
    text: { body },
  }))
  const told = await tellAgain(Buffer.from(JSON.stringify(callback)))
  expect(told.map(({ payload }) => payload.entry[0].changes[0].value.messages[0].text.body)).toEqual([
    'a',
    'b\u2028',
    '\ud83d\ude00',
  ])
})

test('a message that was deleted before it could be told is told without its words', async () => {
  const { db } = server
  const { id: accountId } = await makeAccount(db)
  const inbox = await makeWhatsAppInbox(server, accountId)
  await record(accountId, inbox, readFileSync(new URL('text.json', fixtures)))
  const revocation = {
    type: 'revoke' as const,
    laneKey: 'x',
    inboxId: inbox.id,
    networkId: 'wamid.HBgLTEXT',
    at: new Date().toISOString(),
  }
  await db.transaction((tx) => recordUpdates(tx, accountId, [revocation]))
  const [told, ...others] = await tell(accountId)
  expect(others).toEqual([])
  expect(told!.payload.entry[0].changes[0].value.messages[0]).toEqual({
    from: '15550100002',
    from_user_id: 'US.9QxK2',
    id: 'wamid.HBgLTEXT',
    timestamp: '1772998020',
    type: 'unsupported',
    unsupported: { type: 'revoke' },
    context: { from: '15550100001', id: 'wamid.HBgL0' },
  })
})

test('what the business itself sent from its phone is not told as coming in', async () => {
  expect(await tellAgain(readFileSync(new URL('echo.json', fixtures)))).toEqual([])
})

async function tellAgain(body: Buffer) {
  const { id: accountId } = await makeAccount(server.db)
  const inbox = await makeWhatsAppInbox(server, accountId)
  await record(accountId, inbox, body)
  return tell(accountId)
}

type Inbox = Awaited<ReturnType<typeof makeWhatsAppInbox>>

async function record(accountId: string, inbox: Inbox, body: Buffer) {
  const messages = parse(body, inbox).flatMap((event) =>
    event.type === 'message' ? [{ ...event, inboxId: inbox.id }] : [],
  )
  await server.db.transaction((tx) => recordInbound(tx, accountId, messages))
}

/** What the bodies hold, apart from ids and times of ours. */
async function tell(accountId: string) {
  const events = await listEvents(server.db, { accountId, after: '0', limit: 100 })
  const projections = await projectEvents(server.db, { accountId, events, webhooks: [] })
  return projections.map((projection) => {
    const body = writeEnvelope({ ...projection, accountId } as unknown as Delivery)
    const { event_type, payload } = JSON.parse(body.toString())
    return { event_type, payload }
  })
}
