import { afterAll, beforeAll, expect, test } from 'vitest'
import { disconnectInbox } from '../server/core/conversations/index.ts'
import { setInboxStatus } from '../server/core/inboxes/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { toUuid } from '../server/platform/ids.ts'
import {
  type CampaignBench,
  makeContacts,
  makeTemplate,
  runDueCampaigns,
  setField,
  startCampaignBench,
  tagContacts,
} from './campaign-bench.ts'
import { makeAccount, makeWhatsAppInbox } from './harness.ts'

let bench: CampaignBench
let contacts: string[]

beforeAll(async () => {
  bench = await startCampaignBench({ workers: false })
  contacts = await makeContacts(bench.db, bench.account.id, { count: 3, tag: 'vip' })
})
afterAll(() => bench.server.close())

const components = [
  {
    type: 'body',
    parameters: [
      { type: 'text', text: '{{1}}' },
      { type: 'text', text: '{{2}}' },
    ],
  },
]

function draft(changes: object = {}) {
  return {
    channel_id: bench.inbox.uuid,
    name: 'July visits',
    template_id: bench.template,
    template_components: components,
    audience_type: 'tags',
    audience_tags: ['vip'],
    ...changes,
  }
}

async function create(changes: object = {}) {
  const { status, body } = await bench.post('/campaigns', draft(changes))
  expect(status, JSON.stringify(body)).toBe(201)
  return body
}

const runDue = () => runDueCampaigns(bench.db)

test('a new campaign shows what it is, counts of 0, and nothing that has no value', async () => {
  const campaign = await create()
  expect(campaign).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    channel_id: bench.inbox.uuid,
    name: 'July visits',
    template_id: bench.template,
    template_name: 'visit_reminder',
    template_lang: 'en_US',
    status: 'draft',
    total_recipients: 0,
    sent_count: 0,
    delivered_count: 0,
    read_count: 0,
    failed_count: 0,
    skipped_count: 0,
    batch_size: 80,
    batch_delay_ms: 500,
    created_at: expect.stringMatching(/Z$/),
    updated_at: expect.stringMatching(/Z$/),
  })
  expect(await bench.get(`/campaigns/${campaign.id}`)).toEqual(campaign)
  expect(await bench.get(`/campaigns/${campaign.id}/recipients`)).toEqual({
    items: [],
    total: 0,
    page: 1,
    limit: 50,
    has_more: false,
  })
})

test('a time in the future schedules, one in the past does not', async () => {
  const later = await create({ scheduled_at: '2199-07-01T08:15:30+05:30' })
  expect(later).toMatchObject({ status: 'scheduled', scheduled_at: '2199-07-01T02:45:30Z' })
  expect((await create({ scheduled_at: '2020-01-01T00:00:00Z' })).status).toBe('draft')
})

test('the fields of edition 1 are understood', async () => {
  const campaign = await create({
    template_id: undefined,
    template_components: undefined,
    template_name: 'visit_reminder',
    template_language: 'en_US',
    audience_tags: undefined,
    target_tags: ['vip'],
    variable_mappings: { 1: 'name', 2: 'phone_number' },
  })
  await runDue()
  const { items } = await bench.get(`/campaigns/${campaign.id}/recipients`)
  expect(items.at(-1).variables).toEqual({ 1: 'Contact 1', 2: '+1555030000001' })
})

test.each([
  ['name', { name: undefined }],
  ['name', { name: '  ' }],
  ['template_id', { template_id: undefined }],
  ['template_language', { template_id: undefined, template_name: 'visit_reminder' }],
  ['template_components', { template_components: { type: 'body' } }],
  ['audience_type', { audience_type: undefined }],
  ['audience_type', { audience_type: 'everybody' }],
  ['audience_tags', { audience_tags: [] }],
  ['audience_tags', { audience_tags: 'vip' }],
  ['audience_contact_ids', { audience_type: 'contact_ids' }],
  ['audience_contact_ids.0', { audience_type: 'contact_ids', audience_contact_ids: ['nobody'] }],
  ['variable_mappings', { variable_mappings: ['name'] }],
  ['recipient_variables', { recipient_variables: { nobody: { 1: 'x' } } }],
  ['scheduled_at', { scheduled_at: 'tomorrow' }],
  ['scheduled_at', { scheduled_at: 1_782_893_760 }],
  ['template_components.0.type', { template_components: [{ type: 'a\0b' }] }],
])('a request with a wrong %s is refused: %j', async (field, changes) => {
  const { status, body } = await bench.post('/campaigns', draft(changes))
  expect(status, JSON.stringify(body)).toBe(400)
  expect(body.error).toMatchObject({ code: 'VALIDATION_ERROR', details: { errors: [{ field }] } })
})

test('channel and template must be the caller’s, and the template approved', async () => {
  const other = await makeAccount(bench.db, 'Other')
  const otherInbox = await makeWhatsAppInbox(bench.server, other.id, {
    phone: '+15550100009',
    settings: { phone_number_id: '999' },
  })
  const otherTemplate = await makeTemplate(bench.db, otherInbox, { name: 'theirs' })
  const pending = await makeTemplate(bench.db, bench.inbox, { name: 'not_yet', status: 'pending' })

  const answer = async (changes: object) => {
    const { status, body } = await bench.post('/campaigns', draft(changes))
    return [status, body.error.code]
  }
  expect(await answer({ channel_id: otherInbox.uuid })).toEqual([404, 'CHANNEL_NOT_FOUND'])
  expect(await answer({ channel_id: 'ch_1' })).toEqual([404, 'CHANNEL_NOT_FOUND'])
  expect(await answer({ template_id: toUuid('template', otherTemplate) })).toEqual([
    404,
    'TEMPLATE_NOT_FOUND',
  ])
  expect(await answer({ template_id: 'tpl_1' })).toEqual([404, 'TEMPLATE_NOT_FOUND'])
  expect(
    await answer({ template_id: undefined, template_name: 'visit_reminder', template_language: 'hi' }),
  ).toEqual([404, 'TEMPLATE_NOT_FOUND'])
  expect(await answer({ template_id: toUuid('template', pending) })).toEqual([400, 'VALIDATION_ERROR'])

  const campaign = await create()
  const theirs = await bench.server.app.http.inject({
    url: `/api/v1/messaging/campaigns/${campaign.id}`,
    headers: other.vobizHeaders,
  })
  expect([theirs.statusCode, theirs.json().error.code]).toEqual([404, 'CAMPAIGN_NOT_FOUND'])
  expect((await bench.get('/campaigns/camp_1')).error.code).toBe('CAMPAIGN_NOT_FOUND')
})

test('each action asks for the right state', async () => {
  const { id } = await create({ scheduled_at: '2199-07-01T08:00:00Z' })
  const act = async (action: string) => {
    const { status, body } = await bench.post(`/campaigns/${id}/${action}`, {})
    return status === 200 ? body.status : [status, body.error.code]
  }
  const refused = [409, 'INVALID_STATE']
  expect(await act('resume')).toEqual(refused)
  expect(await act('pause')).toBe('paused')
  expect(await act('pause')).toEqual(refused)
  expect(await act('resume')).toBe('scheduled')
  expect(await act('cancel')).toBe('cancelled')
  expect([await act('cancel'), await act('pause'), await act('resume')]).toEqual([refused, refused, refused])
  expect((await bench.remove(`/campaigns/${id}`)).status).toBe(204)
  expect((await bench.remove(`/campaigns/${id}`)).status).toBe(404)
})

test('a campaign that is sending is not deleted, is found as sending and as running, and shows the legacy word', async () => {
  const { id } = await create()
  await bench.post(`/campaigns/${id}/pause`)
  expect((await bench.post(`/campaigns/${id}/resume`)).body.status).toBe('sending')
  const deleted = await bench.remove(`/campaigns/${id}`)
  expect([deleted.status, deleted.body.error.code]).toEqual([409, 'INVALID_STATE'])

  const ids = async (path: string) => (await bench.get(path)).items.map((item: { id: string }) => item.id)
  expect(await ids('/campaigns?status=running')).toEqual(await ids('/campaigns?status=SENDING'))
  expect(await ids('/campaigns?status=sending')).toContain(id)
  expect(await ids('/campaigns?status=completed')).not.toContain(id)
  expect((await bench.get('/campaigns?status=busy')).error.code).toBe('VALIDATION_ERROR')

  const legacy = await bench.get('/v1/messaging/campaigns?status=running&limit=1')
  expect(legacy.data).toEqual(legacy.items)
  expect(legacy.data[0]).toMatchObject({ id, status: 'running' })
  expect(legacy.meta).toEqual({ total: legacy.total, page: 1, limit: 1 })
  await bench.post(`/campaigns/${id}/cancel`)
})

test('the audience is resolved when sending starts: each contact once, with the unreachable skipped', async () => {
  const [blocked, deleted, phoneless, twice] = await makeContacts(bench.db, bench.account.id, {
    count: 4,
    tag: 'audience',
    phonePrefix: '+1555031',
  })
  const campaign = await create({
    audience_tags: ['audience', 'also', 'unknown'],
    recipient_variables: { [toUuid('contact', twice!)]: { 1: 'Twice', 2: 'Monday' } },
  })
  await tagContacts(bench.db, bench.account.id, { ids: [twice!], tag: 'also' })
  await bench.db.query(sql`update contacts set blocked_at = now() where id = ${blocked}`)
  await bench.db.query(sql`update contacts set deleted_at = now() where id = ${deleted}`)
  await bench.db.query(sql`update contacts set phone = null where id = ${phoneless}`)
  await runDue()

  const { items, total } = await bench.get(`/campaigns/${campaign.id}/recipients`)
  expect(total).toBe(3)
  const byContact = Object.fromEntries(items.map((item: { contact_id: string }) => [item.contact_id, item]))
  expect(byContact[toUuid('contact', blocked!)]).toMatchObject({
    status: 'skipped',
    error_code: 'contact_blocked',
  })
  expect(byContact[toUuid('contact', phoneless!)]).toMatchObject({
    status: 'skipped',
    error_code: 'no_address',
  })
  expect(byContact[toUuid('contact', twice!)]).toEqual({
    id: expect.any(String),
    campaign_id: campaign.id,
    contact_id: toUuid('contact', twice!),
    phone_number: '+1555031000004',
    variables: { 1: 'Twice', 2: 'Monday' },
    status: 'queued',
    created_at: expect.any(String),
    updated_at: expect.any(String),
  })
  expect(await bench.get(`/campaigns/${campaign.id}`)).toMatchObject({
    status: 'sending',
    total_recipients: 3,
    skipped_count: 2,
    failed_count: 0,
    started_at: expect.any(String),
  })
  const skipped = await bench.get(`/campaigns/${campaign.id}/recipients?status=Skipped&limit=1`)
  expect(skipped).toMatchObject({ total: 2, page: 1, limit: 1, has_more: true })
})

test('named contacts may be unknown, and who lacks a value fails with 132000 and gets no message', async () => {
  const [first, second] = contacts
  await setField(bench.db, bench.account.id, { ids: [first!], name: 'day', value: 'Friday' })
  const stranger = bench.db.newId()
  const named = [second!, first!, first!, stranger].map((id) => toUuid('contact', id))
  const campaign = await create({
    audience_type: 'contact_ids',
    audience_contact_ids: named,
    variable_mappings: { 1: 'name', 2: 'day' },
  })
  await runDue()
  const { items } = await bench.get(`/campaigns/${campaign.id}/recipients`)
  const states = items.map((item: Record<string, string>) => [
    item['contact_id'],
    item['status'],
    item['error_code'],
  ])
  expect(states).toEqual([
    [named[3], 'skipped', 'contact_deleted'],
    [named[0], 'failed', '132000'],
    [named[1], 'queued', undefined],
  ])
  const messages = await bench.db.query(sql`
    select m.content, m.text, m.sender, m.kind from campaign_recipients r join messages m on m.id = r.message_id
     where r.contact_id = any(${[first, second]}::bigint[]) and m.text like '%Friday%'`)
  expect(messages).toEqual([
    {
      kind: 'template',
      sender: 'campaign',
      text: 'Hello Contact 1, see you on Friday.',
      content: {
        name: 'visit_reminder',
        language: { code: 'en_US' },
        components: [
          {
            type: 'body',
            parameters: [
              { type: 'text', text: 'Contact 1' },
              { type: 'text', text: 'Friday' },
            ],
          },
        ],
      },
    },
  ])
})

test('an inbox that is suspended or a template that is no longer approved pauses the campaign, with the reason', async () => {
  const { db, account, inbox } = bench
  const variables = { variable_mappings: { 1: 'name', 2: 'name' } }
  const campaign = await create(variables)
  const set = (status: 'active' | 'suspended', reason?: string) =>
    db.transaction((tx) => setInboxStatus(tx, { accountId: account.id, id: inbox.id, status, reason }))

  await set('suspended', '190: the token has expired')
  await runDue()
  expect(await bench.get(`/campaigns/${campaign.id}`)).toMatchObject({
    status: 'paused',
    pause_reason: "'Main line' is suspended: 190: the token has expired",
  })
  const tooEarly = await bench.post(`/campaigns/${campaign.id}/resume`)
  expect([tooEarly.status, tooEarly.body.error.code]).toEqual([409, 'INVALID_STATE'])

  await set('active')
  await db.query(
    sql`update templates set status = 'paused', reason = 'LOW_QUALITY' where name = 'visit_reminder'`,
  )
  const resumed = await bench.post(`/campaigns/${campaign.id}/resume`)
  expect(resumed.body).not.toHaveProperty('pause_reason')
  await runDue()
  expect(await bench.get(`/campaigns/${campaign.id}`)).toMatchObject({
    status: 'paused',
    pause_reason: "The template 'visit_reminder' (en_US) is paused: LOW_QUALITY",
  })
  await db.query(sql`update templates set status = 'approved', reason = null where name = 'visit_reminder'`)
  await bench.post(`/campaigns/${campaign.id}/resume`)
  await runDue()
  expect(await bench.get(`/campaigns/${campaign.id}`)).toMatchObject({
    status: 'sending',
    total_recipients: 3,
  })
})

test('a campaign whose channel is removed fails, and is still shown', async () => {
  const { db, account, server } = bench
  const inbox = await makeWhatsAppInbox(server, account.id, {
    phone: '+15550100008',
    settings: { phone_number_id: '888' },
  })
  const template = await makeTemplate(db, inbox, { name: 'short_lived' })
  const { id } = await create({
    channel_id: inbox.uuid,
    template_id: toUuid('template', template),
    template_components: [],
    scheduled_at: new Date(Date.now() + 1_000).toISOString(),
  })
  await db.transaction((tx) => disconnectInbox(tx, { accountId: account.id, id: inbox.id }))
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  await runDue()
  const failed = await bench.get(`/campaigns/${id}`)
  expect(failed).toMatchObject({ status: 'failed', pause_reason: "'Main line' was disconnected" })
  expect((await bench.get('/campaigns?status=failed')).items).toEqual([failed])
  expect((await bench.post(`/campaigns/${id}/cancel`)).status).toBe(409)
})

test('a campaign without recipients completes', async () => {
  const { id } = await create({ audience_tags: ['nobody has it'] })
  await runDue()
  expect(await bench.get(`/campaigns/${id}`)).toMatchObject({
    status: 'completed',
    total_recipients: 0,
    completed_at: expect.any(String),
  })
})
