import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../test/harness.ts'
import { sql } from './db/index.ts'
import { fromUuid, IdGenerator, type IdKind, idKinds, idTime, toUuid } from './ids.ts'

const anyId = fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map(String)
const anyKind = fc.constantFrom(...(Object.keys(idKinds) as IdKind[]))

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ workers: false })
})
afterAll(() => server.close())

test('a UUID leads back to its id, and to none when read as another kind', () => {
  fc.assert(
    fc.property(anyId, anyKind, anyKind, (id, kind, other) => {
      const uuid = toUuid(kind, id)
      expect(fromUuid(kind, uuid.toUpperCase())).toBe(id)
      if (other !== kind) expect(fromUuid(other, uuid)).toBeUndefined()
    }),
  )
})

test('changing any digit of a UUID makes it name nothing', () => {
  fc.assert(
    fc.property(
      anyId,
      anyKind,
      fc.nat(35),
      fc.constantFrom(...'0123456789abcdef'),
      (id, kind, place, digit) => {
        const uuid = toUuid(kind, id)
        fc.pre(uuid[place] !== '-' && uuid[place] !== digit)
        expect(fromUuid(kind, uuid.slice(0, place) + digit + uuid.slice(place + 1))).toBeUndefined()
      },
    ),
  )
})

test('PostgreSQL spells ids as TypeScript does', async () => {
  const samples = fc.sample(fc.tuple(anyId, anyKind), 500)
  const rows = await server.db.query<{ uuid: string }>(sql`
    select id_to_uuid(kind, id) as uuid
      from unnest(${samples.map(([, kind]) => idKinds[kind])}::int[], ${samples.map(([id]) => id)}::bigint[]) with ordinality as t (kind, id, n)
     order by n`)
  expect(rows.map(({ uuid }) => uuid)).toEqual(samples.map(([id, kind]) => toUuid(kind, id)))
})

test('malformed texts are no ids', () => {
  for (const text of ['', 'x', '1', '00000000-0000-0000-0000-000000000000', `${toUuid('contact', '5')}0`])
    expect(fromUuid('contact', text)).toBeUndefined()
})

test('ids rise whatever the clock does, and tell their time', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -5_000, max: 5_000 }), { minLength: 1, maxLength: 50 }),
      (jumps) => {
        let now = Date.UTC(2026, 0, 1)
        const startMs = now
        const ids = new IdGenerator({
          clock: { now: () => new Date(now) },
          slot: 7,
          afterMs: 0,
          leasedUntilMs: Number.MAX_SAFE_INTEGER,
        })
        let last = 0n
        for (const jump of jumps) {
          now += jump
          for (let count = 0; count < 200; count += 1) {
            const id = BigInt(ids.next())
            expect(id > last).toBe(true)
            last = id
          }
        }
        expect(idTime(String(last)).getTime()).toBeGreaterThanOrEqual(startMs - 5_000 * 50)
      },
    ),
    { numRuns: 30 },
  )
})

test('a generator refuses to go beyond its lease', () => {
  let now = 1_800_000_000_000
  const ids = new IdGenerator({
    clock: { now: () => new Date(now) },
    slot: 1,
    afterMs: 0,
    leasedUntilMs: now + 10,
  })
  expect(ids.next()).toMatch(/^\d{16,19}$/)
  now += 11
  expect(() => ids.next()).toThrow(/lease/)
})
