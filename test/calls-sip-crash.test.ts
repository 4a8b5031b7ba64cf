import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findCall } from '../server/core/calls/index.ts'
import { eventually } from './harness.ts'
import { ensureVoiceTools } from './voice/ensure-tools.ts'
import { startVoiceRig, type VoiceRig } from './voice/line.ts'
import { awaitHangUp, pickUp, ring, ringForEver, startSipp } from './voice/sipp.ts'

const leaseMs = 1_500

describe.skipIf(!ensureVoiceTools())('servers that stop while calls run', () => {
  let rig: VoiceRig
  beforeAll(async () => {
    rig = await startVoiceRig({ leaseMs, graceMs: 1_200, start: false })
  })
  afterAll(() => rig.close())

  async function orderedCall(steps: string[], more = {}) {
    const party = await startSipp(steps)
    const line = await rig.makeLine({ dial: `sip:{digits}@127.0.0.1:${party.port}` })
    const { callId } = await rig.order(line, { inputTimeoutMs: 20_000, ...more })
    return { party, callId }
  }

  const reaches = (callId: string, status: string) =>
    eventually(
      async () =>
        (await findCall(rig.server.db, { accountId: rig.accountId, id: callId }))?.status === status,
    )

  test('after kill -9 the other side is hung up on, and the call ends as failed, told once', async () => {
    const { party, callId } = await orderedCall([...ring, ...pickUp, ...awaitHangUp])
    const child = startCaller()
    await reaches(callId, 'answered')
    expect(programsOf(child)).toHaveLength(2)
    child.kill('SIGKILL')
    await once(child, 'close')
    // The SIP program hears of it from the kernel, says goodbye and ends.
    expect(await party.succeeded).toBe(true)
    await eventually(async () => programsOf(child).length === 0)

    rig.startWorker()
    const { call, ivr } = await rig.untilOver(callId)
    expect(call).toMatchObject({ status: 'failed', endCause: 'failed', cause: 'abandoned' })
    expect(call.answeredAt).toBeDefined()
    expect(ivr.result).toBe('none')
    const events = await rig.eventsOf(callId)
    expect(events.filter(({ data }) => data['ivr'] === true)).toHaveLength(1)
    const folders = readdirSync(tmpdir()).filter((name) => name.startsWith(`parley-sip-${child.pid}-`))
    await eventually(async () => folders.every((name) => !readdirSync(tmpdir()).includes(name)))
  })

  test('a server that stops breaks off the calls that take too long, and says so', async () => {
    const [taken, ringing] = await Promise.all([
      orderedCall([...ring, ...pickUp, ...awaitHangUp]),
      orderedCall(ringForEver),
    ])
    await Promise.all([reaches(taken.callId, 'answered'), reaches(ringing.callId, 'ringing')])
    const quick = { prompt: rig.tone, maxRetries: 0, inputTimeoutMs: 1 }
    const short = await orderedCall([...ring, ...pickUp, ...awaitHangUp], quick)
    await reaches(short.callId, 'answered')
    await rig.stopWorker()
    const all = [short, taken, ringing]
    const ends = await Promise.all(all.map(({ callId }) => rig.untilOver(callId)))
    expect(ends.map(({ call }) => [call.status, call.cause])).toEqual([
      ['completed', 'script ended'],
      ['failed', 'server stopped'],
      ['cancelled', 'server stopped'],
    ])
    expect(await Promise.all(all.map(({ party }) => party.succeeded))).toEqual([true, true, true])
  })

  function startCaller(): ChildProcess {
    const { config } = rig.server
    return spawn(process.execPath, [join(import.meta.dirname, 'voice/caller-process.ts')], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: config.databaseUrl,
        PARLEY_DATA: config.dataDir,
        PARLEY_SECRET_KEY: config.secretKey,
        MEDIA_FOLDER: rig.mediaFolder,
        LEASE_MS: String(leaseMs),
      },
    })
  }
})

/** The SIP programs that a process started, and the shells that watch over them, by what they were started with. */
function programsOf({ pid }: ChildProcess): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(`parley-sip-${pid}-`)
      } catch {
        // It ended while we looked.
        return false
      }
    })
}
