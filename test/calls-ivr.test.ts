import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import {
  CallWorker,
  type OutgoingCall,
  type PlaceOutcome,
  voiceSchema,
} from '../server/channels/voice/index.ts'
import {
  type CallProgress,
  callPage,
  claimQueuedCalls,
  countCalls,
  failAbandonedCalls,
  findCall,
  findIvrCall,
  type IvrScript,
  isOver,
  placeIvrCall,
  recordCallProgress,
} from '../server/core/calls/index.ts'
import { findConversation } from '../server/core/conversations/index.ts'
import { createInbox, deleteInbox, type Inbox, setInboxStatus } from '../server/core/inboxes/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { createLog } from '../server/platform/log.ts'
import { eventually, makeAccount, startTestServer, type TestServer } from './harness.ts'
import { orderOf, script } from './voice/line.ts'

const sound = { key: 'sounds/a.wav', durationMs: 100 }
const ivrScript = script(sound, sound)

let server: TestServer
let accountId: string
let phone = 15550300000
const workers: CallWorker[] = []

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  accountId = (await makeAccount(server.db)).id
})
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.stop()
  await server.db.query(sql`delete from call_work where account_id = ${accountId}`)
})
afterAll(() => server.close())

test('an ordered call waits, with its contact and its place in the conversation', async () => {
  const line = await makeLine()
  const { call, ivrCall, isNew } = await order(line, { webhookUrl: 'https://client.example/ivr' })
  expect(isNew).toBe(true)
  expect(call).toMatchObject({
    status: 'queued',
    direction: 'outbound',
    channel: 'voice',
    provider: 'sip',
    fromPhone: line.phone,
  })
  expect(call.startedAt).toBeUndefined()
  expect(ivrCall).toMatchObject({
    result: 'none',
    webhookUrl: 'https://client.example/ivr',
    script: ivrScript,
  })
  const { db } = server
  for (const name of [{ id: ivrCall.id }, { callId: call.id }])
    expect(await findIvrCall(db, { accountId, ...name })).toEqual(ivrCall)
  const conversation = await findConversation(db, { accountId, id: call.conversationId! })
  expect(conversation).toMatchObject({
    contactId: call.contactId,
    eventCount: 1,
    lastCall: { id: call.id, lost: false },
  })
  expect((await eventsOf(call.id)).map(({ type }) => type)).toEqual(['call.created'])
})

test('a repeated external id answers the first call, however many ask at once; another account may use it too', async () => {
  const line = await makeLine()
  const externalId = 'order-1'
  const placed = await Promise.all(Array.from({ length: 5 }, () => order(line, { externalId })))
  expect(new Set(placed.map(({ call }) => call.id)).size).toBe(1)
  expect(placed.filter(({ isNew }) => isNew)).toHaveLength(1)
  expect(await findIvrCall(server.db, { accountId, externalId })).toEqual(placed[0]!.ivrCall)
  const other = (await makeAccount(server.db)).id
  expect(await findIvrCall(server.db, { accountId: other, externalId })).toBeUndefined()
  const theirs = await order(await makeLine({}, other), { externalId })
  expect(theirs.isNew).toBe(true)
})

test('an inbox that is switched off takes no orders, and those it has fail and say why', async () => {
  const line = await makeLine()
  const { call } = await order(line)
  await server.db.transaction((tx) => setInboxStatus(tx, { accountId, id: line.id, status: 'inactive' }))
  await expect(order({ ...line, status: 'inactive' })).rejects.toThrow('inactive')
  const gone = await makeLine()
  const { call: orphan } = await order(gone)
  await server.db.transaction((tx) => deleteInbox(tx, { accountId, id: gone.id }))
  startWorker(async () => ({ outcome: 'placed', providerCallId: 'never' }))
  expect(await reaches(call.id, 'failed')).toMatchObject({ cause: 'inbox inactive' })
  expect(await reaches(orphan.id, 'failed')).toMatchObject({ cause: 'inbox gone' })
})

test('every outcome of placing is recorded: placed, refused, not now, and a provider that breaks', async () => {
  const line = await makeLine()
  const asked: string[] = []
  const outcomes: Record<string, () => PlaceOutcome> = {}
  const orders = await Promise.all(Array.from({ length: 4 }, () => order(line)))
  const [placed, refused, later, broken] = orders.map(({ call }) => call.id) as [
    string,
    string,
    string,
    string,
  ]
  outcomes[placed] = () => ({ outcome: 'placed', providerCallId: 'CA1' })
  outcomes[refused] = () => ({
    outcome: 'refused',
    cause: 'invalid_number',
    rawCause: '21211',
    message: 'No such number',
  })
  outcomes[later] = () =>
    asked.filter((id) => id === later).length === 1
      ? { outcome: 'later', retryInMs: 50 }
      : { outcome: 'placed', providerCallId: 'CA2' }
  outcomes[broken] = () => {
    throw new Error('a fault of ours')
  }
  startWorker(async ({ call }) => {
    asked.push(call.id)
    return outcomes[call.id]!()
  })
  expect(await eventually(async () => (await read(placed)).networkId && read(placed))).toMatchObject({
    status: 'queued',
    startedAt: expect.any(Date),
    networkId: 'CA1',
  })
  expect(await reaches(refused, 'failed')).toMatchObject({
    endCause: 'invalid_number',
    cause: '21211',
    errorMessage: 'No such number',
  })
  expect(await reaches(broken, 'failed')).toMatchObject({
    cause: 'internal',
    errorMessage: 'a fault of ours',
  })
  await eventually(async () => (await read(later)).networkId === 'CA2')
  expect(asked.filter((id) => id === broken)).toHaveLength(1)
  expect(asked.filter((id) => id === later)).toHaveLength(2)
})

test('a sound that cannot be had fails the call before any phone rings', async () => {
  const { call } = await order(await makeLine())
  let asked = 0
  startWorker(
    async () => {
      asked += 1
      return { outcome: 'placed', providerCallId: 'CA3' }
    },
    async () => {
      throw new Error('The sound answers 404')
    },
  )
  expect(await reaches(call.id, 'failed')).toMatchObject({
    cause: 'no sound',
    errorMessage: 'The sound answers 404',
  })
  expect(asked).toBe(0)
})

test('two processes together keep to the limit of a line, and lines do not wait for each other', async () => {
  const [narrow, wide] = await Promise.all([makeLine({ max_calls: 2 }), makeLine({ max_calls: 4 })])
  const orders = await Promise.all(
    [narrow, wide].flatMap((line) => Array.from({ length: 8 }, () => order(line))),
  )
  const running = new Map<string, number>()
  const most = new Map<string, number>()
  const place = async ({ call }: OutgoingCall): Promise<PlaceOutcome> => {
    const now = (running.get(call.inboxId) ?? 0) + 1
    running.set(call.inboxId, now)
    most.set(call.inboxId, Math.max(now, most.get(call.inboxId) ?? 0))
    const ended = sleep(400).then(async () => {
      running.set(call.inboxId, running.get(call.inboxId)! - 1)
      await tell(call.id, { step: 'ended', cause: 'no_answer' })
    })
    return { outcome: 'running', ended }
  }
  startWorker(place)
  startWorker(place)
  for (const { call } of orders) await reaches(call.id, 'no_answer')
  expect([most.get(narrow.id), most.get(wide.id)]).toEqual([2, 4])
})

test('a call whose runner is gone ends as failed, and is told once', async () => {
  const { call } = await order(await makeLine())
  const [claimed] = await claimQueuedCalls(server.db, { limit: 1, leaseMs: 60_000, maxCallsOf: () => 1 })
  expect(claimed).toMatchObject({ callId: call.id })
  await tell(call.id, { step: 'answered' })
  expect(await failAbandonedCalls(server.db)).toBe(false)
  expect((await read(call.id)).status).toBe('answered')
  // Leases end by the database's clock.
  await server.db.query(sql`
    update call_work set due_at = now() - interval '1 ms' where account_id = ${accountId} and call_id = ${call.id}`)
  await Promise.all([failAbandonedCalls(server.db), failAbandonedCalls(server.db)])
  expect(await read(call.id)).toMatchObject({ status: 'failed', cause: 'abandoned' })
  expect((await eventsOf(call.id)).filter(({ data }) => data['ivr'])).toHaveLength(1)
})

test('what is told of a call that is not there, or of another account’s, changes nothing', async () => {
  const theirs = (await makeAccount(server.db)).id
  const { call } = await order(await makeLine({}, theirs))
  expect(await tell(call.id, { step: 'answered' })).toBeUndefined()
  expect(await tell('12345678901234567', { step: 'answered' })).toBeUndefined()
  expect(await findCall(server.db, { accountId: theirs, id: call.id })).toEqual(call)
})

test('calls of an account come by pages, newest or oldest first, and are counted', async () => {
  const other = (await makeAccount(server.db)).id
  const line = await makeLine({}, other)
  const ids: string[] = []
  for (let made = 0; made < 5; made += 1) ids.push((await order(line)).call.id)
  const list = async (options: { limit: number; offset?: number; oldestFirst?: boolean }) => {
    const row = sql`json_build_object('id', c.id::text, 'name', ct.name, 'inbox', i.name)`
    const rows = await server.db.query<{ row: { id: string; name: string; inbox: string } }>(
      callPage({ accountId: other }, { row, ...options }),
    )
    return rows.map(({ row }) => row)
  }
  expect((await list({ limit: 10, oldestFirst: true })).map(({ id }) => id)).toEqual(ids)
  expect((await list({ limit: 2, offset: 1 })).map(({ id }) => id)).toEqual([ids[3], ids[2]])
  expect((await list({ limit: 1 }))[0]).toMatchObject({
    inbox: 'Line',
    name: expect.stringMatching(/^\+1555/),
  })
  expect(await countCalls(server.db, { accountId: other })).toBe(5)
})

const at = (second: number) => new Date(Date.UTC(2026, 2, 1, 12, 0, second))
const told: CallProgress[] = [
  { step: 'placed', providerCallId: '', at: at(0) },
  { step: 'ringing', at: at(2) },
  { step: 'ringing', at: at(1) },
  { step: 'answered', at: at(5) },
  { step: 'ivr', state: { step: 1, result: 'none', keys: '', retriesLeft: 1 } },
  { step: 'ivr', state: { step: 2, result: 'none', keys: '9', retriesLeft: 0 } },
  { step: 'ivr', state: { step: 3, result: 'digit_pressed', pressedDigit: '1', keys: '91', retriesLeft: 0 } },
  { step: 'recording', storageKey: 'recordings/1/2.wav', durationMs: 8_000 },
  { step: 'ended', cause: 'failed', rawCause: 'abandoned', message: 'The server stopped', at: at(14) },
  { step: 'ended', cause: 'completed', rawCause: 'NORMAL_CLEARING', at: at(13) },
  { step: 'ended', cause: 'completed', rawCause: '200', at: at(15) },
]

test('whatever is told of a call over a line, in any order and any number of times, it ends the same', async () => {
  const line = await makeLine({ max_calls: 1_000 })
  const ends = new Set<string>()
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([...told, ...told], { minLength: 2 * told.length }),
      async (steps) => {
        const { call, ivrCall } = await order(line)
        for (const step of steps)
          await tell(call.id, step.step === 'placed' ? { ...step, providerCallId: `CA${call.id}` } : step)
        const end = await read(call.id)
        const { result, pressedDigit, state } = (await findIvrCall(server.db, { accountId, id: ivrCall.id }))!
        expect(end.networkId).toBe(`CA${call.id}`)
        const {
          status,
          endCause,
          cause,
          errorMessage,
          keys,
          recordingMs,
          startedAt,
          ringingAt,
          answeredAt,
          endedAt,
        } = end
        const life = {
          status,
          endCause,
          cause,
          errorMessage,
          keys,
          recordingMs,
          startedAt,
          ringingAt,
          answeredAt,
          endedAt,
        }
        ends.add(JSON.stringify({ ...life, result, pressedDigit, state }))
        const events = await eventsOf(call.id)
        expect(events.filter(({ data }) => data['ivr'] === true)).toHaveLength(1)
      },
    ),
    { numRuns: 15 },
  )
  expect(ends.size).toBe(1)
  expect(JSON.parse([...ends][0]!)).toMatchObject({
    status: 'completed',
    cause: '200',
    keys: '91',
    result: 'digit_pressed',
    pressedDigit: '1',
    recordingMs: 8_000,
    startedAt: at(0).toISOString(),
    ringingAt: at(1).toISOString(),
    endedAt: at(13).toISOString(),
  })
})

test('keys outside a script are kept in their order', async () => {
  const { call } = await order(await makeLine())
  for (const [ordinal, key] of [
    [2, '5'],
    [1, '4'],
    [3, '#'],
    [2, '5'],
  ] as const)
    await tell(call.id, { step: 'key', key, ordinal })
  expect((await read(call.id)).keys).toBe('45#')
})

function makeLine(settings: Record<string, unknown> = {}, owner = accountId): Promise<Inbox> {
  phone += 1
  const number = `+${phone}`
  return server.db.transaction((tx) =>
    createInbox(tx, voiceSchema, {
      accountId: owner,
      name: 'Line',
      phone: number,
      settings: { provider: 'sip', ...settings },
    }),
  )
}

function order(inbox: Inbox, more: { externalId?: string; webhookUrl?: string } = {}) {
  phone += 1
  const to = `+${phone}`
  return server.db.transaction((tx) =>
    placeIvrCall(tx, { inbox, provider: 'sip', to, ...orderOf(ivrScript), ...more }),
  )
}

function tell(callId: string, progress: CallProgress) {
  return server.db.transaction((tx) => recordCallProgress(tx, { accountId, callId, progress }))
}

async function read(callId: string) {
  return (await findCall(server.db, { accountId, id: callId }))!
}

function reaches(callId: string, status: string) {
  return eventually(async () => {
    const call = await read(callId)
    return call.status === status && isOver(call) && call
  })
}

function eventsOf(callId: string) {
  return server.db.query<{ type: string; data: Record<string, unknown> }>(sql`
    select type, data from events where account_id = ${accountId} and subject_id = ${callId} order by position`)
}

/** A process that places calls with a provider that does as it is told. */
function startWorker(
  placeCall: (call: OutgoingCall) => Promise<PlaceOutcome>,
  prepareScript = async (ivr: { script: IvrScript }) => ivr.script,
): void {
  const provider = { name: 'sip' as const, placeCall, hangUp: async () => {} }
  const { db } = server
  const worker = new CallWorker({
    db,
    log: createLog('silent'),
    providers: [provider],
    prepareScript,
    graceMs: 100,
  })
  workers.push(worker)
  worker.start()
}
