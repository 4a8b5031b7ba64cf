import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { durationOf, rmsOf, silenceWav } from '../server/platform/audio/index.ts'
import { startWhistler } from './voice/baresip-party.ts'
import { ensureVoiceTools } from './voice/ensure-tools.ts'
import { startVoiceRig, type VoiceRig } from './voice/line.ts'
import {
  awaitHangUp,
  challenge,
  earlyMedia,
  hangUp,
  pause,
  pickUp,
  press,
  refuse,
  ring,
  ringForEver,
  startSipp,
} from './voice/sipp.ts'

describe.skipIf(!ensureVoiceTools())('calls over SIP', () => {
  let rig: VoiceRig
  beforeAll(async () => {
    rig = await startVoiceRig()
  })
  afterAll(() => rig.close())

  /** A call to a party that does as the scenario says. */
  async function callTo(steps: string[], settings: Record<string, unknown> = {}, more = {}) {
    const party = await startSipp(steps)
    const line = await rig.makeLine({ dial: `sip:{digits}@127.0.0.1:${party.port}`, ...settings })
    const { callId } = await rig.order(line, more)
    const over = await rig.untilOver(callId)
    return { ...over, callId, went: await party.succeeded }
  }

  test('somebody answers, presses 1, hears the thanks, and is hung up on', async () => {
    const { call, ivr, went, callId } = await callTo([
      ...ring,
      pause(100),
      ...pickUp,
      pause(300),
      ...press('1', 10),
      ...awaitHangUp,
    ])
    expect(went).toBe(true)
    expect(call).toMatchObject({
      status: 'completed',
      endCause: 'completed',
      cause: 'script ended',
      keys: '1',
      provider: 'sip',
    })
    expect(ivr).toMatchObject({ result: 'digit_pressed', pressedDigit: '1' })
    const times = [call.startedAt, call.ringingAt, call.answeredAt, call.endedAt].map((time) =>
      time!.getTime(),
    )
    expect(times).toEqual([...times].sort((a, b) => a - b))
    const events = await rig.eventsOf(callId)
    expect(events[0]).toMatchObject({ type: 'call.created', data: { status: 'queued' } })
    expect(events.filter(({ data }) => data['ivr'] === true)).toHaveLength(1)
    expect(events.at(-1)!.data).toMatchObject({ ivr: true, status: 'completed' })
  })

  test('a wrong key is told so and asked again; then the right one counts', async () => {
    const keys = [...press('9', 10), pause(200), ...press('2', 11)]
    const { call, ivr, went } = await callTo([...ring, ...pickUp, pause(100), ...keys, ...awaitHangUp])
    expect(went).toBe(true)
    expect(ivr).toMatchObject({ result: 'digit_pressed', pressedDigit: '2', state: { keys: '92' } })
    expect(call).toMatchObject({ status: 'completed', keys: '92' })
  })

  test('wrong keys to the end, no key at all, and a hang-up in the prompt', async () => {
    const [wrong, silent, gone] = await Promise.all([
      callTo([...ring, ...pickUp, ...press('8', 10), ...press('9', 11), ...awaitHangUp]),
      callTo([...ring, ...pickUp, ...awaitHangUp]),
      callTo([...ring, ...pickUp, pause(200), ...hangUp]),
    ])
    expect([wrong.went, silent.went, gone.went]).toEqual([true, true, true])
    expect(wrong.ivr).toMatchObject({ result: 'invalid_input', pressedDigit: undefined })
    expect(wrong.call.status).toBe('completed')
    expect(silent.ivr).toMatchObject({ result: 'no_input', state: { retriesLeft: 0 } })
    const lastedMs = silent.call.endedAt!.getTime() - silent.call.answeredAt!.getTime()
    // Asked twice, and waited for a key after each.
    expect(lastedMs).toBeGreaterThanOrEqual(2 * (rig.prompt.durationMs + 500))
    expect(gone.ivr).toMatchObject({ result: 'none' })
    expect(gone.call).toMatchObject({ status: 'completed', cause: 'Connection reset by peer' })
  })

  test('busy, declined, unknown and failing parties each end the call in their way', async () => {
    const answers = [
      '486 Busy Here',
      '603 Decline',
      '404 Not Found',
      '480 Temporarily Unavailable',
      '503 Unavailable',
    ]
    const ends = await Promise.all(answers.map((status) => callTo(refuse(status))))
    expect(ends.map(({ call }) => [call.status, call.endCause, call.cause])).toEqual([
      ['busy', 'busy', '486 Busy Here'],
      ['rejected', 'rejected', '603 Decline'],
      ['failed', 'invalid_number', '404 Not Found'],
      ['no_answer', 'no_answer', '480 Temporarily Unavailable'],
      ['failed', 'failed', '503 Unavailable'],
    ])
    expect(ends.every(({ went }) => went)).toBe(true)
    expect(
      ends.every(({ call, ivr }) => ivr.result === 'none' && !call.answeredAt && !call.recordingKey),
    ).toBe(true)
    expect(ends[4]!.call.errorMessage).toContain('503')
  })

  test('a phone that nobody takes is given up after the ring time-out', async () => {
    const { call, went } = await callTo(ringForEver, { ring_timeout_seconds: 1 })
    expect(went).toBe(true)
    expect(call).toMatchObject({ status: 'no_answer', cause: 'ring time-out' })
    expect(call.ringingAt).toBeDefined()
  })

  test('a key pressed in the speech itself counts, and is heard while the prompt plays', async () => {
    const number = '+15550299001'
    const long = { key: 'sounds/long.wav', durationMs: 25_000 }
    await rig.media.put(long.key, silenceWav(long.durationMs), { mimeType: 'audio/wav' })
    const party = await startWhistler(number)
    const line = await rig.makeLine({ dial: `sip:{number}@127.0.0.1:${party.port}` })
    const { callId } = await rig.order(line, { prompt: long }, number)
    await party.untilAnswered()
    await sleep(200)
    party.press('1')
    const { call, ivr } = await rig.untilOver(callId)
    await party.stop()
    expect(ivr).toMatchObject({ result: 'digit_pressed', pressedDigit: '1', state: { keys: '1' } })
    const lastedMs = call.endedAt!.getTime() - call.answeredAt!.getTime()
    expect(lastedMs).toBeLessThan(long.durationMs)
  })

  test('the recording has what we said and what they said, and is as long as the talk', async () => {
    const silent = { key: 'sounds/silent.wav', durationMs: 300 }
    await rig.media.put(silent.key, silenceWav(300), { mimeType: 'audio/wav' })
    const party = await startWhistler('+15550299002')
    const line = await rig.makeLine({ dial: `sip:{number}@127.0.0.1:${party.port}` })
    const { callId } = await rig.order(line, { prompt: silent, maxRetries: 0 }, '+15550299002')
    const theirs = await rig.untilOver(callId)
    await party.stop()
    // This party says nothing, not even packets.
    const ours = await callTo([...ring, ...pickUp, ...awaitHangUp], {}, { maxRetries: 0 })
    for (const { call } of [theirs, ours]) {
      const file = await rig.media.open(call.recordingKey!)
      const wav = Buffer.concat(await file!.stream.toArray())
      expect(rmsOf(wav)).toBeGreaterThan(0.01)
      expect(durationOf(wav)).toBe(call.recordingMs)
      const lastedMs = call.endedAt!.getTime() - call.answeredAt!.getTime()
      expect(Math.abs(call.recordingMs! - lastedMs)).toBeLessThan(500)
    }
  })

  test('speech before the answer is no answer', async () => {
    const { call, ivr, went } = await callTo([
      ...earlyMedia,
      pause(400),
      ...pickUp,
      ...press('1', 10),
      ...awaitHangUp,
    ])
    expect([went, ivr.result]).toEqual([true, 'digit_pressed'])
    expect(call.answeredAt!.getTime() - call.ringingAt!.getTime()).toBeGreaterThanOrEqual(350)
    expect(call.recordingMs).toBeGreaterThan(rig.tone.durationMs)
  })

  test('a line signs in where it is asked to, and its wrong password fails the call', async () => {
    const trunk = { username: 'acme', password: 'pa55' }
    const asks = challenge('INVITE', { user: 'acme', password: 'pa55' })
    const rings = ring.slice(1)
    const right = await callTo([...asks, ...rings, ...pickUp, ...press('1', 10), ...awaitHangUp], trunk)
    expect([right.went, right.ivr.result]).toEqual([true, 'digit_pressed'])
    const wrong = await callTo(challenge('INVITE', { user: 'acme', password: 'other' }), trunk)
    expect(wrong.call).toMatchObject({ status: 'failed', cause: '403 Wrong Password' })
  })

  test('no more calls run at once than the line allows; the others wait for their turn', async () => {
    const party = await startSipp([...ring, ...pickUp, pause(300), ...hangUp], { calls: 6 })
    const line = await rig.makeLine({ dial: `sip:{digits}@127.0.0.1:${party.port}`, max_calls: 2 })
    const orders = await Promise.all(Array.from({ length: 6 }, () => rig.order(line)))
    const overs = await Promise.all(orders.map(({ callId }) => rig.untilOver(callId)))
    expect(await party.succeeded).toBe(true)
    expect(overs.map(({ call }) => call.status)).toEqual(Array(6).fill('completed'))
    const spans = overs.map(({ call }) => [call.startedAt!.getTime(), call.endedAt!.getTime()] as const)
    const most = Math.max(...spans.map(([at]) => spans.filter(([from, to]) => from <= at && at < to).length))
    expect(most).toBe(2)
  })

  test('a line set up with what would change the SIP program’s own settings places no call', async () => {
    const line = await rig.makeLine({
      dial: 'sip:{digits}@127.0.0.1:9',
      network_interface: 'lo\nmodule evil.so',
    })
    const { callId } = await rig.order(line)
    const { call } = await rig.untilOver(callId)
    expect(call).toMatchObject({ status: 'failed', cause: 'not dialled' })
    expect(call.errorMessage).toContain('network_interface')
  })

  test('without the SIP program a call fails, and says what to install', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parley-path-'))
    const path = process.env['PATH']
    const line = await rig.makeLine({ dial: 'sip:{digits}@127.0.0.1:9' })
    const failures: string[] = []
    for (const tools of [[], ['setpriv']]) {
      for (const tool of tools) await symlink(`/usr/bin/${tool}`, join(folder, tool))
      process.env['PATH'] = folder
      const { callId } = await rig.order(line)
      const { call } = await rig.untilOver(callId)
      process.env['PATH'] = path
      expect(call.status).toBe('failed')
      failures.push(call.errorMessage!)
    }
    await rm(folder, { recursive: true })
    expect(failures[0]).toContain('setpriv')
    expect(failures[1]).toContain('apt install baresip-core')
  })
})
