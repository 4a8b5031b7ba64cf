import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../../test/harness.ts'
import { sql } from '../db/index.ts'
import { backoff } from './backoff.ts'
import {
  addToLanes,
  type ClaimedLane,
  claimLanes,
  extendLease,
  releaseAllClaims,
  releaseLanes,
} from './lane-queries.ts'
import { reservePace } from './pacer.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ workers: false })
  await server.db.query(sql`create table test_items (key text, id bigint, done_by text, done_as bigint)`)
  await server.db.query(sql`create sequence test_order`)
})
afterAll(() => server.close())

const accountId = '1'

test('several workers, crashing at random, do every item once and in order of its lane', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), pauseMs: fc.nat(3) }), {
        minLength: 1,
        maxLength: 40,
      }),
      fc.infiniteStream(fc.nat(99)),
      async (items, random) => {
        const numbers = random[Symbol.iterator]()
        const next = () => numbers.next().value as number
        const kind = `test-${server.db.newId()}`
        await server.db.query(sql`truncate test_items`)
        let adding = true

        const work = async () => {
          for (;;) {
            const lanes = await claimLanes(server.db, { kind, limit: 1 + (next() % 2), leaseMs: 40 })
            for (const lane of lanes) await handle(lane)
            const [left] = await server.db.query<{ n: string }>(
              sql`select count(*) as n from test_items where done_by is null`,
            )
            if (!adding && left!.n === '0') return
          }
        }
        const handle = async (lane: ClaimedLane) => {
          const rows = await server.db.query<{ id: string }>(sql`
            select id from test_items where key = ${lane.key} and done_by is null order by id limit 2`)
          if (next() < 10) return
          await server.db
            .transaction(async (tx) => {
              for (const { id } of rows)
                await tx.query(
                  sql`update test_items set done_by = ${lane.claim}, done_as = nextval('test_order') where key = ${lane.key} and id = ${id} and done_by is null`,
                )
              if (!(await releaseLanes(tx, [{ lane, more: rows.length === 2 }]))) throw new Error('lost')
            })
            .then(
              () => {},
              (error: Error) => expect(error.message).toBe('lost'),
            )
        }
        const add = async () => {
          for (const [index, { key, pauseMs }] of items.entries()) {
            await server.db.transaction(async (tx) => {
              await tx.query(sql`insert into test_items (key, id) values (${key}, ${index})`)
              await addToLanes(tx, [{ accountId, kind, key }])
            })
            await new Promise((resolve) => setTimeout(resolve, pauseMs))
          }
          adding = false
        }
        await Promise.all([add(), work(), work(), work()])
        const done = await server.db.query<{ key: string; id: string }>(
          sql`select key, id from test_items where done_by is not null order by done_as`,
        )
        for (const key of ['a', 'b', 'c']) {
          const expected = items.flatMap((item, index) => (item.key === key ? [index] : []))
          expect(done.filter((item) => item.key === key).map(({ id }) => Number(id))).toEqual(expected)
        }
      },
    ),
    { numRuns: 15 },
  )
})

test('a lane that waits for a retry keeps its time when items are added', async () => {
  const kind = 'retry'
  await server.db.transaction((tx) => addToLanes(tx, [{ accountId, kind, key: 'x' }]))
  const [lane] = await claimLanes(server.db, { kind, limit: 1, leaseMs: 60_000 })
  const retryAt = new Date(Date.now() + 3_600_000)
  expect(
    await server.db.transaction((tx) =>
      releaseLanes(tx, [{ lane: lane!, more: true, retryAt, failed: true }]),
    ),
  ).toBe(true)
  await server.db.transaction((tx) => addToLanes(tx, [{ accountId, kind, key: 'x' }]))
  const [row] = await server.db.query<{ due_at: Date; failures: number }>(
    sql`select due_at, failures from lanes where kind = ${kind}`,
  )
  expect(row).toEqual({ due_at: retryAt, failures: 1 })
})

test('whoever lost a lease can neither extend nor release it; a restart frees all of them', async () => {
  const kind = 'lost'
  await server.db.transaction((tx) => addToLanes(tx, [{ accountId, kind, key: 'x' }]))
  const [first] = await claimLanes(server.db, { kind, limit: 1, leaseMs: -1 })
  const [second] = await claimLanes(server.db, { kind, limit: 1, leaseMs: 60_000 })
  expect(second!.key).toBe('x')
  expect(await server.db.transaction((tx) => extendLease(tx, { lanes: [first!], leaseMs: 1_000 }))).toBe(
    false,
  )
  expect(await server.db.transaction((tx) => releaseLanes(tx, [{ lane: first!, more: false }]))).toBe(false)
  expect(await claimLanes(server.db, { kind, limit: 1, leaseMs: 60_000 })).toEqual([])
  await releaseAllClaims(server.db)
  expect(await claimLanes(server.db, { kind, limit: 1, leaseMs: 60_000 })).toHaveLength(1)
})

test('a pace lets a burst through at once, then one per interval, and refuses long waits without reserving', async () => {
  const pace = { accountId, key: 'pace', intervalMs: 10_000, burst: 3, maxWaitMs: 15_000 }
  const waits = []
  for (let index = 0; index < 5; index += 1) waits.push(await reservePace(server.db, pace))
  expect(waits.map(({ reserved }) => reserved)).toEqual([true, true, true, true, false])
  expect(waits.slice(0, 3).map(({ waitMs }) => waitMs)).toEqual([0, 0, 0])
  expect(waits[3]!.waitMs).toBeGreaterThan(5_000)
  expect((await reservePace(server.db, { ...pace, maxWaitMs: 60_000 })).waitMs).toBeLessThanOrEqual(20_000)
})

test('back-off grows, stays within a fifth of its step, and yields to a longer hint', () => {
  fc.assert(
    fc.property(fc.nat(20), fc.double({ min: 0, max: 0.999, noNaN: true }), (failures, random) => {
      const steps = [5, 30, 120, 600, 3600]
      const step = steps[Math.min(failures, 4)]! * 1000
      const waitMs = backoff(failures, { random: () => random })
      expect(waitMs).toBeGreaterThanOrEqual(step * 0.8)
      expect(waitMs).toBeLessThanOrEqual(step * 1.2)
      expect(backoff(failures, { random: () => random, hintMs: 10_000_000 })).toBe(10_000_000)
    }),
  )
})
