import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { chatbotxDialect } from '../server/api/chatbotx/index.ts'
import { defineEndpoint } from '../server/api/chatbotx/route.ts'
import { createHttp } from '../server/http.ts'
import { sql } from '../server/platform/db/index.ts'
import { notFound } from '../server/platform/errors.ts'
import { deleteExpiredKeys } from '../server/platform/idempotency/index.ts'
import { createLog } from '../server/platform/log.ts'
import { makeToken, servicesOf } from './chatbotx-caller.ts'
import { makeAccount, startTestServer, type TestServer } from './harness.ts'

/** How often the work was done, and what holds it up. */
let runs = 0
let gate: Promise<void> = Promise.resolve()

const describeRun = { summary: 'x', tags: ['x'] }
const endpoints = [
  defineEndpoint({
    ...describeRun,
    method: 'POST',
    path: '/v1/runs/{name}',
    operationId: 'run',
    status: 201,
    input: z.object({ name: z.string(), size: z.number().optional(), fail: z.boolean().optional() }),
    output: z.object({ run: z.int(), filler: z.string() }),
    handler: async (_services, { input }) => {
      runs += 1
      const run = runs
      await gate
      if (input.fail) throw notFound('run')
      return { run, filler: 'x'.repeat(input.size ?? 0) }
    },
  }),
  defineEndpoint({
    ...describeRun,
    method: 'DELETE',
    path: '/v1/runs/{name}',
    operationId: 'remove',
    status: 204,
    input: z.object({ name: z.string() }),
    handler: async () => {
      runs += 1
    },
  }),
  defineEndpoint({
    ...describeRun,
    method: 'GET',
    path: '/v1/runs',
    operationId: 'read',
    output: z.object({ run: z.int() }),
    handler: async () => {
      runs += 1
      return { run: runs }
    },
  }),
]

let server: TestServer
let http: FastifyInstance
let accountId: string
let token: string
let keys = 0

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  http = createHttp(createLog('silent'))
  await http.register(chatbotxDialect, { ...servicesOf(server), endpoints })
  const account = await makeAccount(server.db)
  accountId = account.id
  token = account.credentials.chatbotx.token
})
afterAll(async () => {
  await http.close()
  await server.close()
})
beforeEach(() => {
  runs = 0
  gate = Promise.resolve()
})

function newKey(): string {
  keys += 1
  return `key-${keys}`
}

async function send(
  key: string | undefined,
  { method = 'POST', path = '/runs/a', body, as = token }: SendOptions = {},
) {
  const answer = await http.inject({
    method,
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${as}`, ...(key !== undefined && { 'idempotency-key': key }) },
    ...(body && { payload: body }),
  })
  return {
    status: answer.statusCode,
    text: answer.body,
    replayed: answer.headers['idempotent-replayed'],
    code: answer.statusCode >= 400 ? answer.json().code : undefined,
  }
}
type SendOptions = { method?: 'POST' | 'GET' | 'DELETE'; path?: string; body?: object; as?: string }

test('a request with a key is done once, and answered the same for a day', async () => {
  const key = newKey()
  const first = await send(key, { body: { size: 3, fail: false } })
  expect(first).toMatchObject({ status: 201, text: '{"run":1,"filler":"xxx"}', replayed: undefined })
  expect(await send(key, { body: { fail: false, size: 3 } })).toEqual({ ...first, replayed: 'true' })
  server.clock.advance(23 * 3_600_000)
  expect(await send(key, { body: { size: 3, fail: false } })).toMatchObject({ replayed: 'true' })
  expect(runs).toBe(1)
  server.clock.advance(2 * 3_600_000)
  expect(await send(key, { body: { size: 3, fail: false } })).toMatchObject({
    text: '{"run":2,"filler":"xxx"}',
  })
})

test('an answer without a body is kept too', async () => {
  const key = newKey()
  expect(await send(key, { method: 'DELETE' })).toMatchObject({ status: 204, text: '' })
  expect(await send(key, { method: 'DELETE' })).toMatchObject({ status: 204, text: '', replayed: 'true' })
  expect(runs).toBe(1)
})

test('a key belongs to one request of one credential and operation', async () => {
  const key = newKey()
  await send(key)
  const reused = { status: 422, code: 'idempotencyKeyReused' }
  expect(await send(key, { body: { size: 1 } })).toMatchObject(reused)
  expect(await send(key, { path: '/runs/b' })).toMatchObject(reused)
  expect(await send(key, { method: 'DELETE' })).toMatchObject({ status: 204, replayed: undefined })
  const other = await makeToken(server, accountId)
  expect(await send(key, { as: other })).toMatchObject({ status: 201, replayed: undefined })
  expect(runs).toBe(3)
})

test('of many at once one is done; the others are told that it runs', async () => {
  const key = newKey()
  let open = () => {}
  gate = new Promise((resolve) => {
    open = resolve
  })
  const first = send(key)
  while (runs === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  const others = await Promise.all(Array.from({ length: 5 }, () => send(key)))
  expect(others).toEqual(
    Array(5).fill(expect.objectContaining({ status: 409, code: 'idempotencyKeyConflict' })),
  )
  open()
  expect((await first).status).toBe(201)
  expect(await send(key)).toMatchObject({ status: 201, replayed: 'true' })
  expect(runs).toBe(1)
})

test('a request that never came to its end frees its key after five minutes', async () => {
  const key = newKey()
  let open = () => {}
  gate = new Promise((resolve) => {
    open = resolve
  })
  const lost = send(key)
  while (runs === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  server.clock.advance(5 * 60_000 + 1)
  gate = Promise.resolve()
  expect(await send(key)).toMatchObject({ status: 201, text: '{"run":2,"filler":""}' })
  open()
  expect((await lost).text).toBe('{"run":1,"filler":""}')
  // What came late does not replace what was answered since.
  expect(await send(key)).toMatchObject({ text: '{"run":2,"filler":""}', replayed: 'true' })
})

test('a failure keeps nothing', async () => {
  const key = newKey()
  expect(await send(key, { body: { fail: true } })).toMatchObject({ status: 404, code: 'notFound' })
  expect(await send(key, { body: { fail: true } })).toMatchObject({ status: 404, replayed: undefined })
  expect(await send(key)).toMatchObject({ status: 201 })
  expect(await send(newKey(), { body: { size: 'many' } })).toMatchObject({ status: 400 })
})

test('an answer of more than 256 KiB is not kept', async () => {
  const key = newKey()
  expect((await send(key, { body: { size: 300_000 } })).status).toBe(201)
  expect(await send(key, { body: { size: 300_000 } })).toMatchObject({ status: 201, replayed: undefined })
  expect(runs).toBe(2)
})

test('a key has 1 to 255 characters, and means nothing to a GET', async () => {
  const invalid = { status: 422, code: 'idempotencyKeyInvalid' }
  expect(await send('')).toMatchObject(invalid)
  expect(await send('x'.repeat(256))).toMatchObject(invalid)
  expect(await send('x'.repeat(255))).toMatchObject({ status: 201 })
  expect(runs).toBe(1)
  expect((await send('', { method: 'GET', path: '/runs' })).status).toBe(200)
  const key = newKey()
  await send(key, { method: 'GET', path: '/runs' })
  expect(await send(key, { method: 'GET', path: '/runs' })).toMatchObject({
    text: '{"run":4}',
    replayed: undefined,
  })
})

test('what has expired is forgotten', async () => {
  await send(newKey())
  server.clock.advance(25 * 3_600_000)
  const key = newKey()
  await send(key)
  const count = async () => {
    const [row] = await server.db.query<{ count: string }>(
      sql`select count(*) as count from idempotency_keys`,
    )
    return Number(row!.count)
  }
  expect(await count()).toBeGreaterThan(1)
  expect(await deleteExpiredKeys(server.db, { limit: 1 })).toBe(1)
  while ((await deleteExpiredKeys(server.db)) > 0);
  expect(await count()).toBe(1)
  expect(await send(key)).toMatchObject({ replayed: 'true' })
})
