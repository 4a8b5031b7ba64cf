import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  callStatusTable,
  callWordSql,
  hatifCallStatuses,
  hatifCallStatusSql,
  ivrResultNumbers,
  ivrStatusNumbers,
  statusesOfWord,
  timelineStatusSql,
  toCallWord,
  toHangupCause,
  toHatifCallStatus,
  toIvrState,
  toTimelineStatus,
} from '../server/api/call-statuses.ts'
import { toEndCause } from '../server/channels/voice/causes.ts'
import { callStatus, callStatuses, endCauses } from '../server/core/calls/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { startTestServer, type TestServer } from './harness.ts'

const directions = ['inbound', 'outbound'] as const
const page = readFileSync(join(import.meta.dirname, '../docs/calls.md'), 'utf8')

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ workers: false })
})
afterAll(() => server.close())

test('docs/calls.md has a row for every status, with the words of every dialect', () => {
  const hatif = (word: keyof typeof hatifCallStatuses) => `${hatifCallStatuses[word]} ${word}`
  const both = ([first, second]: string[]) => (first === second ? first : `${first} / ${second}`)
  const rows = callStatuses.map((status) => {
    const { hatif: call, timeline, ivrStatus, ivrResult, vobiz } = callStatusTable[status]
    const cells = [
      `\`${status}\``,
      both(directions.map((direction) => hatif(call[direction]))),
      both(directions.map((direction) => timeline[direction])),
      `${ivrStatusNumbers[ivrStatus]} ${ivrStatus}`,
      ivrResult ? `${ivrResultNumbers[ivrResult]} ${ivrResult}` : 'as the script says',
      vobiz,
    ]
    return `| ${cells.join(' | ')} |`
  })
  const documented = page
    .split('\n')
    .filter((line) =>
      callStatuses.some((status) => line.startsWith(`| \`${status}\` | `) && line.split('|').length === 8),
    )
  expect(documented.toSorted()).toEqual(rows.toSorted())
})

test('docs/calls.md has a row for every cause, with its status and its words', () => {
  const rows = endCauses.map((cause) => {
    const status = callStatus({ ...noTimes, endedAt: new Date() }, undefined, cause)
    return [cause, status, toHangupCause({ status, endCause: cause })]
  })
  const documented = [...page.matchAll(/^\| `(\w+)` \| (\w+) \| ([^|]+) \| ([^|]+) \| ([A-Z_]+) \|$/gm)]
  expect(documented.map(([, cause, status, , , shown]) => [cause, status, shown])).toEqual(rows)
  for (const [, cause, , sip, others] of documented) {
    const codes = sip!.split(', ').filter((code) => /^\d{3}$/.test(code))
    const words = others!.split(', ').filter((word) => word !== 'anything else')
    for (const told of [...codes, ...words]) expect([told, toEndCause(told)]).toEqual([told, cause])
  }
  expect(toEndCause('488 Not Acceptable Here')).toBe('failed')
  expect(toEndCause('something new')).toBe('failed')
})

test('PostgreSQL and the program say the same of every status', async () => {
  const columns = { status: sql`s.status`, direction: sql`s.direction` }
  const pairs = callStatuses.flatMap((status) => directions.map((direction) => ({ status, direction })))
  const rows = await server.db.query(sql`
    select s.status, s.direction, ${hatifCallStatusSql(columns)} as hatif, ${timelineStatusSql(columns)} as timeline,
           ${callWordSql(columns.status)} as vobiz
      from unnest(${pairs.map(({ status }) => status)}::text[], ${pairs.map(({ direction }) => direction)}::text[])
           with ordinality as s (status, direction, place) order by place`)
  expect(rows).toEqual(
    pairs.map(({ status, direction }) => ({
      status,
      direction,
      hatif: toHatifCallStatus(status, direction),
      timeline: toTimelineStatus(status, direction),
      vobiz: toCallWord(status),
    })),
  )
})

test('an IVR call is pending, begun, and ends as its script or its line says', () => {
  const { Pending, Initiated, Completed, Busy, Failed } = ivrStatusNumbers
  const { None, DigitPressed, NoInput, DestinationBusy, Cancelled } = ivrResultNumbers
  const startedAt = new Date()
  const of = (
    status: (typeof callStatuses)[number],
    result: 'none' | 'digit_pressed' = 'none',
    begun = true,
  ) => Object.values(toIvrState({ status, result, startedAt: begun ? startedAt : undefined }))
  expect(of('queued', 'none', false)).toEqual([Pending, None])
  expect(of('queued')).toEqual([Initiated, None])
  expect(of('completed', 'digit_pressed')).toEqual([Completed, DigitPressed])
  expect(of('completed')).toEqual([Completed, NoInput])
  expect(of('busy')).toEqual([Busy, DestinationBusy])
  expect(of('cancelled')).toEqual([Failed, Cancelled])
})

test('every word of Vobiz’s filter finds the statuses that it shows', () => {
  for (const status of callStatuses) expect(statusesOfWord(toCallWord(status))).toContain(status)
  expect(statusesOfWord('missed')).toEqual(['no_answer'])
})

const noTimes = {
  ringingAt: undefined,
  preAcceptedAt: undefined,
  answeredAt: undefined,
  refusedAt: undefined,
  cancelledAt: undefined,
  failedAt: undefined,
  endedAt: undefined,
}
