import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../server/platform/db/index.ts'
import { eventually, makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'

let server: TestServer
let account: Awaited<ReturnType<typeof makeAccount>>

beforeAll(async () => {
  server = await startTestServer()
  account = await makeAccount(server.db)
  await makeWhatsAppInbox(server, account.id)
})
afterAll(() => server.close())

test('when connections are cut again and again while messages come in, each acknowledged one is there once', async () => {
  let acknowledged = 0
  for (let round = 0; round < 8; round += 1) {
    const posts = Array.from({ length: 25 }, (_, index) => post(`wamid.${round}.${index}`))
    const cut = server.db
      .query(
        sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
      )
      .catch(() => {})
    const answers = await Promise.all(posts)
    await cut
    for (const { statusCode } of answers) {
      expect([200, 503]).toContain(statusCode)
      if (statusCode === 200) acknowledged += 1
    }
  }
  expect(acknowledged).toBeGreaterThan(0)
  await eventually(
    async () =>
      (await count(
        sql`select count(distinct body) as n from inbound_payloads where processed_at is null`,
      )) === 0,
  )
  await eventually(async () => (await count(sql`select count(*) as n from inbound_items`)) === 0)
  expect(await count(sql`select count(*) as n from messages`)).toBeGreaterThanOrEqual(acknowledged)
  expect(await count(sql`select count(*) - count(distinct network_id) as n from messages`)).toBe(0)
  expect(await count(sql`select count(*) as n from inbound_items where failed_at is not null`)).toBe(0)
})

function post(id: string) {
  const payload = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '102290129340398',
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: { display_phone_number: '15550100001', phone_number_id: '106540352242922' },
              messages: [
                {
                  from: `1555777${id.split('.')[2]!.padStart(4, '0')}`,
                  id,
                  timestamp: '1772998020',
                  type: 'text',
                  text: { body: id },
                },
              ],
            },
          },
        ],
      },
    ],
  })
  const signature = createHmac('sha256', 'app-s3cret').update(payload).digest('hex')
  return server.app.http.inject({
    method: 'POST',
    url: '/api/v1/webhooks/whatsapp',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
    payload,
  })
}

async function count(statement: ReturnType<typeof sql>): Promise<number> {
  return eventually(async () => {
    const rows = await server.db.query<{ n: string }>(statement).catch(() => undefined)
    return rows && { n: Number(rows[0]!.n) }
  }).then(({ n }) => n)
}
