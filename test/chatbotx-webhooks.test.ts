import { createServer } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { chatbotxWebhooks } from '../server/api/chatbotx/webhooks/webhook-dialect.ts'
import { createAgent } from '../server/core/agents/index.ts'
import {
  assignConversation,
  setArchived,
  setBotEnabled,
  setFollowed,
} from '../server/core/conversations/index.ts'
import { createTeam } from '../server/core/teams/index.ts'
import { callExternalWebhooks, createWebhook, listDeliveries } from '../server/core/webhooks/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { type Caller, createChatbotxCaller, makeToken, startChatbotxServer } from './chatbotx-caller.ts'
import { eventually, makeAccount, makeWhatsAppInbox, type TestServer } from './harness.ts'
import { type Listener, listen } from './hatif-receiver.ts'
import { type Engine, startEngine } from './webhooks-receiver.ts'

let server: TestServer
let engine: Engine
let listener: Listener
let accountId: string
let call: Caller
let contact: { id: string; conversation: { id: string } }
/** What the receiver answers, by the number of its post. */
let answer: (index: number) => number

beforeAll(async () => {
  server = await startChatbotxServer()
  engine = startEngine(server.db, { dialect: { ...chatbotxWebhooks, retryDelaysMs: [30, 60] } })
})
afterAll(async () => {
  await engine.stop()
  await server.close()
})

beforeEach(async () => {
  answer = () => 200
  let posts = 0
  listener = await listen(() => {
    posts += 1
    return answer(posts)
  })
  const account = await makeAccount(server.db)
  accountId = account.id
  call = await createChatbotxCaller(server, account.credentials.chatbotx)
  const inbox = await makeWhatsAppInbox(server, accountId)
  const draft = { email: 'ann@example.com', gender: 'female', channel: 'whatsapp', inboxId: inbox.id }
  contact = await ok('POST', '/contacts', { ...draft, phoneNumber: '+15550200001', firstName: 'Ann' })
})
afterEach(() => listener.close())

async function ok(method: string, path: string, body?: unknown) {
  const answered = await call(method, `/v1${path}`, body)
  expect(answered.status, answered.text).toBeLessThan(300)
  return answered.body
}

const subscribe = (...conditions: object[]) =>
  ok('POST', '/webhooks', { name: 'Hook', url: listener.url, conditions })

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const common = () => ({ contact_id: contact.id, timestamp: time })

describe('a webhook is told', () => {
  test('of each tag by itself, of the tag it waits for or of any', async () => {
    const vip = await ok('POST', '/tags', { name: 'VIP' })
    const news = await ok('POST', '/tags', { name: 'News' })
    await subscribe({ type: 'tagApplied' }, { type: 'tagRemoved', sourceId: vip.id })
    await ok('POST', `/contacts/id:${contact.id}/tags`, { tagIds: [vip.id, news.id] })
    await ok('DELETE', `/contacts/id:${contact.id}/tags`, { tagIds: [news.id, vip.id] })
    expect(await listener.told(3)).toEqual([
      { event: 'tag_applied', ...common(), tag: 'VIP' },
      { event: 'tag_applied', ...common(), tag: 'News' },
      { event: 'tag_removed', ...common(), tag: 'VIP' },
    ])
    const { headers } = listener.posts[0]!
    expect(headers['user-agent']).toBe('AhaChat-Webhook/1.0')
    expect(headers['content-type']).toBe('application/json')
  })

  test('of everything when it was made elsewhere, without conditions; a log has each body on one page', async () => {
    const fetch = { requireUrl: () => new URL(listener.url) }
    const { id: webhookId } = await server.db.transaction((tx) =>
      createWebhook(tx, fetch, { accountId, dialect: 'chatbotx', url: listener.url }),
    )
    const tagIds = []
    for (const name of ['A', 'B', 'C']) tagIds.push((await ok('POST', '/tags', { name })).id)
    await ok('POST', `/contacts/id:${contact.id}/tags`, { tagIds })
    await ok('PUT', `/contacts/id:${contact.id}`, { email: 'new@example.com' })
    await listener.told(4)
    const seen: string[] = []
    for (let beforeId: string | undefined; ; ) {
      const [next] = await listDeliveries(server.db, { accountId, webhookId, beforeId, limit: 1 })
      if (!next) break
      seen.push(next.eventType)
      beforeId = next.id
    }
    expect(seen).toEqual(['contact_info_updated', 'tag_applied', 'tag_applied', 'tag_applied'])
    expect((await ok('GET', '/webhooks')).data).toMatchObject([{ id: webhookId, name: listener.url }])
  })

  test('of new contacts with all that is known of them', async () => {
    const field = await ok('POST', '/custom-fields', { name: 'Plan', type: 'shortText' })
    await subscribe({ type: 'newContact' })
    const [{ id }] = (await ok('GET', '/inboxes')).data
    const draft = {
      email: '',
      gender: 'unknown',
      channel: 'whatsapp',
      inboxId: id,
      phoneNumber: '15550200002',
    }
    const made = await ok('POST', '/contacts', { ...draft, firstName: 'Bo', lastName: 'Ng' })
    await ok('POST', `/contacts/id:${made.id}/custom-fields/${field.id}`, { value: 'gold' })
    const [told] = await listener.told(1)
    expect(told).toEqual({
      event: 'new_contact',
      contact_id: made.id,
      timestamp: time,
      name: 'Bo Ng',
      first_name: 'Bo',
      last_name: 'Ng',
      phone: '+15550200002',
      email: null,
      custom_fields: expect.any(Object),
    })
  })

  test('of a changed number, address or value, with what it was', async () => {
    const field = await ok('POST', '/custom-fields', { name: 'Visits', type: 'number' })
    const other = await ok('POST', '/custom-fields', { name: 'Other', type: 'number' })
    await subscribe(
      { type: 'contactInfoUpdated', sourceId: 'phone' },
      { type: 'customFieldValueChanged', sourceId: field.id, operator: 'eq', value: '4' },
    )
    await ok('PUT', `/contacts/id:${contact.id}`, {
      phoneNumber: '+15550200009',
      email: 'new@example.com',
      [field.id]: '3',
      [other.id]: '1',
    })
    await ok('POST', `/contacts/id:${contact.id}/custom-fields/${field.id}`, { value: '4.0' })
    expect(await listener.told(3)).toEqual([
      {
        event: 'contact_info_updated',
        ...common(),
        info_type: 'phone',
        old_value: '+15550200001',
        new_value: '+15550200009',
      },
      {
        event: 'custom_field_changed',
        ...common(),
        custom_field: { name: 'Visits', old_value: null, new_value: '3' },
      },
      {
        event: 'custom_field_changed',
        ...common(),
        custom_field: { name: 'Visits', old_value: '3', new_value: '4' },
      },
    ])
  })

  test('what becomes of conversations, whichever way it came about', async () => {
    await subscribe(
      ...[
        'archived',
        'followUp',
        'conversationAssigned',
        'conversationUnassigned',
        'conversationTransferredToHuman',
        'conversationTransferredToBot',
      ].map((type) => ({ type })),
    )
    const id = contact.conversation.id
    const name = { accountId, id }
    const { agent, team } = await server.db.transaction(async (tx) => {
      const email = `sam${accountId}@example.com`
      const made = await createAgent(tx, {
        accountId,
        name: 'Sam',
        role: 'agent',
        email,
        password: 'secret-secret',
      })
      return { agent: made.agent, team: await createTeam(tx, { accountId, name: 'Team' }) }
    })
    const assign = (assigneeId: string | null, teamId: string | null, by: string | null) =>
      server.db.transaction((tx) =>
        assignConversation(tx, { accountId, conversationId: id, assigneeId, teamId, by }),
      )
    await server.db.transaction((tx) => setBotEnabled(tx, name, { enabled: false }))
    await server.db.transaction((tx) => setBotEnabled(tx, name, { enabled: true }))
    await server.db.transaction((tx) => setFollowed(tx, name, true))
    await server.db.transaction((tx) => setFollowed(tx, name, false))
    await server.db.transaction((tx) => setArchived(tx, name, true))
    await assign(agent.id, null, agent.id)
    await assign(null, team.id, null)
    await assign(null, null, null)
    const told = (await listener.told(7)).map(({ contact_id, timestamp, ...rest }) => {
      expect([contact_id, timestamp]).toEqual([contact.id, time])
      return rest
    })
    expect(told).toEqual([
      { event: 'conversation_transferred_to_human', conversation_id: id, transferred_by: 'bot' },
      { event: 'conversation_transferred_to_bot', conversation_id: id, transferred_by: 'system' },
      { event: 'marked_as_follow_up', conversation_id: id, marked_by: 'system' },
      { event: 'conversation_archived', conversation_id: id, archived_by: 'system' },
      {
        event: 'conversation_assigned',
        conversation_id: id,
        assigned_to: agent.userId,
        assigned_by: agent.userId,
      },
      { event: 'conversation_assigned', conversation_id: id, assigned_to: team.id, assigned_by: 'system' },
      { event: 'conversation_unassigned', conversation_id: id, unassigned_by: 'system' },
    ])
  })

  test('nothing after it is deleted, and nothing of other accounts', async () => {
    const { id } = await subscribe({ type: 'contactInfoUpdated' })
    const other = await makeAccount(server.db)
    const theirs = await createChatbotxCaller(server, other.credentials.chatbotx)
    await theirs('POST', '/v1/webhooks', {
      name: 'x',
      url: listener.url,
      conditions: [{ type: 'newContact' }],
    })
    await ok('PUT', `/contacts/id:${contact.id}`, { email: 'one@example.com' })
    await listener.told(1)
    expect((await theirs('DELETE', `/v1/webhooks/${id}`)).status).toBe(404)
    await ok('DELETE', `/webhooks/${id}`)
    await ok('PUT', `/contacts/id:${contact.id}`, { email: 'two@example.com' })
    await listener.told(1)
    expect((await call('DELETE', `/v1/webhooks/${id}`)).body).toEqual({
      defined: true,
      code: 'notFound',
      status: 404,
      message: 'Webhook not found',
    })
  })
})

describe('what is not taken', () => {
  const email = (address: string) => ok('PUT', `/contacts/id:${contact.id}`, { email: address })

  test('is not sent again when it was answered', async () => {
    answer = () => 500
    await subscribe({ type: 'contactInfoUpdated' })
    await email('one@example.com')
    await listener.told(1)
    const states = await server.db.query(sql`select state from deliveries where account_id = ${accountId}`)
    expect(states).toEqual([{ state: 'failed' }])
  })

  test('is tried three times when nobody answers', async () => {
    const silent = createServer((socket) => socket.destroy())
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as { port: number }
    const url = `http://127.0.0.1:${port}/`
    await ok('POST', '/webhooks', { name: 'x', url, conditions: [{ type: 'contactInfoUpdated' }] })
    await email('one@example.com')
    const attempts = await eventually(async () => {
      const [row] = await server.db.query<{ attempts: number }>(
        sql`select attempts from deliveries where account_id = ${accountId} and state = 'failed'`,
      )
      return row?.attempts
    })
    silent.close()
    expect(attempts).toBe(3)
  })
})

describe('subscribing', () => {
  const post = (body: unknown) => call('POST', '/v1/webhooks', body)
  const valid = { name: 'Hook', url: 'https://hooks.example.com/a', conditions: [{ type: 'newContact' }] }

  test('answers the webhook without its conditions, and lists it', async () => {
    const { status, body } = await post(valid)
    expect(status).toBe(201)
    expect(body).toEqual({
      id: expect.stringMatching(/^\d{16,19}$/),
      createdAt: time,
      updatedAt: time,
      name: 'Hook',
      active: true,
      folderId: null,
      url: valid.url,
      workspaceId: accountId,
    })
    expect(await ok('GET', '/webhooks')).toEqual({ data: [body] })
    expect(await ok('GET', '/external-webhooks')).toEqual({ data: [] })
  })

  test.each([
    [{ ...valid, name: ' ' }, 400],
    [{ ...valid, conditions: [] }, 400],
    [{ ...valid, conditions: [{ type: 'messageReceived' }] }, 400],
    [{ ...valid, conditions: [{ type: 'contactInfoUpdated', sourceId: 'name' }] }, 400],
    [{ ...valid, conditions: [{ type: 'dateTimeBasedTrigger' }] }, 400],
    [
      {
        ...valid,
        conditions: [
          { type: 'dateTimeBasedTrigger', sourceId: '1', operator: 'eq', value: { triggerType: 'before' } },
        ],
      },
      400,
    ],
    [{ ...valid, url: 'ftp://hooks.example.com' }, 422],
    [{ ...valid, url: `https://hooks.example.com/${'x'.repeat(1000)}` }, 400],
  ])('refuses %j', async (body, status) => {
    const answered = await post(body)
    expect(answered.status).toBe(status)
    expect(answered.body.data.issues.length).toBeGreaterThan(0)
    if (status === 422) expect(answered.body).toMatchObject({ defined: true, code: 'invalidRequestData' })
  })

  test('takes what the vendor’s own node for n8n sends: a type alone', async () => {
    for (const type of [
      'tagApplied',
      'subscribedToSequence',
      'contactInfoUpdated',
      'customFieldValueChanged',
    ])
      expect((await post({ ...valid, conditions: [{ type }] })).status).toBe(201)
  })

  test('ends at a hundred webhooks', async () => {
    for (let index = 0; index < 100; index += 1) expect((await post(valid)).status).toBe(201)
    expect((await post(valid)).body).toMatchObject({ status: 400, code: 'webhookLimitReached' })
    expect((await ok('GET', '/webhooks')).data).toHaveLength(100)
  })

  test('with a token of some inboxes is bound to them, and shows those alone', async () => {
    const [{ id }] = (await ok('GET', '/inboxes')).data
    await post(valid)
    const token = await makeToken(server, accountId, { inboxIds: [id] })
    const bound = await createChatbotxCaller(server, { token })
    const made = await bound('POST', '/v1/webhooks', valid)
    expect(made.status).toBe(201)
    expect((await bound('GET', '/v1/webhooks')).body.data).toEqual([made.body])
    expect((await ok('GET', '/webhooks')).data).toHaveLength(2)
  })
})

describe('an external webhook', () => {
  test('is one for an address and an event, and is told of a contact when a flow says so', async () => {
    const draft = { url: listener.url, event: 'order placed', provider: 'n8n' }
    const made = await ok('POST', '/external-webhooks', draft)
    expect(made).toEqual({ id: expect.stringMatching(/^\d{16,19}$/), ...draft })
    expect(await ok('POST', '/external-webhooks', draft)).toEqual(made)
    const { provider, ...other } = await ok('POST', '/external-webhooks', {
      url: listener.url,
      event: 'other',
    })
    expect([provider, other.event]).toEqual(['make', 'other'])
    expect((await ok('GET', '/external-webhooks')).data).toHaveLength(2)
    expect(await ok('GET', '/webhooks')).toEqual({ data: [] })

    const tag = await ok('POST', '/tags', { name: 'VIP' })
    const field = await ok('POST', '/custom-fields', { name: 'Plan', type: 'shortText' })
    await ok('POST', `/contacts/id:${contact.id}/tags`, { tagIds: [tag.id] })
    await ok('POST', `/contacts/id:${contact.id}/custom-fields/${field.id}`, { value: 'gold' })
    await server.db.transaction(async (tx) =>
      callExternalWebhooks(tx, { accountId, contactId: contact.id, event: 'order placed' }),
    )
    const {
      tags: _tags,
      contactCustomFields: _values,
      contactInboxes: _inboxes,
      conversation: _last,
      ...plain
    } = await ok('GET', `/contacts/id:${contact.id}`)
    expect(await listener.told(1)).toEqual([
      {
        event: 'order placed',
        contact: plain,
        custom_fields: [{ name: 'Plan', value: 'gold' }],
        tags: [{ name: 'VIP' }],
        contact_sequences: [],
      },
    ])
    await ok('DELETE', `/external-webhooks/${made.id}`)
    expect((await call('DELETE', `/v1/external-webhooks/${made.id}`)).status).toBe(404)
  })

  test('there are fifty of at most', async () => {
    const post = (index: number) =>
      call('POST', '/v1/external-webhooks', { url: 'https://hooks.example.com', event: `event ${index}` })
    for (let index = 0; index < 50; index += 1) expect((await post(index)).status).toBe(201)
    expect((await post(50)).body).toMatchObject({ status: 400, code: 'externalWebhookLimitReached' })
    expect((await post(7)).status).toBe(201)
  })
})
