import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWhatsAppSandbox, type WhatsAppSandbox } from '../sandbox/whatsapp/index.ts'
import { createCredential } from '../server/core/accounts/index.ts'
import { callStatus, type ReportedCall, recordCallReport } from '../server/core/calls/index.ts'
import { setInboxStatus } from '../server/core/inboxes/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { fromUuid } from '../server/platform/ids.ts'
import {
  eventually,
  inboundSettled,
  makeAccount,
  makeWhatsAppInbox,
  startTestServer,
  type TestServer,
} from './harness.ts'
import { type Caller, createVobizCaller } from './vobiz-caller.ts'

const phoneNumberId = '106540352242922'
const logs = '/calls/whatsapp/logs'

let server: TestServer
let sandbox: WhatsAppSandbox
let account: Awaited<ReturnType<typeof makeAccount>>
let inbox: Awaited<ReturnType<typeof makeWhatsAppInbox>>
let call: Caller
let people = 15550500000

beforeAll(async () => {
  server = await startTestServer()
  const url = await server.listen()
  sandbox = await startWhatsAppSandbox({
    port: 0,
    accessToken: 'test-token',
    appSecret: 'app-s3cret',
    verifyToken: 'verify-me',
  })
  account = await makeAccount(server.db)
  inbox = await makeWhatsAppInbox(server, account.id, { graphUrl: sandbox.url })
  await sandbox.control.putNumber({
    phone_number_id: phoneNumberId,
    callback_url: `${url}/api/v1/webhooks/whatsapp/${inbox.uuid}`,
  })
  call = await createVobizCaller(server, account.vobizHeaders)
})
afterAll(async () => {
  await server.close()
  await sandbox.close()
})

test('a call of ours rings, is answered with a description, and ends', async () => {
  const person = newPerson({ callPermission: true })
  const { status, body } = await call('POST', '/calls/whatsapp', {
    channel_id: inbox.uuid,
    to: `+${person}`,
    sdp_offer: 'v=0 ours',
  })
  expect(status).toBe(201)
  expect(body).toEqual({
    call_id: expect.stringMatching(/^wacid\./),
    from: '+15550100001',
    to: `+${person}`,
    status: 'initiated',
    direction: 'outbound',
  })
  const answered = await reaches(body.call_id, 'accepted')
  expect(answered).toMatchObject({
    account_id: account.credentials.vobiz.auth_id,
    channel_id: inbox.uuid,
    direction: 'outbound',
    from_number: '+15550100001',
    to_number: `+${person}`,
    call_type: 'voice',
    offer_sdp: 'v=0 ours',
    answer_sdp: expect.stringContaining('v=0'),
    ice_candidates: {},
    metadata: {},
    ended_at: null,
    duration_seconds: null,
    hangup_cause: null,
  })
  const ended = await act(body.call_id, 'terminate')
  expect(ended.body).toEqual({ call_id: body.call_id, action: 'terminate', success: true })
  const log = await reaches(body.call_id, 'terminated')
  expect(log.duration_seconds).toBeGreaterThanOrEqual(0)
  await sandbox.control.idle()
  await inboundSettled(server.db)

  const events = await eventsOf(log.id)
  const reported = events.flatMap(({ data }) =>
    data['event'] ? `${data['event']}:${data['reported'] ?? ''}` : [],
  )
  expect(reported.sort()).toEqual([
    'connect:',
    'status_change:accepted',
    'status_change:ringing',
    'terminate:completed',
  ])
  expect(events[0]!.type).toBe('call.created')
  expect(events.filter(({ type }) => type === 'call.created')).toHaveLength(1)
  const connect = events.find(({ data }) => data['event'] === 'connect')!
  expect(connect.data['report']).toMatchObject({ id: body.call_id, session: { sdp_type: 'answer' } })
  expect((await call('GET', '/conversations')).body.items[0].contact_id).toEqual(expect.any(String))
})

test('a call by a contact is recorded with contact and conversation, opens the window, and is accepted', async () => {
  const person = newPerson()
  const { callId } = sandbox.control.call(phoneNumberId, { from: person, name: 'Ann Lee' })
  const ringing = await reaches(callId, 'ringing')
  expect(ringing).toMatchObject({
    direction: 'inbound',
    from_number: `+${person}`,
    to_number: '+15550100001',
    offer_sdp: expect.stringContaining('v=0'),
    answer_sdp: null,
  })
  const contacts = await call('GET', `/contacts?search=${person}`)
  expect(contacts.body.items).toMatchObject([{ name: 'Ann Lee', phone_number: `+${person}` }])

  const lacking = await act(callId, 'accept')
  expect([lacking.status, lacking.body.error.details.errors[0].field]).toEqual([400, 'sdp'])
  expect((await act(callId, 'pre_accept', { sdp: 'v=0 early' })).status).toBe(200)
  expect((await reaches(callId, 'pre_accepted')).answer_sdp).toBe('v=0 early')
  expect((await act(ringing.id, 'accept', { sdp: 'v=0 ours' })).body.call_id).toBe(ringing.id)
  expect((await reaches(callId, 'accepted')).answer_sdp).toBe('v=0 ours')
  sandbox.control.hangUp(phoneNumberId, callId)
  const over = await reaches(callId, 'terminated')
  expect(over).toMatchObject({ hangup_cause: 'completed', answered_at: expect.any(String) })
  const late = await act(callId, 'terminate')
  expect([late.status, late.body.error.code]).toEqual([409, 'INVALID_STATE'])

  const sent = await call('POST', '/messages', {
    channel_id: inbox.uuid,
    to: `+${person}`,
    type: 'text',
    text: { body: 'Thanks for calling' },
  })
  await eventually(async () => {
    const { body } = await call('GET', `/conversations/${sent.body.conversation_id}/messages`)
    return body.items[0].status === 'delivered'
  })
})

test('a call nobody takes is missed, one that we refuse is rejected', async () => {
  const missed = sandbox.control.call(phoneNumberId, { from: newPerson() }).callId
  await reaches(missed, 'ringing')
  sandbox.control.hangUp(phoneNumberId, missed)
  expect(await reaches(missed, 'missed')).toMatchObject({ answered_at: null, ended_at: expect.any(String) })

  const refused = sandbox.control.call(phoneNumberId, { from: newPerson() }).callId
  await reaches(refused, 'ringing')
  await act(refused, 'reject')
  await sandbox.control.idle()
  await inboundSettled(server.db)
  expect(await logOf(refused)).toMatchObject({ status: 'rejected' })
})

test('a call the network does not take is refused in its words and leaves no trace', async () => {
  const person = newPerson({ callPermission: false })
  const start = () =>
    call('POST', '/calls/whatsapp', { channel_id: inbox.uuid, to: `+${person}`, sdp_offer: 'v=0' })
  const refused = await start()
  expect(refused.status).toBe(400)
  expect(refused.body.message).toContain('No approved call permission')
  sandbox.control.fail(phoneNumberId, { operation: 'calls', code: 131016, count: 1 })
  expect((await start()).body.error.code).toBe('PROVIDER_UNREACHABLE')
  expect((await call('GET', logs)).text).not.toContain(person)

  await setStatus('suspended')
  const suspended = await start()
  expect([suspended.status, suspended.body.error.code]).toEqual([409, 'INVALID_STATE'])
  await setStatus('active')
})

test('fields that are missing or wrong, and calls that are not there, are named', async () => {
  const good = { channel_id: inbox.uuid, to: '+15550599999', sdp_offer: 'v=0' }
  for (const change of [{ to: '12' }, { to: undefined }, { sdp_offer: ' ' }, { sdp_offer: undefined }])
    expect((await call('POST', '/calls/whatsapp', { ...good, ...change })).status).toBe(400)
  const nowhere = await call('POST', '/calls/whatsapp', { ...good, channel_id: 'nowhere' })
  expect([nowhere.status, nowhere.body.error.code]).toEqual([404, 'CHANNEL_NOT_FOUND'])
  expect((await act('wacid.none', 'reject')).body.error.code).toBe('CALL_NOT_FOUND')
  expect((await act('wacid.none', 'dance')).status).toBe(400)
  const stranger = await createVobizCaller(server, (await makeAccount(server.db, 'Stranger')).vobizHeaders)
  expect((await stranger('POST', '/calls/whatsapp', good)).status).toBe(404)
  expect((await stranger('GET', logs)).body.items).toEqual([])
})

test('the logs come newest first, by pages, direction and status, and only of the channels one may use', async () => {
  const all = (await call('GET', `${logs}?limit=100`)).body
  expect(all.total).toBe(all.items.length)
  const times = all.items.map(({ created_at }: { created_at: string }) => created_at)
  expect(times).toEqual([...times].sort().reverse())
  expect((await call('GET', logs)).body).toMatchObject({ page: 1, limit: 25 })
  const second = (await call('GET', `${logs}?limit=1&page=2`)).body
  expect(second).toMatchObject({ total: all.total, has_more: all.total > 2, items: [all.items[1]] })

  for (const direction of ['inbound', 'outbound']) {
    const { body } = await call('GET', `${logs}?direction=${direction}&limit=100`)
    expect(body.items).toEqual(all.items.filter((log: { direction: string }) => log.direction === direction))
  }
  for (const status of ['terminated', 'missed', 'rejected', 'ringing']) {
    const { body } = await call('GET', `${logs}?status=${status}&limit=100`)
    expect(body.items).toEqual(all.items.filter((log: { status: string }) => log.status === status))
    expect(body.total).toBe(body.items.length)
  }
  expect((await call('GET', `${logs}?status=&direction=`)).body.total).toBe(all.total)
  expect((await call('GET', `${logs}?status=lost`)).status).toBe(400)
  const limited = await server.db.transaction((tx) =>
    createCredential(tx, { accountId: account.id, dialect: 'vobiz', permissions: { inboxIds: [] } }),
  )
  const limitedCall = await createVobizCaller(server, {
    ...account.vobizHeaders,
    'x-auth-token': limited.token,
  })
  expect((await limitedCall('GET', logs)).body).toMatchObject({ items: [], total: 0 })
  const legacy = await createVobizCaller(server, account.vobizHeaders, { prefix: '/v1/messaging' })
  expect((await legacy('GET', logs)).body.meta.total).toBe(all.total)
})

test('whatever the network tells of a call, in any order and any number of times, it ends the same', async () => {
  const reports = [
    { event: 'status_change', status: 'ringing', at: at(1) },
    { event: 'connect', at: at(2), sdp: { type: 'answer', sdp: 'v=0 theirs' } },
    { event: 'status_change', status: 'accepted', at: at(5) },
    { event: 'terminate', status: 'completed', at: at(65), answeredAt: new Date(at(5)) },
  ]
  const ends = new Set<string>()
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([...reports, ...reports, ...reports], { minLength: 12 }),
      async (told) => {
        const networkId = `wacid.${server.db.newId()}`
        for (const one of told) await report({ ...one, networkId })
        const { id: _id, ...log } = await logOf(networkId)
        const { meta_call_id: _name, created_at: _made, updated_at: _changed, ...end } = log
        ends.add(JSON.stringify(end))
        expect(await eventsOf(_id)).toHaveLength(4)
      },
    ),
    { numRuns: 15 },
  )
  expect(ends.size).toBe(1)
  expect(JSON.parse([...ends][0]!)).toMatchObject({
    status: 'terminated',
    answer_sdp: 'v=0 theirs',
    duration_seconds: 64,
    hangup_cause: 'completed',
  })
})

test('a call’s status follows from its steps', () => {
  const t = new Date()
  const of = (times: Parameters<typeof callStatus>[0] | object, cause?: string) =>
    callStatus(times as Parameters<typeof callStatus>[0], cause)
  expect(of({})).toBe('queued')
  expect(of({ ringingAt: t, preAcceptedAt: t })).toBe('pre_accepted')
  expect(of({ ringingAt: t, answeredAt: t })).toBe('answered')
  expect(of({ answeredAt: t, failedAt: t })).toBe('completed')
  expect(of({ ringingAt: t, refusedAt: t, endedAt: t })).toBe('rejected')
  expect(of({ ringingAt: t, failedAt: t, endedAt: t })).toBe('failed')
  expect(of({ ringingAt: t, cancelledAt: t, endedAt: t })).toBe('cancelled')
  expect(of({ endedAt: t })).toBe('no_answer')
  expect(of({ endedAt: t }, 'busy')).toBe('busy')
})

function at(second: number): string {
  return new Date(Date.UTC(2026, 2, 1, 12, 0, second)).toISOString()
}

function report(told: Pick<ReportedCall, 'event' | 'at' | 'networkId'> & Partial<ReportedCall>) {
  return server.db.transaction((tx) =>
    recordCallReport(tx, account.id, {
      type: 'call',
      inboxId: inbox.id,
      direction: 'outbound',
      person: { addresses: ['15550500777'], phone: '+15550500777' },
      report: {},
      ...told,
    }),
  )
}

function newPerson(facts?: { callPermission: boolean }): string {
  people += 1
  const person = String(people)
  if (facts) sandbox.control.customer(phoneNumberId, person, facts)
  return person
}

function act(callId: string, action: string, more: object = {}) {
  return call('POST', '/calls/whatsapp/action', { channel_id: inbox.uuid, call_id: callId, action, ...more })
}

async function logOf(callId: string) {
  const { body } = await call('GET', `${logs}?limit=100`)
  return body.items.find(({ meta_call_id }: { meta_call_id: string }) => meta_call_id === callId)
}

function reaches(callId: string, status: string) {
  return eventually(async () => {
    const log = await logOf(callId)
    return log?.status === status && log
  })
}

function eventsOf(uuid: string) {
  return server.db.query<{ type: string; data: Record<string, unknown> }>(sql`
    select type, data from events where account_id = ${account.id} and subject_id = ${fromUuid('call', uuid)!} order by position`)
}

function setStatus(status: 'active' | 'suspended') {
  return server.db.transaction((tx) => setInboxStatus(tx, { accountId: account.id, id: inbox.id, status }))
}
