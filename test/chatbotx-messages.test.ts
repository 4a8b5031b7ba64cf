import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startWhatsAppSandbox, type WhatsAppSandbox } from '../sandbox/whatsapp/index.ts'
import type { Inbox } from '../server/core/inboxes/index.ts'
import { recordInbound } from '../server/core/messages/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { makeTemplate } from './campaign-bench.ts'
import { type Answer, type Caller, createChatbotxCaller, startChatbotxServer } from './chatbotx-caller.ts'
import { eventually, makeAccount, makeWhatsAppInbox, type TestServer } from './harness.ts'

const number = '106540352242922'

let server: TestServer
let sandbox: WhatsAppSandbox
let account: Awaited<ReturnType<typeof makeAccount>>
let inbox: Inbox & { uuid: string }
/** Switched off for the network: what is sent through it waits. */
let waiting: Inbox & { uuid: string }
let call: Caller
let people = 0
let person: string
let conversationId: string
let contactId: string

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
  waiting = await makeWhatsAppInbox(server, account.id, {
    phone: '+15550100009',
    settings: { phone_number_id: '2' },
  })
  await server.db.query(
    sql`update inboxes set status = 'suspended' where account_id = ${account.id} and id = ${waiting.id}`,
  )
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

beforeEach(async () => {
  people += 1
  person = `1555070${String(1000 + people)}`
  const message = await hear(inbox)
  conversationId = message.conversationId
  const [row] = await server.db.query<{ contact_id: string }>(
    sql`select contact_id from conversations where account_id = ${account.id} and id = ${conversationId}`,
  )
  contactId = row!.contact_id
})

/** A message of the person, as the network would have brought it. */
async function hear({ id }: Inbox, text = 'Hello?', networkId = `wamid.${server.db.newId()}`) {
  server.clock.advance(1000)
  const [message] = await server.db.transaction((tx) =>
    recordInbound(tx, account.id, [
      {
        type: 'message',
        inboxId: id,
        person: { addresses: [person], phone: `+${person}`, name: 'Ann Lee' },
        direction: 'inbound',
        networkId,
        kind: 'text',
        content: { body: text },
        text,
        occurredAt: server.clock.now().toISOString(),
      },
    ]),
  )
  return message!
}

const contact = () => `/v1/contacts/id:${contactId}`
const conversation = () => `/v1/conversations/${conversationId}`

type Item = Record<string, unknown> & {
  id: string
  createdAt: string
  attachments: Record<string, unknown>[]
}

async function history(query = ''): Promise<Item[]> {
  const { status, body } = await call('GET', `${contact()}/messages?${query}`)
  expect(status).toBe(200)
  return body.data
}

/** What the network has of the newest message to the person. */
async function received(): Promise<Record<string, unknown>> {
  return eventually(
    async () => sandbox.control.messages(number, person).at(-1) as Record<string, unknown> | undefined,
  )
}

async function storedFiles(): Promise<string[]> {
  const entries = await readdir(join(server.config.dataDir, 'media'), {
    recursive: true,
    withFileTypes: true,
  })
  return entries.flatMap((entry) => (entry.isFile() ? entry.name : [])).sort()
}

type Part = [name: string, value: string] | [name: string, fileName: string, type: string, content: Buffer]

async function post(path: string, parts: Part[]): Promise<Answer> {
  const pieces = parts.flatMap(([name, first, type, content]) =>
    content === undefined
      ? [Buffer.from(`--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${first}\r\n`)]
      : [
          Buffer.from(
            `--x\r\ncontent-disposition: form-data; name="${name}"; filename="${first}"\r\ncontent-type: ${type}\r\n\r\n`,
          ),
          content,
          Buffer.from('\r\n'),
        ],
  )
  return call('POST', path, undefined, {
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    payload: Buffer.concat([...pieces, Buffer.from('--x--\r\n')]),
  })
}

const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const sound = Buffer.concat([
  Buffer.from('ID3\x04\0\0\0\0\0\0', 'latin1'),
  Buffer.from([0xff, 0xfb, 0x90, 0]),
  Buffer.alloc(800),
])

describe('a text', () => {
  test('is trimmed, stored, brought to the network, and has 1 to 1000 characters', async () => {
    sandbox.control.inbound(number, { from: person, text: 'Hello?' })
    expect((await call('POST', `${contact()}/messages`, { text: '  Yes  ', clientId: '17' })).status).toBe(
      204,
    )
    expect((await history('perPage=1'))[0]).toMatchObject({
      text: 'Yes',
      messageType: 'outgoing',
      senderType: 'api',
      senderId: null,
      contentType: 'text',
      type: 'message',
      parentId: null,
      attachments: [],
    })
    await eventually(async () => String((await history('perPage=1'))[0]!['sourceId']).startsWith('wamid.'))
    expect(await received()).toMatchObject({ preview: 'Yes' })

    const long = 'é'.repeat(1000)
    expect((await call('POST', `${contact()}/messages`, { text: ` ${long} ` })).status).toBe(204)
    expect((await history('perPage=1'))[0]!['text']).toBe(long)
    for (const body of [
      {},
      { text: '' },
      { text: '   ' },
      { text: `${long}e` },
      { text: 5 },
      { text: null },
      { files: [] },
    ])
      expect((await call('POST', `${contact()}/messages`, body)).status, JSON.stringify(body)).toBe(400)
  })

  test('goes out through the inbox that is named, else where the contact was last heard', async () => {
    const inboxOf = async () => {
      const [{ id }] = (await history('perPage=1')) as [Item]
      const [row] = await server.db.query<{ inbox_id: string }>(
        sql`select inbox_id from messages where account_id = ${account.id} and id = ${id}`,
      )
      return row!.inbox_id
    }
    await hear(waiting)
    await call('POST', `${contact()}/messages`, { text: 'Here' })
    expect(await inboxOf()).toBe(waiting.id)
    server.clock.advance(1000)
    await call('POST', `${contact()}/messages`, { text: 'There', inboxId: inbox.id })
    expect(await inboxOf()).toBe(inbox.id)
    expect(await call('POST', `${contact()}/messages`, { text: 'x', inboxId: '123' })).toMatchObject({
      status: 404,
      body: { message: 'Conversation not found' },
    })
    expect(await call('POST', `${conversation()}/messages`, { text: 'x', inboxId: '123' })).toMatchObject({
      status: 404,
      body: { message: 'Inbox not found' },
    })
    // One history of all inboxes together, newest first.
    expect((await history()).map(({ text }) => text)).toEqual(['There', 'Here', 'Hello?', 'Hello?'])
  })

  test('answers a message', async () => {
    const [asked] = await history()
    const sent = await call('POST', `${conversation()}/messages`, {
      text: 'Yes',
      replyToMessageId: asked!.id,
      replyToMessageCreatedAt: asked!.createdAt,
      clientId: '99',
    })
    expect(sent).toMatchObject({
      status: 201,
      body: {
        text: 'Yes',
        type: 'comment',
        parentId: asked!.id,
        clientId: '99',
        conversationId,
        attachments: [],
      },
    })
    const [row] = await server.db.query<{ reply_to_network_id: string }>(
      sql`select reply_to_network_id from messages where account_id = ${account.id} and id = ${sent.body.id}`,
    )
    expect(row!.reply_to_network_id).toBe(asked!['sourceId'])
    expect((await history('perPage=1'))[0]).not.toHaveProperty('clientId')
    for (const replyToMessageId of ['1', 'a1b', account.id])
      expect(await call('POST', `${conversation()}/messages`, { text: 'x', replyToMessageId })).toMatchObject(
        {
          status: 404,
          body: { message: 'Message not found' },
        },
      )
  })

  test('is for contacts with a conversation, and for those there are', async () => {
    await server.db.query(sql`insert into contacts (account_id, id, name, email, created_at, updated_at)
      values (${account.id}, ${server.db.newId()}, 'Nobody', ${`nobody${people}@example.com`}, now(), now())`)
    for (const method of ['GET', 'POST'])
      expect(
        await call(
          method,
          `/v1/contacts/email:nobody${people}%40example.com/messages`,
          method === 'POST' ? { text: 'x' } : undefined,
        ),
      ).toMatchObject({ status: 404, body: { message: 'Conversation not found' } })
    const unknown: [string, string][] = [
      ['id:12', 'Contact not found'],
      ['id:x', 'Contact not found'],
      ['phone:+1', 'Contact not found'],
      ['email:ANN@example.com', 'Contact not found'],
      ['id:', 'Invalid identifier format'],
      ['x', 'Invalid identifier format'],
      ['name:x', 'Invalid identifier format. Use id:, email:, or phone: prefix'],
    ]
    for (const [identifier, message] of unknown)
      expect(await call('GET', `/v1/contacts/${encodeURIComponent(identifier)}/messages`)).toMatchObject({
        status: 404,
        body: { message },
      })
    for (const identifier of [`phone:+${person}`, `phone:${person}`])
      expect((await call('GET', `/v1/contacts/${encodeURIComponent(identifier)}/messages`)).status).toBe(200)
  })
})

describe('files', () => {
  test('are stored here, sent by a signed link, and had again by one', async () => {
    sandbox.control.inbound(number, { from: person, text: 'Hello?' })
    const sent = await post(`${conversation()}/messages`, [
      ['text', 'Look'],
      ['clientId', '5'],
      ['files', 'photo.png', 'image/png', picture],
    ])
    expect(sent).toMatchObject({
      status: 201,
      body: {
        text: 'Look',
        clientId: '5',
        attachmentCount: 1,
        attachments: [
          {
            fileType: 'image',
            mimeType: expect.stringMatching(/^image\//),
            name: 'photo.png',
            size: picture.length,
            messageId: sent.body.id,
          },
        ],
      },
    })
    const { url } = sent.body.attachments[0]
    const file = await server.app.http.inject(url.slice(server.url.length))
    expect([file.statusCode, file.rawPayload.equals(picture)]).toEqual([200, true])
    await eventually(async () => {
      const [{ id }] = (await history('perPage=1')) as [Item]
      const [row] = await server.db.query<{ status: string }>(
        sql`select status from messages where account_id = ${account.id} and id = ${id}`,
      )
      return row!.status === 'delivered'
    })
    expect(await received()).toMatchObject({ type: 'image' })
  })

  test('several are several messages, the first with the text where its kind has a caption', async () => {
    const sent = await post(`${contact()}/messages`, [
      ['text', 'Two'],
      ['files', 'a.txt', 'text/plain', Buffer.from('first')],
      ['files', 'b.txt', 'text/plain', Buffer.from('second')],
    ])
    expect(sent.status).toBe(204)
    const [second, first] = await history()
    expect(
      [first, second].map((item) => [
        item!['text'],
        item!.attachments[0]!['name'],
        item!.attachments[0]!['fileType'],
      ]),
    ).toEqual([
      ['Two', 'a.txt', 'file'],
      [null, 'b.txt', 'file'],
    ])
    await post(`${contact()}/messages`, [
      ['text', 'Listen'],
      ['files[]', 'a.mp3', 'audio/mpeg', sound],
    ])
    const [heard, words] = await history()
    expect([words!['text'], words!.attachments]).toEqual(['Listen', []])
    expect(heard!.attachments).toMatchObject([{ fileType: 'audio' }])
    expect(
      await post(`${contact()}/messages`, [
        ['text', ''],
        ['files', 'c.txt', 'text/plain', Buffer.from('c')],
      ]),
    ).toMatchObject({ status: 204 })
  })

  test('have 5,000,000 bytes at most, and leave nothing behind when their message is not taken', async () => {
    const large = Buffer.alloc(5_000_001, 'x')
    const count = async () => (await history()).length
    const before = await count()
    expect((await post(`${contact()}/messages`, [['files', 'a.txt', 'text/plain', large]])).status).toBe(400)
    expect(
      (await post(`${contact()}/messages`, [['files', 'a.txt', 'text/plain', large.subarray(1)]])).status,
    ).toBe(204)
    expect(await count()).toBe(before + 1)
    const stored = await storedFiles()
    const refused = await post(`${conversation()}/messages`, [
      ['files', 'a.txt', 'text/plain', Buffer.from('x')],
      ['inboxId', '123'],
    ])
    expect(refused.status).toBe(404)
    expect(await count()).toBe(before + 1)
    expect(await storedFiles()).toEqual(stored)
  })
})

describe('a flow or an automatic reply', () => {
  test('is asked for in the log, and stores no message', async () => {
    const before = await history()
    expect((await call('POST', `${contact()}/messages`, { flowId: '123', nodeId: '4' })).status).toBe(204)
    expect((await call('POST', `${contact()}/flows`, { flowId: '124' })).status).toBe(204)
    expect(await call('POST', `${conversation()}/messages`, { flowId: '125' })).toMatchObject({
      status: 201,
      body: null,
    })
    const events = await server.db.query<{ data: object }>(sql`
      select data from events where account_id = ${account.id} and type = 'flow.requested' and contact_id = ${contactId} order by position`)
    expect(events.map(({ data }) => data)).toEqual([
      { flowId: '123', nodeId: '4' },
      { flowId: '124' },
      { flowId: '125' },
    ])
    expect(await history()).toEqual(before)
    expect((await call('POST', `${contact()}/flows`, {})).status).toBe(400)
    expect((await call('POST', `${contact()}/flows`, { flowId: '1', inboxId: '2' })).status).toBe(404)
  })

  test('a keyword is answered with its text by the bot', async () => {
    await server.db.query(sql`insert into keyword_replies (account_id, id, keywords, text, created_at, updated_at)
      values (${account.id}, ${server.db.newId()}, ${['hours', 'open']}, 'Until six', now(), now())`)
    expect((await call('POST', `${contact()}/auto-replies`, { keyword: 'Open' })).status).toBe(204)
    expect((await history())[0]).toMatchObject({ text: 'Until six', senderType: 'bot' })
    const { body } = await call('GET', conversation())
    expect(body.data.adminRepliedAt).toBeNull()
    expect(await call('POST', `${contact()}/auto-replies`, { keyword: 'none' })).toMatchObject({
      status: 404,
      body: { message: 'No automated response found for this keyword' },
    })
  })
})

describe('a history', () => {
  test('is walked by its cursor, complete whatever comes in meanwhile', async () => {
    for (let index = 0; index < 12; index += 1) await hear(index % 2 ? inbox : waiting, `text ${index}`)
    const all = (await history('perPage=100')).map(({ id }) => id)
    expect(all).toHaveLength(13)
    for (const path of [`${contact()}/messages`, `${conversation()}/messages`]) {
      const seen: string[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const { body }: Answer = await call('GET', `${path}?perPage=3&cursor=${cursor}`)
        expect(body.prevCursor).toBeNull()
        seen.push(...body.data.map(({ id }: Item) => id))
        cursor = body.nextCursor
        await hear(inbox, 'Meanwhile')
      }
      const { body } = await call('GET', `${path}?perPage=50`)
      const own = body.data.map(({ id }: Item) => id).filter((id: string) => all.includes(id))
      expect(seen.filter((id) => all.includes(id))).toEqual(own)
    }
    const unusable = await call('GET', `${contact()}/messages?perPage=1&cursor=x`)
    expect(unusable.body.data).toEqual(await history('perPage=1'))
    for (const [path, status] of [
      [`${contact()}/messages?perPage=51`, 200],
      [`${conversation()}/messages?perPage=51`, 400],
      [`${contact()}/messages?perPage=0`, 400],
    ] as const)
      expect((await call('GET', path)).status, path).toBe(status)
  })

  test('shows what the network tells of a contact as an activity, and notes to nobody', async () => {
    const { networkId } = await hear(inbox, 'Ann changed her number')
    await server.db.query(
      sql`update messages set kind = 'system' where account_id = ${account.id} and network_id = ${networkId!}`,
    )
    await server.db.query(sql`insert into messages (account_id, id, conversation_id, inbox_id, direction, kind, status, content, text, sender, occurred_at, created_at, updated_at)
      values (${account.id}, ${server.db.newId()}, ${conversationId}, ${inbox.id}, 'note', 'text', 'sent', '{}', 'secret', 'agent', now(), now(), now())`)
    const [activity, ...rest] = await history()
    expect(activity).toMatchObject({
      messageType: 'activity',
      senderType: 'system',
      text: 'Ann changed her number',
    })
    expect(rest.map(({ text }) => text)).toEqual(['Hello?'])
    // What came in or went out last, not what the network told.
    expect((await call('GET', conversation())).body.data.messages).toMatchObject([{ text: 'Hello?' }])
  })

  test('one message of a contact or a conversation', async () => {
    const [item] = (await history()) as [Item]
    expect((await call('GET', `${contact()}/messages/${item.id}`)).body).toEqual(item)
    const query = `?createdAt=${item.createdAt}`
    expect((await call('GET', `${conversation()}/messages/${item.id}${query}`)).body).toEqual(item)
    expect((await call('GET', `${conversation()}/messages/${item.id}`)).status).toBe(400)
    expect((await call('GET', `${contact()}/messages/abc`)).status).toBe(400)
    for (const id of ['123', 'a1b', contactId])
      for (const path of [`${contact()}/messages/${id}`, `${conversation()}/messages/${id}${query}`])
        expect(await call('GET', path)).toMatchObject({ status: 404, body: { message: 'Message not found' } })
  })
})

describe('a message that is changed', () => {
  /** A message that waits for its inbox to be of use again. */
  async function queued(text = 'Hello') {
    await hear(waiting)
    const { body } = await call('POST', `${conversation()}/messages`, { text, inboxId: waiting.id })
    const path = `/v1/conversations/${body.conversationId}/messages/${body.id}`
    return { id: body.id as string, path, createdAt: body.createdAt as string }
  }

  const eventsOf = (id: string) =>
    server.db.query(
      sql`select data from events where account_id = ${account.id} and type = 'message.updated' and subject_id = ${id} order by position`,
    )

  test('has other words while it waits', async () => {
    const { id, path, createdAt } = await queued()
    expect(await call('PUT', path, { createdAt, newText: 'Goodbye' })).toMatchObject({
      status: 200,
      body: {
        success: true,
        messageId: id,
        newText: 'Goodbye',
        newAttachmentPath: null,
        removedAttachment: false,
      },
    })
    expect((await call('PATCH', path, { createdAt, newText: 'Farewell' })).status).toBe(200)
    const [row] = await server.db.query(
      sql`select text, content ->> 'body' as body, status from messages where account_id = ${account.id} and id = ${id}`,
    )
    expect(row).toEqual({ text: 'Farewell', body: 'Farewell', status: 'queued' })
    expect(await eventsOf(id)).toMatchObject([{ data: { change: 'edited' } }, { data: { change: 'edited' } }])
    for (const wrong of [
      { newText: 'x' },
      { createdAt },
      { createdAt, newText: '' },
      { createdAt, newText: 'x'.repeat(2001) },
    ])
      expect((await call('PUT', path, wrong)).status, JSON.stringify(wrong)).toBe(400)
    expect(await call('PUT', path, { createdAt, newText: 'x', removeAttachment: true })).toMatchObject({
      status: 400,
      body: { code: 'systemError' },
    })
  })

  test('keeps the words it left with', async () => {
    const [asked] = (await history()) as [Item]
    await call('POST', `${contact()}/messages`, { text: 'Hello' })
    const sent = await eventually(async () => {
      const [item] = await history()
      return item!['sourceId'] ? item : undefined
    })
    for (const { id, createdAt } of [asked, sent!])
      expect(
        await call('PUT', `${conversation()}/messages/${id}`, { createdAt, newText: 'x' }),
      ).toMatchObject({
        status: 400,
        body: { code: 'systemError' },
      })
    expect((await history())[0]).toMatchObject({ text: 'Hello' })
  })

  test('is not sent once it is deleted, and shows that it was', async () => {
    const { id, path, createdAt } = await queued('Never mind')
    expect((await call('DELETE', path)).status).toBe(400)
    expect((await call('DELETE', path, { createdAt })).status).toBe(204)
    expect((await call('DELETE', path, { createdAt })).status).toBe(204)
    const { body } = await call('GET', `${path}?createdAt=${createdAt}`)
    expect(body).toMatchObject({
      text: null,
      deletedAt: expect.any(String),
      sendError: 'The message was deleted before it was sent',
    })
    const [row] = await server.db.query(
      sql`select status, content::text, text from messages where account_id = ${account.id} and id = ${id}`,
    )
    expect(row).toEqual({ status: 'failed', content: '{}', text: null })
    expect(await eventsOf(id)).toMatchObject([
      { data: { status: 'failed' } },
      { data: { change: 'deleted' } },
    ])
    const { body: list } = await call('GET', `/v1/conversations?keyword=${person}`)
    expect(list.data[0].messages).toMatchObject([{ id, text: null, deletedAt: body.deletedAt }])
  })

  test('can be liked and hidden, for those who read it here', async () => {
    const [{ id, createdAt }] = (await history()) as [Item]
    const path = `${conversation()}/messages/${id}/attributes`
    expect(await call('POST', path, { createdAt, liked: true })).toMatchObject({
      status: 200,
      body: { success: true, messageId: id },
    })
    await call('POST', path, { createdAt, hidden: true })
    expect((await history())[0]).toMatchObject({ attributes: { liked: true, hidden: true } })
    await call('POST', path, { createdAt, liked: false })
    expect((await history())[0]).toMatchObject({ attributes: { liked: false, hidden: true } })
    expect((await call('POST', path, { createdAt, liked: 'maybe' })).status).toBe(400)
  })

  test('is not found by others', async () => {
    const other = await createChatbotxCaller(
      server,
      (await makeAccount(server.db, 'Other')).credentials.chatbotx,
    )
    const [{ id, createdAt }] = (await history()) as [Item]
    const path = `${conversation()}/messages/${id}`
    for (const [method, at, body] of [
      ['GET', `${path}?createdAt=${createdAt}`, undefined],
      ['PUT', path, { createdAt, newText: 'x' }],
      ['PATCH', path, { createdAt, newText: 'x' }],
      ['DELETE', path, { createdAt }],
      ['POST', `${path}/attributes`, { createdAt, liked: true }],
      ['POST', `${conversation()}/messages`, { text: 'x' }],
      ['POST', `${contact()}/messages`, { text: 'x' }],
      ['GET', `${contact()}/messages/${id}`, undefined],
      ['POST', `${contact()}/flows`, { flowId: '1' }],
      ['POST', `${conversation()}/messages/whatsapp-template`, { templateId: '1' }],
      ['POST', `${conversation()}/messages/whatsapp-call-permission`, { text: 'x' }],
    ] as const)
      expect((await other(method, at, body)).status, `${method} ${at}`).toBe(404)
    expect((await history()).map((item) => item.id)).toEqual([id])
  })
})

describe('on WhatsApp', () => {
  test('an approved template is filled and sent', async () => {
    const templateId = await makeTemplate(server.db, inbox, {
      name: `visit_${people}`,
      components: [{ type: 'BODY', text: 'Hello {{1}}, see you on {{2}}.' }],
    })
    const path = `${conversation()}/messages/whatsapp-template`
    for (const templateData of [
      ['Ann', 'Monday'],
      { body: ['Ann', 'Monday'] },
      { body: { 2: 'Monday', 1: 'Ann' } },
    ])
      expect(await call('POST', path, { templateId, templateData })).toMatchObject({
        status: 201,
        body: {
          text: 'Hello Ann, see you on Monday.',
          contentAttributes: { name: `visit_${people}`, language: { code: 'en_US' } },
          senderType: 'api',
        },
      })
    expect((await call('POST', path, { templateId, templateData: ['Ann'] })).status).toBe(400)
    expect((await call('POST', path, { templateId: '12' })).status).toBe(404)
    expect((await call('POST', path, { templateId, inboxId: waiting.id })).status).toBe(404)
    const paused = await makeTemplate(server.db, inbox, { name: `paused_${people}`, status: 'paused' })
    expect(await call('POST', path, { templateId: paused })).toMatchObject({
      status: 400,
      body: { code: 'systemError' },
    })
  })

  test('a contact is asked whether they may be called', async () => {
    sandbox.control.inbound(number, { from: person, text: 'Hello?' })
    const sent = await call('POST', `${conversation()}/messages/whatsapp-call-permission`, {
      text: ' May we call? ',
    })
    expect(sent).toMatchObject({
      status: 201,
      body: { text: 'May we call?', contentAttributes: { type: 'call_permission_request' } },
    })
    await eventually(async () => Boolean((await history())[0]!['sourceId']))
    expect(
      (await call('POST', `${conversation()}/messages/whatsapp-call-permission`, { text: 'x'.repeat(1025) }))
        .status,
    ).toBe(400)
  })
})
