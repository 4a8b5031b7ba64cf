import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { voiceSchema } from '../server/channels/voice/index.ts'
import { LineListeners } from '../server/channels/voice/sip/line-listeners.ts'
import { callPage } from '../server/core/calls/index.ts'
import { findConversation } from '../server/core/conversations/index.ts'
import { type Inbox, updateInbox } from '../server/core/inboxes/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { createLog } from '../server/platform/log.ts'
import { eventually } from './harness.ts'
import { ensureVoiceTools } from './voice/ensure-tools.ts'
import { startVoiceRig, type VoiceRig } from './voice/line.ts'
import {
  acceptRegistration,
  callAndGiveUp,
  callAndListen,
  challenge,
  freeSipPort,
  isUdpPortTaken,
  startSipp,
} from './voice/sipp.ts'

describe.skipIf(!ensureVoiceTools())('calls to a line over SIP', () => {
  let rig: VoiceRig
  beforeAll(async () => {
    rig = await startVoiceRig({ graceMs: 100 })
  })
  afterAll(() => rig.close())

  /** A line that somebody listens on, and its address. */
  async function listeningLine(settings: Record<string, unknown> = {}) {
    const port = await freeSipPort()
    const line = await rig.makeLine({ listen_port: port, ...settings })
    await eventually(() => isUdpPortTaken(port))
    return { line, party: { to: `127.0.0.1:${port}`, number: line.phone! } }
  }

  type Listed = {
    id: string
    status: string
    from: string
    contact: string
    conversation: string
    answered: boolean
    over: boolean
  }

  async function callsOf({ id }: Inbox): Promise<Listed[]> {
    const row = sql`json_build_object('id', c.id::text, 'status', c.status, 'from', c.from_phone, 'contact', ct.phone, 'over', c.ended_at is not null,
                                      'conversation', c.conversation_id::text, 'answered', c.answered_at is not null)`
    const rows = await rig.server.db.query<{ row: Listed }>(
      callPage({ accountId: rig.accountId, inboxIds: [id], direction: 'inbound' }, { row, limit: 20 }),
    )
    return rows.map(({ row }) => row)
  }

  const overOf = (line: Inbox, count: number) =>
    eventually(async () => {
      const calls = await callsOf(line)
      return calls.length === count && calls.every(({ over }) => over) && calls
    })

  test('whoever calls hears the greeting, and several hear it at once', async () => {
    const { line, party } = await listeningLine({ greeting: rig.tone.key })
    const callers = await startSipp(callAndListen, { ...party, calls: 3 })
    expect(await callers.succeeded).toBe(true)
    const calls = await overOf(line, 3)
    expect(calls.map(({ status, answered }) => [status, answered])).toEqual(
      Array(3).fill(['completed', true]),
    )
    expect(calls.map(({ from }) => from).sort()).toEqual(['+15550770001', '+15550770002', '+15550770003'])
    expect(calls.every(({ from, contact }) => from === contact)).toBe(true)
    const { accountId, server } = rig
    const conversation = await findConversation(server.db, { accountId, id: calls[0]!.conversation })
    expect(conversation).toMatchObject({ inboxId: line.id, lastCall: { id: calls[0]!.id, lost: false } })
    const types = (await rig.eventsOf(calls[0]!.id)).map(({ type, data }) => [type, data['status']])
    expect(types[0]).toEqual(['call.created', 'queued'])
    expect(types.at(-1)).toEqual(['call.updated', 'completed'])
  })

  test('a call to a line without a greeting rings, and is missed: given up, or past the time-out', async () => {
    const { line, party } = await listeningLine({ ring_timeout_seconds: 1 })
    const given = await startSipp(callAndGiveUp(300), party)
    expect(await given.succeeded).toBe(true)
    const [missed] = await overOf(line, 1)
    expect(missed).toMatchObject({ status: 'no_answer', answered: false })
    const { accountId, server } = rig
    const conversation = await findConversation(server.db, { accountId, id: missed!.conversation })
    expect(conversation?.lastCall?.lost).toBe(true)
    const waiting = await startSipp(callAndGiveUp(3_000), party)
    const late = await overOf(line, 2)
    expect(late[0]).toMatchObject({ status: 'no_answer', answered: false })
    await waiting.stop()
  })

  test('a line registers with its password, and elsewhere when its settings change', async () => {
    const registrars = await Promise.all([startRegistrar('pa55'), startRegistrar('n3w')])
    const [first, second] = registrars.map(({ port }) => `sip:acme@127.0.0.1:${port}`)
    const { line } = await listeningLine({
      register: true,
      sip_uri: first,
      username: 'acme',
      password: 'pa55',
    })
    expect(await registrars[0]!.succeeded).toBe(true)
    const { accountId, server } = rig
    await server.db.transaction((tx) =>
      updateInbox(tx, voiceSchema, {
        accountId,
        id: line.id,
        settings: { sip_uri: second, password: 'n3w' },
      }),
    )
    expect(await registrars[1]!.succeeded).toBe(true)
  })

  const startRegistrar = (password: string) =>
    startSipp([...challenge('REGISTER', { user: 'acme', password }), ...acceptRegistration])

  test('of several processes one listens, and another takes over what it gives back', async () => {
    const { line } = await listeningLine()
    const first = await holderOf(line)
    const log = createLog('silent')
    const other = new LineListeners({
      db: rig.server.db,
      log,
      media: rig.media,
      greeting: async () => undefined,
    })
    other.start()
    await sleep(300)
    expect(await holderOf(line)).toBe(first)
    await rig.stopWorker()
    await eventually(async () => ![first, undefined].includes(await holderOf(line)))
    await other.stop()
    expect(await holderOf(line)).toBeUndefined()
  })

  async function holderOf({ id }: Inbox): Promise<string | undefined> {
    const [row] = await rig.server.db.query<{ holder: string | null }>(sql`
      select holder from lines where account_id = ${rig.accountId} and inbox_id = ${id}`)
    return row?.holder ?? undefined
  }
})
