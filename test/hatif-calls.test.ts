import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { voiceSchema } from '../server/channels/voice/index.ts'
import { createCredential } from '../server/core/accounts/index.ts'
import {
  type CallProgress,
  placeIvrCall,
  recordCallProgress,
  recordLineCall,
} from '../server/core/calls/index.ts'
import { createInbox, type Inbox } from '../server/core/inboxes/index.ts'
import { silenceWav } from '../server/platform/audio/index.ts'
import { type Id, toUuid } from '../server/platform/ids.ts'
import { createDiskStore } from '../server/platform/storage/index.ts'
import { makeAccount, startTestServer, type TestServer } from './harness.ts'
import { createHatifCaller } from './hatif-caller.ts'
import type { Caller } from './vobiz-caller.ts'

type Item = Record<string, unknown> & { id: string; creationTime: string }

const path = '/v1/call/list'
const person = '+966500000001'
const minute = 60_000

let server: TestServer
let account: Awaited<ReturnType<typeof makeAccount>>
let call: Caller
let line: Inbox
let other: Inbox
/** From the oldest to the newest. */
let callIds: Id[]

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  await server.listen()
  account = await makeAccount(server.db)
  call = await createHatifCaller(server, account)
  line = await makeLine('+966110000000')
  other = await makeLine('+966110000001')
  callIds = []
  for (const make of [answered, missed, refused, waiting, onAnotherLine]) {
    callIds.push(await make())
    server.clock.advance(minute)
  }
})
afterAll(() => server.close())

function makeLine(phone: string): Promise<Inbox> {
  const settings = { provider: 'sip', dial: 'sip:{number}@127.0.0.1:5999' }
  return server.db.transaction((tx) =>
    createInbox(tx, voiceSchema, { accountId: account.id, name: phone, phone, settings }),
  )
}

function order(inbox: Inbox): Promise<Id> {
  const script = {
    prompt: { key: 'none', durationMs: 0 },
    options: [],
    maxRetries: 0,
    inputTimeoutMs: 1000,
    digitTimeoutMs: 1000,
  }
  const asked = { externalId: undefined, request: { options: [] }, webhookUrl: undefined, script }
  return server.db.transaction(async (tx) => {
    const placed = await placeIvrCall(tx, { inbox, provider: 'sip', to: person, ...asked })
    return placed.call.id
  })
}

async function ring(): Promise<Id> {
  return server.db.transaction(async (tx) => {
    const incoming = { inbox: line, provider: 'sip', providerCallId: 'in-1', leaseMs: minute }
    const caller = { addresses: [person.slice(1)], phone: person }
    const { call: made } = await recordLineCall(tx, { ...incoming, person: caller, at: tx.now() })
    return made.id
  })
}

function tell(callId: Id, progress: CallProgress) {
  return server.db.transaction((tx) => recordCallProgress(tx, { accountId: account.id, callId, progress }))
}

/** Rings for 5 s, is talked on for 62 s, and recorded. */
async function answered(): Promise<Id> {
  const id = await order(line)
  const now = server.clock.now().getTime()
  const secondsOn = (seconds: number) => new Date(now + seconds * 1000)
  await tell(id, { step: 'ringing', at: secondsOn(1) })
  await tell(id, { step: 'answered', at: secondsOn(6) })
  await tell(id, { step: 'ended', cause: 'completed', at: secondsOn(68) })
  const store = createDiskStore(join(server.config.dataDir, 'media'))
  await store.put('recordings/1/first.wav', silenceWav(100), { mimeType: 'audio/wav' })
  await tell(id, { step: 'recording', storageKey: 'recordings/1/first.wav', durationMs: 100 })
  return id
}

async function missed(): Promise<Id> {
  const id = await ring()
  await tell(id, { step: 'ended', cause: 'no_answer' })
  return id
}

async function refused(): Promise<Id> {
  const id = await order(line)
  await tell(id, { step: 'ended', cause: 'rejected' })
  return id
}

const waiting = () => order(line)
const onAnotherLine = () => order(other)

const uuids = (ids: Id[]) => ids.map((id) => toUuid('call', id))

async function list(query = ''): Promise<{ totalCount: number; items: Item[] }> {
  const { status, body } = await call('GET', `${path}${query}`)
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}

test('calls come newest first, with all that is known of them', async () => {
  const { totalCount, items } = await list()
  expect(totalCount).toBe(5)
  expect(items.map(({ id }) => id)).toEqual(uuids(callIds.toReversed()))
  expect(items.map(({ callType, status }) => [callType, status])).toEqual([
    [2, 8],
    [2, 8],
    [2, 4],
    [1, 2],
    [2, 1],
  ])
  expect(items.at(-1)).toStrictEqual({
    id: toUuid('call', callIds[0]!),
    workspaceId: toUuid('account', account.id),
    channelId: toUuid('inbox', line.id),
    userId: null,
    userName: null,
    phoneNumberId: toUuid('inbox', line.id),
    contactId: expect.any(String),
    contactNumber: person,
    contactNumberFormatted: person,
    callType: 2,
    status: 1,
    creationTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/),
    pickupTime: expect.any(String),
    hangupTime: expect.any(String),
    ringingDuration: '00:00:05',
    callLength: '00:01:02',
    recordingUrl: expect.stringContaining(`${server.url}/media/files/`),
    aiSummary: null,
  })
  expect(items[3]).toMatchObject({
    contactNumber: person,
    pickupTime: null,
    callLength: null,
    recordingUrl: null,
  })
  expect(items[1]).toMatchObject({ pickupTime: null, hangupTime: null, ringingDuration: null })
})

test('times are on the Saudi wall clock', async () => {
  const { items } = await list()
  const { creationTime, pickupTime, hangupTime } = items.at(-1)!
  const ms = (text: unknown) => Date.parse(`${text}+03:00`)
  expect(ms(hangupTime) - ms(pickupTime)).toBe(62_000)
  expect(Math.abs(ms(pickupTime) - ms(creationTime) - 6000)).toBeLessThan(500)
  expect(Math.abs(ms(items[0]!.creationTime) + minute - server.clock.now().getTime())).toBeLessThan(minute)
})

test('the recording opens without signing in, for a day', async () => {
  const { items } = await list()
  const link = String(items.at(-1)!['recordingUrl'])
  const heard = await fetch(link)
  expect({ status: heard.status, type: heard.headers.get('content-type') }).toEqual({
    status: 200,
    type: 'audio/wav',
  })
  expect(Buffer.from(await heard.arrayBuffer())).toEqual(silenceWav(100))
  const token = /files\/([^/]+)\//.exec(link)![1]!
  const forged = Buffer.from(token.split('.')[0]!, 'base64url').toString().replace('first', 'other')
  const wrong = link.replace(token.split('.')[0]!, Buffer.from(forged).toString('base64url'))
  expect((await fetch(wrong)).status).toBe(404)
  server.clock.advance(25 * 60 * minute)
  expect((await fetch(link)).status).toBe(404)
  server.clock.advance(-25 * 60 * minute)
})

test('pages put together are the whole list, in either order', async () => {
  const whole = uuids(callIds)
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 7 }), fc.boolean(), async (size, descending) => {
      const sorting = encodeURIComponent(descending ? 'creationTime desc' : 'CreationTime ASC')
      const seen: string[] = []
      for (let skip = 0; skip < whole.length; skip += size) {
        const page = await list(`?skipCount=${skip}&maxResultCount=${size}&sorting=${sorting}`)
        expect(page.totalCount).toBe(whole.length)
        expect(page.items.length).toBe(Math.min(size, whole.length - skip))
        seen.push(...page.items.map(({ id }) => id))
      }
      expect(seen).toEqual(descending ? whole.toReversed() : whole)
    }),
    { numRuns: 12 },
  )
  expect(await list('?SkipCount=5')).toEqual({ totalCount: 5, items: [] })
})

test('a filter by number is ignored, bad paging and sorting are refused, and no call is asked for alone', async () => {
  expect((await list('?phoneNumber=123&contactNumber=123')).items).toHaveLength(5)
  for (const query of [
    'maxResultCount=0',
    'maxResultCount=1001',
    'skipCount=-1',
    'sorting=Nonsense',
    'sorting=id desc',
  ])
    expect((await call('GET', `${path}?${query}`)).status, query).toBe(400)
  const alone = await fetch(`${server.url}/v1/call/${toUuid('call', callIds[0]!)}`)
  expect(alone.status).toBe(404)
})

test('an account sees its own calls, and a credential those of its inboxes', async () => {
  const stranger = await makeAccount(server.db, 'Stranger')
  const strange = await createHatifCaller(server, stranger)
  expect((await strange('GET', path)).body).toEqual({ totalCount: 0, items: [] })

  const permissions = { inboxIds: [other.id] }
  const { credential, token } = await server.db.transaction((tx) =>
    createCredential(tx, { accountId: account.id, dialect: 'hatif', permissions }),
  )
  const hatif = { client_id: credential.publicId, client_secret: token }
  const narrow = await createHatifCaller(server, { credentials: { ...account.credentials, hatif } })
  const { body } = await narrow('GET', path)
  expect({ ...body, items: body.items.map(({ id }: Item) => id) }).toEqual({
    totalCount: 1,
    items: uuids([callIds.at(-1)!]),
  })
})
