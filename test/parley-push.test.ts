import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { enter, look } from '../server/core/presence/index.ts'
import { chooseNotices, deleteEndedSubscriptions } from '../server/core/push/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { eventually, makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { createParleyCaller, type ParleyCaller } from './parley-caller.ts'
import { createPersonCaller, makePerson, type Person } from './parley-person.ts'
import { type Browser, type PushService, readVapid, startPushService } from './push-service.ts'
import { receiveTexts } from './webhooks-receiver.ts'

let server: TestServer
let service: PushService

beforeAll(async () => {
  service = await startPushService()
  server = await startTestServer()
})
afterAll(async () => {
  await server.close()
  await service.close()
})

type Colleague = { person: Person; call: ParleyCaller; browser: Browser }

/** Somebody with a browser that wants to be told. */
async function hire(
  accountId: string,
  { inboxIds, notify }: { inboxIds?: string[]; notify?: string } = {},
): Promise<Colleague> {
  const person = await makePerson(server, accountId, { inboxIds })
  const call = await createPersonCaller(server, person)
  if (notify) await call('PUT', '/me/preferences', { notify })
  const browser = service.subscribe()
  const { status } = await call('POST', '/me/push-subscriptions', browser.subscription)
  expect(status).toBe(201)
  return { person, call, browser }
}

async function open() {
  const { id: accountId } = await makeAccount(server.db)
  const inbox = await makeWhatsAppInbox(server, accountId)
  const key = await createParleyCaller(server, accountId)
  /** The conversation of a number, once something was received from it. */
  const receive = async (text: string, from = '15550100077') => {
    await receiveTexts(server.db, inbox, [{ from, text }])
    const [row] = await server.db.query<{ id: string }>(sql`
      select c.id from conversations c join contacts ct on ct.account_id = c.account_id and ct.id = c.contact_id
       where c.account_id = ${accountId} and ct.phone = ${`+${from}`}`)
    return row!.id
  }
  return { accountId, inbox, key, receive }
}

const bodiesOf = ({ browser }: Colleague) => browser.notices.map(({ body }) => body)

/** Waits until somebody has been told this last, so that nobody else will be told anything before it. */
async function told(colleague: Colleague, body: string): Promise<void> {
  await eventually(async () => bodiesOf(colleague).includes(body))
}

describe('a new message', () => {
  test('is told to who answers, encrypted for their browser and signed by this server', async () => {
    const { accountId, key, receive } = await open()
    const [ann, bo] = [await hire(accountId), await hire(accountId)]
    const conversationId = await receive('first')
    await Promise.all([told(ann, 'first'), told(bo, 'first')])
    await key('PATCH', `/conversations/${conversationId}`, { assignee_id: ann.person.agent.id })
    await receive('second\nline')
    await told(ann, 'second line')
    await key('PATCH', `/conversations/${conversationId}`, { assignee_id: null })
    await receive('third')
    await told(bo, 'third')
    expect(bodiesOf(bo)).toEqual(['first', 'third'])

    expect(ann.browser.notices[0]).toEqual({
      type: 'message',
      account_id: accountId,
      conversation_id: conversationId,
      message_id: expect.stringMatching(/^\d+$/),
      title: 'Person 15550100077',
      body: 'first',
      at: expect.any(String),
      url: `/c/${conversationId}`,
      tag: conversationId,
    })
    const { headers } = ann.browser
    expect(headers).toMatchObject({ 'content-encoding': 'aes128gcm', urgency: 'high', topic: conversationId })
    const { key: used, claims } = readVapid(headers['authorization']!)
    const { web_push_key } = (await ann.call('GET', '/bootstrap')).body.server
    expect(used).toBe(web_push_key)
    expect(claims.aud).toBe(new URL(ann.browser.subscription.endpoint).origin)
    expect(claims.sub).toMatch(/^(https:|mailto:)/)
  })

  test('is told to nobody who may not see it, does not want to, looks at it already, or has signed out', async () => {
    const { accountId, inbox, receive } = await open()
    const other = await makeWhatsAppInbox(server, accountId, {
      phone: '+15550100002',
      settings: { phone_number_id: '2', waba_id: '3' },
    })
    const witness = await hire(accountId, { inboxIds: [inbox.id] })
    const elsewhere = await hire(accountId, { inboxIds: [other.id] })
    const quiet = await hire(accountId, { notify: 'none' })
    const busy = await hire(accountId, { notify: 'mine' })
    const gone = await hire(accountId)
    const looking = await hire(accountId)
    const conversationId = await receive('hello')
    await Promise.all([told(witness, 'hello'), told(gone, 'hello'), told(looking, 'hello')])
    await gone.call('DELETE', '/session')
    const place = { accountId, agentId: looking.person.agent.id, processId: server.db.newId() }
    await enter(server.db, place)
    await look(server.db, { ...place, conversation: { id: conversationId, inboxId: inbox.id } })
    await receive('again')
    await told(witness, 'again')
    await look(server.db, { ...place, conversation: undefined })
    await receive('once more')
    await Promise.all([told(witness, 'once more'), told(looking, 'once more')])
    expect(bodiesOf(looking)).toEqual(['hello', 'once more'])
    expect([elsewhere, quiet, busy, gone].map(bodiesOf)).toEqual([[], [], [], ['hello']])
  })

  test('that was sent from here is no news', async () => {
    const { accountId, key, receive } = await open()
    const witness = await hire(accountId)
    const conversationId = await receive('hello')
    await told(witness, 'hello')
    await key('POST', `/conversations/${conversationId}/messages`, { text: 'our answer' })
    await receive('somebody else', '15550100078')
    await told(witness, 'somebody else')
    expect(bodiesOf(witness)).toEqual(['hello', 'somebody else'])
  })
})

test('a note is told to whom it mentions, and not to who wrote it', async () => {
  const { accountId, receive } = await open()
  const [ann, bo, cy] = [
    await hire(accountId),
    await hire(accountId, { notify: 'mine' }),
    await hire(accountId),
  ]
  const conversationId = await receive('hello')
  await Promise.all([told(ann, 'hello'), told(cy, 'hello')])
  const mentions = [ann, bo].map(({ person }) => person.agent.id)
  await ann.call('POST', `/conversations/${conversationId}/notes`, { text: 'Can you look?', mentions })
  await told(bo, 'Can you look?')
  expect(bo.browser.notices).toMatchObject([{ type: 'mention', title: ann.person.agent.name }])
  await receive('after')
  await Promise.all([told(ann, 'after'), told(cy, 'after')])
  expect([ann, cy].map(bodiesOf)).toEqual([
    ['hello', 'after'],
    ['hello', 'after'],
  ])
})

describe('a subscription', () => {
  test('that the push service knows no more is forgotten; one that fails otherwise is kept', async () => {
    const { accountId, receive } = await open()
    const [ann, bo] = [await hire(accountId), await hire(accountId)]
    ann.browser.answer(410)
    bo.browser.answer(500)
    await receive('first')
    await Promise.all([told(ann, 'first'), told(bo, 'first')])
    const left = await eventually(async () => {
      const rows = await endpointsOf(accountId)
      return rows.length === 1 && rows
    })
    expect(left).toEqual([bo.browser.subscription.endpoint])
    bo.browser.answer(201)
    await receive('second')
    await told(bo, 'second')
    expect(bodiesOf(ann)).toEqual(['first'])
  })

  test('made twice tells once, and is taken back', async () => {
    const { accountId, receive } = await open()
    const [ann, witness] = [await hire(accountId), await hire(accountId)]
    await ann.call('POST', '/me/push-subscriptions', ann.browser.subscription)
    await receive('first')
    await Promise.all([told(ann, 'first'), told(witness, 'first')])
    const { endpoint } = ann.browser.subscription
    const leave = (who: Colleague) => who.call('DELETE', '/me/push-subscriptions', { endpoint })
    expect((await leave(witness)).status).toBe(204)
    expect(await endpointsOf(accountId)).toHaveLength(2)
    expect((await leave(ann)).status).toBe(204)
    await receive('second')
    await told(witness, 'second')
    expect(bodiesOf(ann)).toEqual(['first'])
    await witness.call('DELETE', '/me/push-subscriptions', {
      endpoint: witness.browser.subscription.endpoint,
    })
    expect(await endpointsOf(accountId)).toEqual([])
    await receive('nobody hears')
    const dee = await hire(accountId)
    await receive('third')
    await told(dee, 'third')
    expect(bodiesOf(dee)).toEqual(['third'])
  })

  test('goes with its session', async () => {
    const { accountId } = await open()
    const [ann, bo] = [await hire(accountId), await hire(accountId)]
    await ann.call('DELETE', '/me/sessions')
    await deleteEndedSubscriptions(server.db)
    expect(await endpointsOf(accountId)).toEqual([bo.browser.subscription.endpoint])
  })

  test('of no use is refused', async () => {
    const { accountId } = await open()
    const { call, browser } = await hire(accountId)
    const { endpoint, keys } = browser.subscription
    const wrong = [
      { endpoint: 'ftp://127.0.0.1/x', keys },
      { endpoint: 'nowhere', keys },
      { endpoint, keys: { ...keys, auth: 'short' } },
      { endpoint, keys: { ...keys, p256dh: 'AAAA' } },
      { endpoint },
    ]
    for (const body of wrong) expect((await call('POST', '/me/push-subscriptions', body)).status).toBe(400)
    const guarded = await startTestServer({ workers: false, env: { PARLEY_ALLOW_PRIVATE_NETWORK: '0' } })
    try {
      const person = await makePerson(guarded, (await makeAccount(guarded.db)).id)
      const other = await createPersonCaller(guarded, person)
      for (const url of ['http://push.example.com/x', 'https://127.0.0.1/x', 'https://169.254.169.254/x'])
        expect((await other('POST', '/me/push-subscriptions', { endpoint: url, keys })).status, url).toBe(400)
    } finally {
      await guarded.close()
    }
  })
})

test('the key of the server is the same after every start', async () => {
  const secret = { PARLEY_SECRET_KEY: Buffer.alloc(32, 7).toString('base64') }
  const keys: string[] = []
  for (const _start of [1, 2]) {
    const one = await startTestServer({ workers: false, env: secret })
    const call = await createPersonCaller(one, await makePerson(one, (await makeAccount(one.db)).id))
    keys.push((await call('GET', '/bootstrap')).body.server.web_push_key)
    await one.close()
  }
  expect(keys[0]).toMatch(/^[A-Za-z0-9_-]{87}$/)
  expect(keys[1]).toBe(keys[0])
})

test('an assignee who may not see the inbox is not told either', () => {
  const target = { accountId: '1', id: '2', agentId: '3', sessionId: '4', endpoint: '', p256dh: '', auth: '' }
  const news = {
    messageId: '5',
    conversationId: '6',
    inboxId: '7',
    direction: 'inbound' as const,
    kind: 'text',
    text: 'x',
    from: 'y',
    writerId: undefined,
    assigneeId: '3',
    mentions: [],
    at: new Date(),
  }
  const choose = (inboxIds: string[] | undefined) =>
    chooseNotices([news], { targets: [{ ...target, inboxIds, wish: 'all' }], present: [] })
  expect([choose(undefined), choose(['7']), choose(['8']), choose([])].map(({ length }) => length)).toEqual([
    1, 1, 0, 0,
  ])
})

async function endpointsOf(accountId: string): Promise<string[]> {
  const rows = await server.db.query<{ endpoint: string }>(
    sql`select endpoint from push_subscriptions where account_id = ${accountId} order by id`,
  )
  return rows.map(({ endpoint }) => endpoint)
}
