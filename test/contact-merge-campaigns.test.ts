import { afterAll, beforeAll, expect, test } from 'vitest'
import { mergeContacts } from '../server/core/contact-merges/index.ts'
import { resolvePeople } from '../server/core/contacts/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ workers: false })
})
afterAll(() => server.close())

test('a merged contact’s places in campaigns are the other’s, once in each', async () => {
  const { db } = server
  const { id: accountId } = await makeAccount(db)
  const { id: inboxId } = await makeWhatsAppInbox(server, accountId)
  const people = ['15550100011', '15550100012'].map((address) => ({ inboxId, addresses: [address] }))
  const [from = '', into = ''] = await db.transaction((tx) => resolvePeople(tx, accountId, people))
  const campaign = async (contactIds: string[]) => {
    const id = db.newId()
    await db.query(sql`
      insert into campaigns (account_id, id, inbox_id, template_id, template_name, template_language, name, status,
                             audience_type, batch_size, batch_delay_ms, created_at, updated_at)
      values (${accountId}, ${id}, ${inboxId}, 1, 'spring', 'en', 'Spring', 'completed', 'contact_ids', 10, 0, now(), now())`)
    for (const contactId of contactIds)
      await db.query(sql`
        insert into campaign_recipients (account_id, campaign_id, id, contact_id, status, created_at, updated_at)
        values (${accountId}, ${id}, ${db.newId()}, ${contactId}, 'sent', now(), now())`)
    return id
  }
  const alone = await campaign([from])
  const both = await campaign([from, into])
  await db.transaction((tx) => mergeContacts(tx, { accountId, from, into }))
  const recipientsOf = (id: string) =>
    db.query<{ contact_id: string }>(
      sql`select contact_id from campaign_recipients where campaign_id = ${id} order by contact_id`,
    )
  expect(await recipientsOf(alone)).toEqual([{ contact_id: into }])
  expect((await recipientsOf(both)).map((row) => row.contact_id).sort()).toEqual([from, into].sort())
})
