import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHatifWebhooks } from '../server/api/hatif/webhooks/webhook-dialect.ts'
import { setInboxStatus } from '../server/core/inboxes/index.ts'
import { recordSent, recordUpdates, sendMessage } from '../server/core/messages/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { createLog } from '../server/platform/log.ts'
import { projectBatch } from '../server/webhooks/project-events.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { subscribeHatif } from './hatif-receiver.ts'

type Report = 'sent' | 'delivered' | 'read' | 'failed'
/** The network's answer, one of its reports, or that the log is read for webhooks. */
type Step = 'accepted' | 'projected' | Report

const reports: Report[] = ['sent', 'delivered', 'read', 'failed']

let server: TestServer
let accountId: string
let inbox: Awaited<ReturnType<typeof makeWhatsAppInbox>>
let messages = 0

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  accountId = (await makeAccount(server.db)).id
  inbox = await makeWhatsAppInbox(server, accountId)
  await server.db.transaction((tx) => setInboxStatus(tx, { accountId, id: inbox.id, status: 'suspended' }))
  await subscribeHatif(server, inbox, { kind: 'messages', url: 'http://127.0.0.1:9009/' })
})
afterAll(() => server.close())

test('whatever the network repeats and reorders, each step is told once, from Pending on, and none is left out', async () => {
  const step = fc.constantFrom<Step>('accepted', 'projected', ...reports)
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const told = await tell(steps)
      expect(new Set(told).size).toBe(told.length)
      expect(told[0]).toBe('Pending')
      const happened = steps.filter((one) => one !== 'projected')
      const hasFailed = happened.includes('failed') && !/delivered|read/.test(happened.join())
      expect(told.includes('Sent')).toBe(happened.includes('accepted') || happened.includes('sent'))
      expect(told.includes('Delivered')).toBe(happened.includes('delivered'))
      expect(told.includes('Read')).toBe(happened.includes('read'))
      if (hasFailed) expect(told).toContain('Failed')
      if (!happened.includes('failed')) expect(told).not.toContain('Failed')
    }),
    { numRuns: 40 },
  )
})

/** Lets a message go its way, and answers the statuses that a webhook was told. */
async function tell(steps: Step[]): Promise<string[]> {
  const { db } = server
  messages += 1
  const networkId = `wamid.step.${messages}`
  const { message } = await db.transaction((tx) =>
    sendMessage(tx, {
      accountId,
      to: { inboxId: inbox.id, phone: `+9665${String(messages).padStart(8, '0')}` },
      kind: 'text',
      content: { body: 'hi' },
      text: 'hi',
      sender: 'api',
    }),
  )
  for (const [index, step] of [...steps, 'projected' as const].entries()) {
    if (step === 'projected') await project()
    else if (step === 'accepted') {
      if (steps.indexOf('accepted') === index)
        await db.transaction((tx) => recordSent(tx, message, networkId))
    } else {
      const at = new Date().toISOString()
      const report = { type: 'status' as const, laneKey: 'x', inboxId: inbox.id, networkId, status: step, at }
      const told = { ...report, messageId: message.id, report: { status: step } }
      await db.transaction((tx) => recordUpdates(tx, accountId, [told]))
    }
  }
  const rows = await db.query<{ status: string }>(sql`
    select d.source -> 'body' ->> 'status' as status from deliveries d
     where d.account_id = ${accountId} and d.source -> 'body' ->> 'conversationEventId' = id_to_uuid(7, ${message.id})::text
     order by d.position`)
  return rows.map(({ status }) => status)
}

async function project(): Promise<void> {
  const dialects = [createHatifWebhooks({ publicUrl: () => '', retryDelaysMs: [] })]
  const context = { db: server.db, log: createLog('silent'), dialects }
  while ((await projectBatch(context, accountId)) > 0);
}
