import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startWhatsAppSandbox, type WhatsAppSandbox } from '../sandbox/whatsapp/index.ts'
import { createAgent } from '../server/core/agents/index.ts'
import { blockContact } from '../server/core/contacts/index.ts'
import { ensureConversations } from '../server/core/conversations/index.ts'
import type { Inbox } from '../server/core/inboxes/index.ts'
import { recordInbound, sendMessage } from '../server/core/messages/index.ts'
import { createTeam } from '../server/core/teams/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { type Caller, createChatbotxCaller, makeToken, startChatbotxServer } from './chatbotx-caller.ts'
import { eventually, inboundSettled, makeAccount, makeWhatsAppInbox, type TestServer } from './harness.ts'
import { createHatifCaller } from './hatif-caller.ts'

const number = '106540352242922'

let server: TestServer
let sandbox: WhatsAppSandbox
let account: Awaited<ReturnType<typeof makeAccount>>
let inbox: Inbox & { uuid: string }
let call: Caller
let people = 0
let person: string

beforeAll(async () => {
  server = await startChatbotxServer({})
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
  call = await createChatbotxCaller(server, account.credentials.chatbotx)
})
afterAll(async () => {
  await server.close()
  await sandbox.close()
})

beforeEach(() => {
  people += 1
  person = `1555060${String(1000 + people)}`
})

type Shown = Record<string, unknown> & {
  id: string
  contactId: string
  contact: { blockedAt: string | null }
  messages: Record<string, unknown>[]
  contactInboxes: Record<string, unknown>[]
}

/** The person's conversation as the list has it, with this much asked besides; undefined when it is left out. */
async function shown(query = ''): Promise<Shown | undefined> {
  const { status, body } = await call('GET', `/v1/conversations?keyword=${person}${query && `&${query}`}`)
  expect(status).toBe(200)
  expect(body.data.length).toBeLessThanOrEqual(1)
  return body.data[0]
}

async function mustShow(): Promise<Shown> {
  return (await shown())!
}

/** The network tells whole seconds only: every message is to have its own. */
function nextSecond(): void {
  server.clock.advance(1500)
}

async function write(text: string): Promise<Shown> {
  nextSecond()
  sandbox.control.inbound(number, { from: person, name: 'Ann Lee', text })
  return eventually(async () => {
    await inboundSettled(server.db)
    const conversation = await shown()
    return conversation?.messages[0]?.['text'] === text && conversation
  })
}

/** Sends in each of the three dialects. */
const dialects: Record<string, (text: string) => Promise<number>> = {
  chatbotx: async (text) => (await call('POST', `/v1/contacts/phone:${person}/messages`, { text })).status,
  vobiz: async (text) => {
    const answer = await server.app.http.inject({
      method: 'POST',
      url: '/api/v1/messaging/messages',
      headers: account.vobizHeaders,
      payload: { channel_id: inbox.uuid, to: `+${person}`, type: 'text', text: { body: text } },
    })
    return answer.statusCode
  },
  hatif: async (text) => {
    const hatif = await createHatifCaller(server, account)
    const body = { channelId: inbox.uuid, toNumber: person, text }
    return (await hatif('POST', '/v1/whatsapp/service-account/sendText', body)).status
  },
}

async function delivered(): Promise<void> {
  await eventually(async () => {
    const [row] = await server.db.query<{ status: string }>(sql`
      select m.status from messages m join conversations c on c.account_id = m.account_id and c.id = m.conversation_id
        join contacts ct on ct.account_id = c.account_id and ct.id = c.contact_id
       where ct.account_id = ${account.id} and ct.phone = ${`+${person}`} and m.direction = 'outbound'
       order by m.id desc limit 1`)
    return row?.status === 'delivered'
  })
}

describe('how the fields move', () => {
  test('a first message from the contact', async () => {
    const conversation = await write('Is it open today?')
    const [message] = conversation.messages
    expect(message).toMatchObject({
      text: 'Is it open today?',
      messageType: 'incoming',
      contentType: 'text',
      senderType: 'contact',
      senderId: conversation.contactId,
      sourceId: expect.stringMatching(/^wamid\./),
      conversationId: conversation.id,
      contactInboxId: conversation.contactInboxes[0]!['id'],
      type: 'message',
    })
    expect(conversation).toMatchObject({
      botEnabled: true,
      followed: false,
      lastActivityAt: message!['createdAt'],
      contactRepliedAt: message!['createdAt'],
      adminRepliedAt: null,
      agentLastReadAt: null,
      contactLastReadAt: null,
      archivedAt: null,
      botResumeAt: null,
      contact: { firstName: 'Ann', lastName: 'Lee', fullName: 'Ann Lee', phoneNumber: `+${person}` },
      contactInboxes: [
        {
          inboxId: inbox.id,
          channel: 'whatsapp',
          sourceId: person,
          source: 'inboundMessage',
          lastIncomingMessageAt: message!['createdAt'],
          inbox: { name: 'Main line' },
        },
      ],
    })
    expect(await shown('tags=["unread"]')).toBeDefined()
    // Nobody has answered yet.
    expect(await shown('tags=["noAdminReply"]')).toBeUndefined()
  })

  test.each(Object.keys(dialects))('an answer through %s', async (dialect) => {
    const { lastActivityAt } = await write('Hello?')
    expect(await dialects[dialect]!('Hello!')).toBeLessThan(300)
    await delivered()
    const answered = await mustShow()
    const { createdAt } = answered.messages[0]!
    expect(answered).toMatchObject({
      lastActivityAt: createdAt,
      adminRepliedAt: createdAt,
      agentLastReadAt: createdAt,
      contactRepliedAt: lastActivityAt,
      messages: [{ text: 'Hello!', messageType: 'outgoing', senderType: 'api', senderId: null }],
    })
    for (const state of ['unread', 'noAdminReply'])
      expect(await shown(`tags=["${state}"]`), state).toBeUndefined()

    await write('And tomorrow?')
    for (const state of ['unread', 'noAdminReply'])
      expect(await shown(`tags=["${state}"]`), state).toBeDefined()
    expect(await mustShow()).toMatchObject({ adminRepliedAt: createdAt, agentLastReadAt: createdAt })
  })

  test('what the contact reads', async () => {
    await write('Hello?')
    await dialects['chatbotx']!('Hello!')
    await delivered()
    sandbox.control.read(number, person)
    const read = await eventually(async () => {
      const conversation = await mustShow()
      return conversation['contactLastReadAt'] ? conversation : undefined
    })
    expect(read.contactInboxes[0]).toMatchObject({ contactLastReadAt: read['contactLastReadAt'] })
    expect(read.contact).toMatchObject({ lastReadAt: read['contactLastReadAt'] })
  })

  test('what a campaign or a bot sends moves the last activity alone', async () => {
    const { id, contactRepliedAt } = await write('Hello?')
    for (const sender of ['campaign', 'bot'] as const) {
      await server.db.transaction((tx) =>
        sendMessage(tx, {
          accountId: account.id,
          to: { conversationId: id },
          kind: 'text',
          content: { body: 'News' },
          text: 'News',
          sender,
        }),
      )
      const conversation = await mustShow()
      expect(conversation).toMatchObject({
        lastActivityAt: conversation.messages[0]!['createdAt'],
        adminRepliedAt: null,
        agentLastReadAt: null,
        contactRepliedAt,
        messages: [{ text: 'News', senderType: 'bot' }],
      })
      expect(await shown('tags=["unread"]')).toBeDefined()
    }
  })

  test('a blocked contact is heard again when they write, and when an answer has reached them', async () => {
    const { contactId: id } = await write('Hello?')
    const block = () => server.db.transaction((tx) => blockContact(tx, { accountId: account.id, id }))
    await block()
    expect(await shown()).toBeUndefined()
    expect(await shown('tags=["blocked"]')).toMatchObject({ contact: { blockedAt: expect.any(String) } })
    expect((await write('Are you there?')).contact.blockedAt).toBeNull()

    await block()
    await dialects['chatbotx']!('We are')
    await eventually(async () => (await shown())?.contact.blockedAt === null)
    const [{ reply_at: replied, outbound_at: outbound } = { reply_at: null, outbound_at: null }] =
      await server.db.query<{ reply_at: Date; outbound_at: Date }>(sql`
      select last_reply_at as reply_at, last_outbound_at as outbound_at from conversations
       where account_id = ${account.id} and contact_id = ${id}`)
    expect(outbound).toEqual(replied)
  })

  test('a bot that rests answers again with the first message after its rest', async () => {
    const { id } = await write('Hello?')
    const off = await call('POST', `/v1/conversations/${id}/disable-bot`)
    expect(off).toMatchObject({ status: 200, body: { success: true } })
    const resting = await mustShow()
    expect(resting).toMatchObject({ botEnabled: false, botResumeAt: expect.any(String) })
    expect(await shown('botCategory=human')).toBeDefined()
    expect(await shown('botEnabled=true&botCategory=human')).toBeUndefined()
    expect(await write('Still there?')).toMatchObject({ botEnabled: false })

    server.clock.advance(25 * 60 * 60 * 1000)
    expect(await mustShow()).toMatchObject({ botEnabled: false })
    expect(await write('Now?')).toMatchObject({ botEnabled: true, botResumeAt: null })
    await call('POST', `/v1/conversations/${id}/disable-bot`)
    await call('POST', `/v1/conversations/${id}/enable-bot`)
    expect(await mustShow()).toMatchObject({ botEnabled: true, botResumeAt: null })
  })

  test('an archived conversation stays archived when a message comes', async () => {
    const { id } = await write('Hello?')
    await call('POST', `/v1/conversations/${id}/archive`)
    expect(await shown()).toBeUndefined()
    nextSecond()
    sandbox.control.inbound(number, { from: person, text: 'Again' })
    await eventually(async () => (await shown('status=["archived"]'))?.messages[0]?.['text'] === 'Again')
    expect(await shown()).toBeUndefined()
    await call('POST', `/v1/conversations/${id}/unarchive`)
    expect(await mustShow()).toMatchObject({ archivedAt: null })
  })

  test('marks as read and as unread', async () => {
    const first = await write('One')
    const act = (name: string) => call('POST', `/v1/conversations/${first.id}/${name}`)
    await act('read')
    expect(await shown('tags=["unread"]')).toBeUndefined()
    // With one message only, that is what nobody has read since.
    await act('unread')
    expect(await mustShow()).toMatchObject({ agentLastReadAt: first['lastActivityAt'] })

    await write('Two')
    await dialects['chatbotx']!('An answer')
    await act('read')
    await act('unread')
    expect(await mustShow()).toMatchObject({ agentLastReadAt: first['lastActivityAt'] })
    expect(await shown('tags=["unread"]')).toBeDefined()
    await act('read')
    expect(await shown('tags=["unread"]')).toBeUndefined()
  })

  test('a web chat stands open before whoever writes in it', async () => {
    const [webchat, personId] = [server.db.newId(), `guest-${people}`]
    await server.db.query(sql`insert into inboxes (account_id, id, channel, name, created_at, updated_at)
      values (${account.id}, ${webchat}, 'webchat', 'Website', now(), now())`)
    await server.db.transaction((tx) =>
      recordInbound(tx, account.id, [
        {
          type: 'message',
          inboxId: webchat,
          person: { addresses: [personId], name: 'Guest Nine' },
          direction: 'inbound',
          networkId: personId,
          kind: 'text',
          content: { body: 'Hi' },
          text: 'Hi',
          occurredAt: new Date().toISOString(),
        },
      ]),
    )
    const { body } = await call('GET', '/v1/conversations?channel=webchat')
    expect(body.data).toHaveLength(1)
    expect(body.data[0]).toMatchObject({
      contactRepliedAt: body.data[0].lastActivityAt,
      contactLastReadAt: body.data[0].lastActivityAt,
      contactInboxes: [{ channel: 'webchat', sourceId: personId }],
    })
  })

  test('a conversation in which nothing has happened yet stands last', async () => {
    const { contactId } = await write('Hello?')
    const idle = server.db.newId()
    await server.db.query(sql`insert into inboxes (account_id, id, channel, name, created_at, updated_at)
      values (${account.id}, ${idle}, 'telegram', 'Bot', now(), now())`)
    await server.db.transaction((tx) => ensureConversations(tx, account.id, [{ inboxId: idle, contactId }]))
    const { body } = await call('GET', `/v1/conversations?keyword=${person}`)
    expect(body.data.map((one: Shown) => one['lastActivityAt'])).toEqual([expect.any(String), null])
    const last = await call(
      'GET',
      `/v1/conversations?keyword=${person}&perPage=1&cursor=${cursorOf(body.data[0])}`,
    )
    expect(last.body.data).toEqual([body.data[1]])
    const none = await call('GET', `/v1/conversations?keyword=${person}&cursor=${cursorOf(body.data[1])}`)
    expect(none.body).toMatchObject({ data: [], nextCursor: null, prevCursor: expect.any(String) })
    expect(JSON.parse(Buffer.from(none.body.prevCursor, 'base64').toString())).toMatchObject({ id: '0' })
  })
})

function cursorOf({ lastActivityAt, id }: Shown): string {
  return Buffer.from(JSON.stringify({ lastActivityAt, id })).toString('base64')
}

describe('operations on one conversation', () => {
  test('is had with everything about its contact', async () => {
    const { id, contactId } = await write('Hello?')
    await server.db.query(sql`insert into contact_notes (account_id, contact_id, id, text, creator_name, created_at, updated_at)
      values (${account.id}, ${contactId}, ${server.db.newId()}, 'Likes tea', 'Sam', now(), now())`)
    const { status, body } = await call('GET', `/v1/conversations/${id}`)
    expect(status).toBe(200)
    expect(body.data).toMatchObject({
      id,
      contact: { id: contactId, tags: [], customFields: [], notes: [{ text: 'Likes tea' }], sequences: [] },
      messages: [{ text: 'Hello?' }],
    })
  })

  test('is given to a user, a team, and nobody', async () => {
    const { id } = await write('Hello?')
    const [agent, team] = await server.db.transaction(async (tx) => [
      (
        await createAgent(tx, {
          accountId: account.id,
          name: 'Sam',
          role: 'agent',
          email: `sam${people}@example.com`,
          password: 'secret-secret',
        })
      ).agent,
      await createTeam(tx, { accountId: account.id, name: `Sales ${people}` }),
    ])
    const assign = (assignedId: unknown) => call('POST', `/v1/conversations/${id}/assign`, { assignedId })
    expect(await assign(`u_${agent.userId}`)).toMatchObject({ status: 200, body: { success: true } })
    expect(await shown(`assignedId=u_${agent.userId}`)).toMatchObject({
      assignedUserId: agent.userId,
      assignedInboxTeamId: null,
      assignedUser: { id: agent.userId, name: 'Sam', email: `sam${people}@example.com` },
      assignedInboxTeam: null,
    })
    expect(await shown('assignedId=unassigned')).toBeUndefined()
    await assign(`t_${team.id}`)
    expect(await shown(`assignedId=t_${team.id}`)).toMatchObject({
      assignedUserId: null,
      assignedInboxTeamId: team.id,
      assignedUser: null,
      assignedInboxTeam: { id: team.id, name: `Sales ${people}`, workspaceId: account.id },
    })
    await assign(null)
    expect(await shown('assignedId=unassigned')).toMatchObject({
      assignedUserId: null,
      assignedInboxTeamId: null,
    })
    // Whatever else is written there is no condition.
    for (const anything of ['me', 'all', 'null', '', agent.userId, 'u_x', 't_'])
      expect(await shown(`assignedId=${anything}`), String(anything)).toBeDefined()

    for (const wrong of ['x_1', agent.userId, 'u_', 'u_12', `u_${team.id}`])
      expect(await assign(wrong), String(wrong)).toMatchObject({
        status: 400,
        body: { code: 'invalidAssignee' },
      })
    expect(await assign('t_12')).toMatchObject({ status: 404, body: { message: 'Team not found' } })
    expect((await call('POST', `/v1/conversations/${id}/assign`, {})).status).toBe(400)
  })

  test('is followed and not followed any more', async () => {
    const { id } = await write('Hello?')
    await call('POST', `/v1/conversations/${id}/follow`)
    expect(await shown('tags=followUp')).toMatchObject({ followed: true })
    await call('POST', `/v1/conversations/${id}/unfollow`)
    expect(await shown('tags[]=followUp')).toBeUndefined()
    expect(await mustShow()).toMatchObject({ followed: false })
  })

  test('cannot be handed from app to app', async () => {
    const { id } = await write('Hello?')
    for (const path of ['thread-control', 'thread-control/sync'])
      expect(await call('POST', `/v1/conversations/${id}/${path}`)).toMatchObject({
        status: 400,
        body: { code: 'threadControlUnsupported' },
      })
  })

  test('is not found for other accounts, for tokens of other inboxes, or once its contact is deleted', async () => {
    const { id, contactId } = await write('Hello?')
    const other = await makeAccount(server.db, 'Other')
    const strangers = [
      await createChatbotxCaller(server, other.credentials.chatbotx),
      await createChatbotxCaller(server, { token: await makeToken(server, account.id, { inboxIds: ['1'] }) }),
    ]
    const paths = [
      'archive',
      'unarchive',
      'read',
      'unread',
      'follow',
      'unfollow',
      'enable-bot',
      'disable-bot',
    ]
    const expectGone = async (ask: Caller) => {
      for (const path of ['', '/messages'])
        expect((await ask('GET', `/v1/conversations/${id}${path}`)).status, path).toBe(404)
      for (const path of [...paths, 'thread-control', 'thread-control/sync'])
        expect((await ask('POST', `/v1/conversations/${id}/${path}`)).status, path).toBe(404)
      expect((await ask('POST', `/v1/conversations/${id}/assign`, { assignedId: null })).status).toBe(404)
      const { body } = await ask('GET', `/v1/conversations?keyword=${person}`)
      expect(body.data).toEqual([])
    }
    for (const stranger of strangers) await expectGone(stranger)
    await server.db.query(
      sql`update contacts set deleted_at = now() where account_id = ${account.id} and id = ${contactId}`,
    )
    await expectGone(call)
  })
})
