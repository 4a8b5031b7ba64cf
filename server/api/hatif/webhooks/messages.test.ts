import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from '../../../../test/harness.ts'
import { parse } from '../../../channels/whatsapp/parse.ts'
import { listEvents } from '../../../core/events/index.ts'
import { recordInbound, recordUpdates } from '../../../core/messages/index.ts'
import { sql } from '../../../platform/db/index.ts'
import { projectMessages } from './messages.ts'

const fixtures = new URL('../../../channels/whatsapp/fixtures/', import.meta.url)

/** What each callback of the network is told as: the type, and what a receiver reads of it. */
const told: Record<string, [type: string, body: string | null]> = {
  'audio.json': ['Audio', null],
  'button.json': ['Interactive', 'STOP'],
  'contacts.json': ['Contact', 'Bo Chen, Cy'],
  'document.json': ['Document', 'As agreed'],
  'image.json': ['Image', 'The broken part'],
  'interactive-button-reply.json': ['Interactive', 'am'],
  'interactive-list-reply.json': ['Interactive', 's1'],
  'interactive-nfm-reply.json': ['Interactive', 'Sent'],
  'location.json': ['Location', 'Shop\n1 Trang Tien'],
  'order.json': ['Unsupported', 'please'],
  'reaction.json': ['Unsupported', '👍'],
  'sticker.json': ['Sticker', null],
  'text.json': ['Text', 'hi'],
  'video.json': ['Video', 'How it sounds'],
}

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ workers: false })
})
afterAll(() => server.close())

test.each(Object.entries(told))('%s is told by its type and its words', async (name, [messageType, body]) => {
  const bodies = await tell([name])
  expect(bodies).toMatchObject([{ messageType, body, direction: 'Inbound', status: 'Delivered' }])
})

test('every callback about messages can be told, whatever is in it', async () => {
  for (const name of readdirSync(fixtures).filter((file) => file.endsWith('.json')))
    for (const body of await tell([name])) expect(body, name).toHaveProperty('conversationEventId')
})

test('what the business wrote on its phone is told as sent', async () => {
  expect(await tell(['echo.json'])).toMatchObject([{ direction: 'Outbound', status: 'Sent' }])
})

/** Records callbacks, and gives the bodies that they become once all files are there. */
async function tell(names: string[]): Promise<Record<string, unknown>[]> {
  const { db } = server
  const { id: accountId } = await makeAccount(db)
  const inbox = await makeWhatsAppInbox(server, accountId)
  const events = names.flatMap((name) => parse(readFileSync(new URL(name, fixtures)), inbox))
  const here = { inboxId: inbox.id }
  await db.transaction(async (tx) => {
    const messages = events.flatMap((event) => (event.type === 'message' ? [{ ...event, ...here }] : []))
    await recordInbound(tx, accountId, messages)
    const updates = events.flatMap((event) =>
      event.type === 'status' || event.type === 'edit' || event.type === 'revoke'
        ? [{ ...event, ...here }]
        : [],
    )
    await recordUpdates(tx, accountId, updates)
  })
  await db.query(sql`delete from attachments where account_id = ${accountId}`)
  const log = await listEvents(db, { accountId, after: '0', limit: 100 })
  const projections = await projectMessages(db, { accountId, events: log, webhooks: [] })
  return projections.map(({ source }) => (source as { body: Record<string, unknown> }).body)
}
