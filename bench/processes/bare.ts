/**
 * The bare server: node:http and the same PostgreSQL, doing only the named minimum. A list is one prepared statement
 * whose rows are JSON already; a callback is verified, kept in one row and answered.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'

type Prepared = { name: string; text: string; values: unknown[] }
/** A list; `count`: the statement of its total, where it has one. */
export type BareStatement = Prepared & { before: string; after: string; count?: Prepared }
export type BareSetup = {
  connectionString: string
  appSecret: string
  statements: Record<string, BareStatement>
}

process.once('message', (setup: BareSetup) => {
  start(setup).then((port) => process.send!({ port }))
})

async function start(setup: BareSetup): Promise<number> {
  const pool = new pg.Pool({
    connectionString: setup.connectionString,
    max: 16,
    // Planned once, not at each use: the hardest to beat.
    options: '-c plan_cache_mode=force_generic_plan',
  })
  await pool.query('create schema if not exists bench')
  await pool.query(
    'create table if not exists bench.payloads (id bigint generated always as identity primary key, body bytea not null, received_at timestamptz not null)',
  )
  const server = createServer((request, response) => {
    const answer =
      request.method === 'POST' ? keep(pool, setup, request, response) : list(pool, setup, request, response)
    answer.catch((error: unknown) => response.writeHead(500).end(String(error)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

async function list(
  pool: pg.Pool,
  { statements }: BareSetup,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const statement = statements[decodeURIComponent(request.url!.slice(1))]!
  const [{ rows }, total] = await Promise.all([
    pool.query<{ items: string }>(statement),
    statement.count && pool.query<{ total: string }>(statement.count),
  ])
  const count = total ? `{"totalCount":${total.rows[0]!.total},` : ''
  const before = total ? statement.before.slice(1) : statement.before
  const body = Buffer.from(count + before + rows[0]!.items + statement.after)
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
  })
  response.end(body)
}

async function keep(
  pool: pg.Pool,
  { appSecret }: BareSetup,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  const expected = createHmac('sha256', appSecret).update(body).digest()
  const given = Buffer.from(String(request.headers['x-hub-signature-256']).slice('sha256='.length), 'hex')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    response.writeHead(401).end()
    return
  }
  await pool.query({
    name: 'keep',
    text: 'insert into bench.payloads (body, received_at) values ($1, $2)',
    values: [body, new Date()],
  })
  response.writeHead(200).end()
}
