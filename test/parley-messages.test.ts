import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startWhatsAppSandbox, type WhatsAppSandbox } from '../sandbox/whatsapp/index.ts'
import { updateAccount } from '../server/core/accounts/index.ts'
import { type Inbox, updateInbox } from '../server/core/inboxes/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { toUuid } from '../server/platform/ids.ts'
import { makeTemplate } from './campaign-bench.ts'
import { eventually, makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { createParleyCaller, type ParleyCaller } from './parley-caller.ts'
import { createPersonCaller, makePerson, type Person, signIn } from './parley-person.ts'
import { type Heard, hear, listEventTypes, pixel, upload } from './parley-threads.ts'
import { createWidgetCaller, makeWebchatInbox, type WidgetCaller } from './webchat-caller.ts'

const number = '106540352242922'

let server: TestServer
let sandbox: WhatsAppSandbox
let account: Awaited<ReturnType<typeof makeAccount>>
let inbox: Inbox & { uuid: string }
let ann: Person
let bo: Person
let asAnn: ParleyCaller
let asBo: ParleyCaller
let asKey: ParleyCaller
let annHeaders: Record<string, string>
let heard: Heard

beforeAll(async () => {
  server = await startTestServer()
  await server.listen()
  sandbox = await startWhatsAppSandbox({
    port: 0,
    accessToken: 'test-token',
    appSecret: 'app-s3cret',
    verifyToken: 'verify-me',
    now: () => server.clock.now().getTime(),
  })
  account = await makeAccount(server.db)
  inbox = await makeWhatsAppInbox(server, account.id, { graphUrl: sandbox.url })
  await sandbox.control.putNumber({
    phone_number_id: number,
    callback_url: `${server.url}/api/v1/webhooks/whatsapp/${inbox.uuid}`,
  })
  ann = await makePerson(server, account.id, { name: 'Ann' })
  bo = await makePerson(server, account.id, { name: 'Bo' })
  asAnn = await createPersonCaller(server, ann)
  asBo = await createPersonCaller(server, bo)
  asKey = await createParleyCaller(server, account.id)
  annHeaders = await signIn(server, ann)
})
afterAll(async () => {
  await server.close()
  await sandbox.close()
})
beforeEach(async () => {
  sandbox.control.clearFailures(number)
  heard = await customerWrites()
})

let customers = 15550900000

/** Somebody new writes on their phone. */
async function customerWrites(): Promise<Heard> {
  customers += 1
  server.clock.advance(1000)
  sandbox.control.inbound(number, { from: String(customers), name: 'Customer', text: 'Hello?' })
  const [row] = await eventually(async () => {
    const rows = await server.db.query<{ id: string; conversation_id: string; network_id: string }>(sql`
      select m.id, m.conversation_id, m.network_id from messages m
        join conversations c on c.account_id = m.account_id and c.id = m.conversation_id
        join contacts ct on ct.account_id = c.account_id and ct.id = c.contact_id
       where m.account_id = ${account.id} and ct.phone = ${`+${customers}`}`)
    return rows.length > 0 && rows
  })
  return {
    conversationId: row!.conversation_id,
    messageId: row!.id,
    networkId: row!.network_id,
    phone: `+${customers}`,
  }
}

const messagesOf = (id = heard.conversationId) => `/conversations/${id}/messages`

async function send(body: object, call = asAnn) {
  const answer = await call('POST', messagesOf(), body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body.messages
}

async function reaches(id: string, statuses: string[]) {
  return eventually(async () => {
    const { body } = await asKey('GET', `/conversations/${heard.conversationId}/timeline`)
    return body.items.find((item: { id: string; status: string }) => {
      return item.id === id && statuses.includes(item.status)
    })
  })
}

/** What the sandbox's customer has on their phone. */
const seen = () =>
  sandbox.control
    .messages(number, heard.phone.slice(1))
    .filter(({ from }) => from === 'business')
    .map(({ preview }) => preview)

describe('a message', () => {
  test('goes to the contact in the name of who wrote it, and is known by the name they gave it', async () => {
    const [message] = await send({ text: 'On its way', client_id: 'mine-1' })
    expect(message).toMatchObject({
      type: 'message',
      direction: 'outbound',
      kind: 'text',
      text: 'On its way',
      content: { body: 'On its way' },
      sender: { type: 'agent', agent_id: ann.agent.id },
      status: 'queued',
      client_id: 'mine-1',
      reactions: [],
      attachments: [],
      mentions: [],
    })
    const delivered = await reaches(message.id, ['delivered', 'read'])
    expect(delivered).toMatchObject({ client_id: 'mine-1', error: null })
  })

  test('that was put off for a moment goes by itself when that is over', async () => {
    const put = await asAnn('POST', messagesOf(), { text: 'In a moment', delay_seconds: 1, client_id: 'm' })
    expect(put.body).toMatchObject({ messages: [], scheduled: { client_id: 'm', state: 'waiting' } })
    await eventually(async () => seen().length > 0)
    expect(seen()).toEqual(['In a moment'])
  })

  test('of a key is a program’s', async () => {
    const [message] = await send({ text: 'By machine' }, asKey)
    expect(message.sender).toEqual({ type: 'api', agent_id: null })
  })

  test('is seen by the three vendors’ APIs as any other', async () => {
    await send({ text: 'Everywhere', client_id: 'its-own-name' })
    const answer = await server.app.http.inject({
      url: `/api/v1/messaging/conversations/${toUuid('conversation', heard.conversationId)}/messages`,
      headers: account.vobizHeaders,
    })
    const texts = JSON.stringify(answer.json())
    expect(answer.statusCode).toBe(200)
    expect(texts).toContain('Everywhere')
    expect(texts).not.toContain('its-own-name')
  })

  test('that says nothing, or too much at once, is refused', async () => {
    const refused = async (body: object, field: string) => {
      const answer = await asAnn('POST', messagesOf(), body)
      expect(answer, JSON.stringify(body)).toMatchObject({ status: 400, body: { errors: [{ field }] } })
    }
    await refused({}, 'text')
    await refused({ text: ' \n ' }, 'text')
    await refused({ text: 'a', reaction: { message_id: heard.messageId, emoji: '👍' } }, 'reaction')
    await refused({ text: 'a', template: { id: '1' } }, 'template')
    await refused({ text: 'a'.repeat(4097) }, 'text')
    await refused({ text: 'a', colour: 'red' }, 'colour')
    await refused({ text: 'a', upload_ids: ['1'] }, 'upload_ids')
    await refused({ text: 'a', reply_to_id: 'nothing' }, 'reply_to_id')
    await refused({ text: 'a', send_at: '2001-01-01T00:00:00Z' }, 'send_at')
    await refused({ text: 'a', send_at: '2901-01-01T00:00:00Z' }, 'send_at')
    await refused({ reaction: { message_id: heard.messageId, emoji: '👍' }, delay_seconds: 5 }, 'reaction')
    expect((await asAnn('POST', messagesOf(), { text: 'nul \0 char' })).status).toBe(400)
    expect((await asAnn('POST', messagesOf('123'), { text: 'a' })).status).toBe(404)
    expect(seen()).toEqual([])
  })

  test('of a person who sees other inboxes only goes nowhere, nor is anything of the thread shown', async () => {
    const other = await makeWebchatInbox(server, account.id)
    const limited = await makePerson(server, account.id, { inboxIds: [other.id] })
    const asLimited = await createPersonCaller(server, limited)
    const asLimitedKey = await createParleyCaller(server, account.id, { inboxIds: [other.id] })
    const [message] = await send({ text: 'Not for all' })
    for (const call of [asLimited, asLimitedKey]) {
      for (const [method, path, body] of [
        ['GET', `/conversations/${heard.conversationId}/timeline`],
        ['POST', messagesOf(), { text: 'a' }],
        ['POST', `/conversations/${heard.conversationId}/notes`, { text: 'a' }],
        ['POST', `/conversations/${heard.conversationId}/typing`, { typing: true }],
        ['PATCH', `/messages/${message.id}`, { text: 'b' }],
        ['DELETE', `/messages/${message.id}`],
        ['POST', `/messages/${message.id}/resend`, {}],
        ['POST', `/messages/${message.id}/settle`, { status: 'sent' }],
      ] as const)
        expect((await call(method, path, body)).status, `${method} ${path}`).toBe(404)
    }
  })
})

describe('the window of free replies', () => {
  test('is closed a day after the contact wrote: only a template goes then', async () => {
    const template = await makeTemplate(server.db, inbox, {
      name: `window_${server.db.newId()}`,
      components: [{ type: 'BODY', text: 'Hello {{1}}, it is {{2}}' }],
    })
    server.clock.advance(24 * 3_600_000 - 60_000)
    await send({ text: 'Just in time' })
    server.clock.advance(120_000)
    const late = await asAnn('POST', messagesOf(), { text: 'Too late' })
    expect(late).toMatchObject({ status: 409, body: { code: 'invalid_state' } })
    expect(late.body.detail).toContain('template')
    const [message] = await send({ template: { id: template, variables: { body: ['Ann', 'time'] } } })
    expect(message).toMatchObject({ kind: 'template', text: 'Hello Ann, it is time' })
  })

  test('is not minded by an inbox that does not mind it, unless the account insists', async () => {
    const free = await makeWhatsAppInbox(server, account.id, {
      graphUrl: sandbox.url,
      phone: '+15550100077',
      settings: { phone_number_id: '77', enforce_window: false },
    })
    const there = await hear(server, free)
    server.clock.advance(25 * 3_600_000)
    const path = messagesOf(there.conversationId)
    expect((await asAnn('POST', path, { text: 'Free' })).status).toBe(201)
    const strict = (strictWindow: boolean) =>
      server.db.transaction((tx) => updateAccount(tx, { id: account.id, settings: { strictWindow } }))
    await strict(true)
    await eventually(async () => (await asKey('POST', path, { text: 'Strict' })).status === 409)
    await strict(false)
  })
})

describe('a template', () => {
  test('needs all its values, has to be approved, and belongs to the inbox', async () => {
    const name = `visit_${server.db.newId()}`
    const id = await makeTemplate(server.db, inbox, {
      name,
      components: [{ type: 'BODY', text: 'Hello {{1}}' }],
    })
    const paused = await makeTemplate(server.db, inbox, {
      name: `${name}_p`,
      status: 'paused',
      components: [],
    })
    const other = await makeWebchatInbox(server, account.id)
    const elsewhere = await makeTemplate(server.db, other, { name: `${name}_e`, components: [] })
    const post = (template: object) => asAnn('POST', messagesOf(), { template })
    expect(await post({ id })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'template.variables', code: 'WRONG_COUNT' }] },
    })
    expect(await post({ id: paused })).toMatchObject({ status: 409, body: { code: 'invalid_state' } })
    expect((await post({ id: elsewhere })).status).toBe(404)
    expect((await post({ name, language: 'vi' })).status).toBe(404)
    expect((await post({ name })).status).toBe(400)
    const sent = await post({ name, language: 'en_US', variables: { body: ['Ann'] } })
    expect(sent.body.messages[0]).toMatchObject({
      text: 'Hello Ann',
      content: {
        name,
        language: { code: 'en_US' },
        components: [{ type: 'body', parameters: [{ type: 'text', text: 'Ann' }] }],
      },
    })
  })
})

describe('answers and reactions', () => {
  test('an answer names the message it answers', async () => {
    const [message] = await send({ text: 'Yes', reply_to_id: heard.messageId })
    expect(message.reply_to).toEqual({
      id: heard.messageId,
      direction: 'inbound',
      kind: 'text',
      text: 'Hello?',
    })
    const elsewhere = await hear(server, inbox)
    const foreign = await asAnn('POST', messagesOf(), { text: 'No', reply_to_id: elsewhere.messageId })
    expect(foreign).toMatchObject({ status: 400, body: { errors: [{ field: 'reply_to_id' }] } })
  })

  test('the last reaction of each side stands with its message, and can be taken back', async () => {
    const reactionsOf = async () => {
      const { body } = await asAnn('GET', `/conversations/${heard.conversationId}/timeline`)
      return body.items.find(({ id }: { id: string }) => id === heard.messageId).reactions
    }
    const react = (emoji: string) => send({ reaction: { message_id: heard.messageId, emoji } })
    await react('👍')
    const [second] = await react('🎉')
    expect(second).toMatchObject({ kind: 'reaction', reply_to: { id: heard.messageId } })
    expect(await reactionsOf()).toEqual([{ emoji: '🎉', by: 'us' }])
    await hear(server, inbox, {
      phone: heard.phone,
      kind: 'reaction',
      emoji: '❤️',
      replyTo: heard.networkId,
    })
    expect(await reactionsOf()).toEqual([
      { emoji: '❤️', by: 'contact' },
      { emoji: '🎉', by: 'us' },
    ])
    const told = await listEventTypes(server, account.id)
    expect(told.filter(({ subject }) => subject === heard.messageId).map(({ type }) => type)).toEqual([
      'message.created',
      ...Array(3).fill('message.reacted'),
    ])
    await react('')
    expect(await reactionsOf()).toEqual([{ emoji: '❤️', by: 'contact' }])
  })

  test('a reaction that the network refused is none', async () => {
    sandbox.control.fail(number, { code: 131026, count: 1 })
    const [reaction] = await send({ reaction: { message_id: heard.messageId, emoji: '👎' } })
    await reaches(reaction.id, ['failed'])
    const { body } = await asAnn('GET', `/conversations/${heard.conversationId}/timeline`)
    expect(body.items[0]).toMatchObject({ id: heard.messageId, reactions: [] })
  })
})

describe('two who answer at once', () => {
  test('the second hears of the first, unless they know of it', async () => {
    const [first] = await send({ text: 'I have it', expect_last_message_id: null })
    const blind = await asBo('POST', messagesOf(), { text: 'Me too', expect_last_message_id: null })
    expect(blind).toMatchObject({ status: 409, body: { code: 'conflict' } })
    expect(blind.body.detail).toContain('Somebody answered')
    const path = messagesOf()
    const knowing = await asBo('POST', path, { text: 'Me too', expect_last_message_id: first.id })
    expect(knowing.status).toBe(201)
    const own = await asBo('POST', path, { text: 'And more', expect_last_message_id: first.id })
    expect(own.status).toBe(201)
    const again = await asAnn('POST', path, { text: 'Oh', expect_last_message_id: first.id })
    expect(again.status).toBe(409)
  })

  test('of many at the same moment one gets through', async () => {
    const callers = await Promise.all(
      Array.from({ length: 6 }, async () => createPersonCaller(server, await makePerson(server, account.id))),
    )
    const answers = await Promise.all(
      callers.map((call, index) =>
        call('POST', messagesOf(), { text: `Number ${index}`, expect_last_message_id: null }),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409])
  })
})

describe('changing what was written', () => {
  test('what waits can be changed and deleted; what has left stays as the contact has it', async () => {
    await holdInbox(true)
    const [first, second] = [...(await send({ text: 'Frist' })), ...(await send({ text: 'Second' }))]
    const edited = await asAnn('PATCH', `/messages/${first.id}`, { text: 'First' })
    expect(edited.body).toMatchObject({ text: 'First', edited_at: expect.any(String) })
    expect((await asAnn('DELETE', `/messages/${second.id}`)).status).toBe(204)
    expect((await asAnn('PATCH', `/messages/${first.id}`, { text: ' ' })).status).toBe(400)
    await holdInbox(false)
    await reaches(first.id, ['delivered', 'read'])
    expect(seen()).toEqual(['First'])
    expect((await asAnn('PATCH', `/messages/${first.id}`, { text: 'Late' })).status).toBe(409)
    const gone = await reaches(second.id, ['failed'])
    expect(gone).toMatchObject({ text: null, content: {}, deleted_at: expect.any(String) })
  })

  test('what others wrote, and what the contact wrote, is for admins to delete', async () => {
    const [message] = await send({ text: 'By Ann' })
    expect((await asBo('DELETE', `/messages/${message.id}`)).status).toBe(403)
    expect((await asBo('DELETE', `/messages/${heard.messageId}`)).status).toBe(403)
    const asAdmin = await createPersonCaller(server, await makePerson(server, account.id, { role: 'admin' }))
    expect((await asAdmin('DELETE', `/messages/${heard.messageId}`)).status).toBe(204)
    const { body } = await asAnn('GET', `/conversations/${heard.conversationId}/timeline`)
    expect(body.items[0]).toMatchObject({ text: null, content: {}, deleted_at: expect.any(String) })
  })
})

describe('what failed', () => {
  test('is sent again once, with its file, and says as what', async () => {
    const given = await upload(server, annHeaders, { bytes: pixel, fileName: 'map.png', type: 'image/png' })
    sandbox.control.fail(number, { code: 131026, count: 1 })
    const [failed] = await send({ text: 'See here', upload_ids: [given.body.id] })
    await reaches(failed.id, ['failed'])
    const again = await asBo('POST', `/messages/${failed.id}/resend`, { client_id: 'again' })
    expect(again.body).toMatchObject({
      kind: 'image',
      text: 'See here',
      client_id: 'again',
      sender: { agent_id: bo.agent.id },
      attachments: [{ file_name: 'map.png', state: 'stored' }],
    })
    expect(again.body.attachments[0].id).not.toBe(failed.attachments[0].id)
    await reaches(again.body.id, ['delivered', 'read'])
    expect(await reaches(failed.id, ['failed'])).toMatchObject({ resent_as_id: again.body.id })
    const twice = await asAnn('POST', `/messages/${failed.id}/resend`)
    expect(twice).toMatchObject({ status: 409, body: { code: 'invalid_state' } })
    expect((await asAnn('POST', `/messages/${again.body.id}/resend`)).status).toBe(409)
    expect((await asAnn('POST', `/messages/${heard.messageId}/resend`)).status).toBe(404)
    const fetched = await server.app.http.inject(new URL(again.body.attachments[0].url, server.url).pathname)
    expect(fetched.rawPayload).toEqual(pixel)
  })

  test('of which nobody knows is settled by somebody who does', async () => {
    sandbox.control.behaviour(number, { holdCallbacks: true })
    sandbox.control.fail(number, { mode: 'cut-after', count: 2 })
    const [first] = await send({ text: 'Did it go?' })
    const [second] = await send({ text: 'And this?' })
    await reaches(second.id, ['unknown'])
    await reaches(first.id, ['unknown'])
    const sent = await asAnn('POST', `/messages/${first.id}/settle`, { status: 'sent' })
    expect(sent.body).toMatchObject({ status: 'sent', error: null })
    const lost = await asAnn('POST', `/messages/${second.id}/settle`, { status: 'failed' })
    expect(lost.body).toMatchObject({ status: 'failed', error: { code: 'not_sent' } })
    expect((await asAnn('POST', `/messages/${first.id}/settle`, { status: 'failed' })).status).toBe(409)
    sandbox.control.behaviour(number, { holdCallbacks: false })
    sandbox.control.release(number)
    // Whoever settled it was wrong: the network knows better.
    expect(await reaches(second.id, ['delivered', 'read'])).toMatchObject({ error: expect.anything() })
  })
})

describe('in the web chat', () => {
  let widget: WidgetCaller
  let token: string
  let conversationId: string

  beforeAll(async () => {
    const chat = await makeWebchatInbox(server, account.id)
    widget = createWidgetCaller(server, chat.key)
    token = (await widget('POST', '/sessions', { body: {} })).body.token
    const first = await widget('POST', '/conversations', {
      token,
      body: { message: { clientId: 'c1', text: 'Anybody there?' } },
    })
    conversationId = first.body.conversationId
  })

  test('the visitor gets an agent’s text and files, at any time', async () => {
    server.clock.advance(26 * 3_600_000)
    const given = await upload(server, annHeaders, { bytes: pixel, fileName: 'map.png', type: 'image/png' })
    const answer = await asAnn('POST', messagesOf(conversationId), {
      text: 'Here we are',
      upload_ids: [given.body.id],
    })
    expect(answer.status, answer.text).toBe(201)
    const shown = await eventually(async () => {
      const { body } = await widget('GET', `/conversations/${conversationId}/messages`, { token })
      return body.messages.find(({ text }: { text: string }) => text === 'Here we are')
    })
    expect(shown).toMatchObject({
      from: 'agent',
      author: { name: 'Ann' },
      kind: 'image',
      attachments: [{ kind: 'image', name: 'map.png', mime: 'image/png', inline: true }],
    })
    const { pathname } = new URL(shown.attachments[0].url, server.url)
    expect((await server.app.http.inject(pathname)).rawPayload).toEqual(pixel)
  })

  test('the visitor answers with one tap what the agent offers', async () => {
    const offer = { text: 'When?', buttons: [{ title: 'Today' }, { title: 'Later', id: 'later' }] }
    const answer = await asAnn('POST', messagesOf(conversationId), offer)
    expect(answer.body.messages).toMatchObject([{ kind: 'interactive', text: 'When?' }])
    const shown = await eventually(async () => {
      const { body } = await widget('GET', `/conversations/${conversationId}/messages`, { token })
      return body.messages.find(({ text }: { text: string }) => text === 'When?')
    })
    expect(shown.buttons).toEqual([
      { id: 'Today', title: 'Today' },
      { id: 'later', title: 'Later' },
    ])
    const lonely = await asAnn('POST', messagesOf(conversationId), { buttons: [{ title: 'Today' }] })
    expect(lonely.status).toBe(400)
  })

  test('cannot be reacted to: that is said at once', async () => {
    const { body } = await asAnn('GET', `/conversations/${conversationId}/timeline`)
    const answer = await asAnn('POST', messagesOf(conversationId), {
      reaction: { message_id: body.items[0].id, emoji: '👍' },
    })
    expect(answer).toMatchObject({ status: 409, body: { code: 'invalid_state' } })
  })

  test('who writes is told to the other side', async () => {
    const signals: string[] = []
    const forget = server.db.signals.onAny((kind) => signals.push(kind))
    await asAnn('POST', `/conversations/${conversationId}/typing`, { typing: true })
    await asAnn('POST', `/conversations/${conversationId}/typing`, { typing: false })
    expect(signals.filter((kind) => kind.startsWith('typing/agent/'))).toEqual([
      `typing/agent/${conversationId}/on`,
      `typing/agent/${conversationId}/off`,
    ])
    const elsewhere = await hear(server, inbox)
    await asAnn('POST', `/conversations/${elsewhere.conversationId}/typing`, { typing: true, note: true })
    const own = signals.filter((kind) => kind.includes(elsewhere.conversationId))
    expect([...new Set(own)]).toEqual([
      `typing/colleague/${account.id}/${elsewhere.conversationId}/${ann.agent.id}/on`,
    ])
    forget()
  })
})

test('WhatsApp shows that somebody writes, once in a while', async () => {
  const typed = () =>
    sandbox.control
      .requests(100, number)
      .filter(({ request }) => JSON.stringify(request ?? '').includes(heard.networkId)).length
  const path = `/conversations/${heard.conversationId}/typing`
  for (let count = 0; count < 3; count += 1)
    expect((await asAnn('POST', path, { typing: true })).status).toBe(204)
  await eventually(async () => typed() === 1)
  server.clock.advance(21_000)
  await asAnn('POST', path, { typing: true })
  await eventually(async () => typed() === 2)
})

/** Messages wait while the inbox does. */
async function holdInbox(held: boolean): Promise<void> {
  await server.db.query(sql`
    update inboxes set status = ${held ? 'suspended' : 'active'} where account_id = ${account.id} and id = ${inbox.id}`)
  if (held) return
  const schema = server.app.networks.get('whatsapp')!.schema
  await server.db.transaction((tx) =>
    updateInbox(tx, schema, { accountId: account.id, id: inbox.id, settings: {} }),
  )
  await server.db.query(sql`update lanes set due_at = now() where kind = 'send' and claim is null`)
}
