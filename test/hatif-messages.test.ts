import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWhatsAppSandbox, type WhatsAppSandbox } from '../sandbox/whatsapp/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { fromUuid } from '../server/platform/ids.ts'
import { eventually, makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { createHatifCaller } from './hatif-caller.ts'
import type { Caller } from './vobiz-caller.ts'

const number = '106540352242922'
const person = '966500000001'

let server: TestServer
let sandbox: WhatsAppSandbox
let call: Caller
let accountId: string
let channelId: string

beforeAll(async () => {
  server = await startTestServer()
  await server.listen()
  sandbox = await startWhatsAppSandbox({
    port: 0,
    accessToken: 'test-token',
    appSecret: 'app-s3cret',
    verifyToken: 'verify-me',
  })
  const account = await makeAccount(server.db)
  accountId = account.id
  const inbox = await makeWhatsAppInbox(server, account.id, { graphUrl: sandbox.url })
  channelId = inbox.uuid
  await sandbox.control.putNumber({
    phone_number_id: number,
    waba_id: '102290129340398',
    display_phone_number: '+15550100001',
    callback_url: `${server.url}/api/v1/webhooks/whatsapp/${inbox.uuid}`,
  })
  sandbox.control.settings({ templateReviewDelayMs: 0 })
  call = await createHatifCaller(server, account)
})
afterAll(async () => {
  await server.close()
  await sandbox.close()
})

const text = '/v1/whatsapp/service-account/sendText'
const template = '/v1/whatsapp/service-account/sendTemplate'
const file = '/v1/whatsapp/service-account/sendFile'

async function stored(eventId: string) {
  const [row] = await server.db.query<{
    kind: string
    text: string
    content: Record<string, unknown>
    status: string
  }>(sql`select kind, text, content, status from messages
          where account_id = ${accountId} and id = ${fromUuid('message', eventId)!}`)
  return row!
}

/** What the network got for a message of ours. */
async function arrived(eventId: string) {
  return eventually(async () => {
    const row = await stored(eventId)
    return ['sent', 'delivered', 'read'].includes(row.status) && row
  })
}

test('a text goes out within the window, and is refused by name outside it', async () => {
  const refused = await call('POST', text, { ChannelId: channelId, Text: 'Hello', ToNumber: person })
  expect(refused).toMatchObject({
    status: 403,
    body: { error: { code: 'Voxa:WhatsApp:ServiceWindowExpired', validationErrors: null } },
  })
  const [none] = await server.db.query<{ count: string }>(
    sql`select count(*) from messages where account_id = ${accountId}`,
  )
  expect(none!.count).toBe('0')

  sandbox.control.inbound(number, { from: person, name: 'Amal', text: 'مرحبا' })
  const sent = await eventually(async () => {
    const answer = await call('POST', text, { channelid: channelId, TEXT: 'Hello ✓', toNumber: `+${person}` })
    return answer.status === 200 && answer
  })
  expect(sent.body).toEqual({
    contactId: expect.any(String),
    status: 'accepted',
    message: expect.any(String),
    conversationEventId: expect.any(String),
  })
  expect(await arrived(sent.body.conversationEventId)).toMatchObject({ kind: 'text', text: 'Hello ✓' })
})

test('what is missing or makes no sense is named', async () => {
  const good = { channelId, text: 'x', toNumber: person }
  const cases: [object, number, string?][] = [
    [{ ...good, text: undefined }, 400, 'text'],
    [{ ...good, text: '   ' }, 400, 'text'],
    [{ ...good, text: null }, 400, 'text'],
    [{ ...good, text: 'x'.repeat(4097) }, 400, 'text'],
    [{ ...good, toNumber: '12' }, 400, 'toNumber'],
    [{ ...good, toNumber: undefined }, 400, 'toNumber'],
    [{ ...good, channelId: undefined }, 400, 'channelId'],
    [{ ...good, channelId: 'nonsense' }, 404],
    [{ ...good, channelId: '3a200000-0000-0000-0000-000000000000' }, 404],
  ]
  for (const [body, status, member] of cases) {
    const answer = await call('POST', text, body)
    expect(answer.status, JSON.stringify(body)).toBe(status)
    if (member) expect(answer.body.error.validationErrors[0].members).toEqual([member])
  }
  expect(
    (
      await call('POST', text, undefined, {
        payload: '{"channelId":',
        headers: { 'content-type': 'application/json' },
      })
    ).status,
  ).toBe(400)
  expect(
    (
      await call('POST', text, undefined, {
        payload: 'x=1',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      })
    ).status,
  ).toBe(415)
})

test('numbers of any form reach the same contact', async () => {
  const ids = new Set<string>()
  for (const toNumber of ['966500000001', '+966 50 000 0001', '00966500000001', '0500000001', '500000001']) {
    const answer = await call('POST', text, { channelId, text: 'again', toNumber })
    expect([toNumber, answer.status]).toEqual([toNumber, 200])
    ids.add(answer.body.contactId)
  }
  expect(ids.size).toBe(1)
})

test('a file goes as what its name says', async () => {
  const media = `${server.url}/healthz`
  const cases: [object, string, object][] = [
    [
      { fileUrl: `${media}?x=1`, fileName: 'Plan.PDF', caption: 'see' },
      'document',
      { caption: 'see', filename: 'Plan.PDF' },
    ],
    [{ fileUrl: `${media}/a%20b.jpg` }, 'image', {}],
    [{ fileUrl: `${media}/a.mp4`, caption: 'c' }, 'video', { caption: 'c' }],
    [{ fileUrl: `${media}/a.ogg`, caption: 'dropped' }, 'audio', {}],
  ]
  for (const [body, kind, content] of cases) {
    const answer = await call('POST', file, { channelId, toNumber: person, ...body })
    expect(answer.status).toBe(200)
    const row = await stored(answer.body.conversationEventId)
    expect(row.kind).toBe(kind)
    expect(row.content).toEqual({ link: (body as { fileUrl: string }).fileUrl, ...content })
  }
  expect((await call('POST', file, { channelId, toNumber: person, fileUrl: 'ftp://x/y' })).status).toBe(400)
})

test('a template is filled, checked, and may go outside the window', async () => {
  await addTemplate({
    name: 'visit',
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'For {{1}}', example: { header_text: ['Ann'] } },
      { type: 'BODY', text: 'Hello {{1}}, see you on {{2}}.', example: { body_text: [['Ann', 'Monday']] } },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'QUICK_REPLY', text: 'Yes' },
          { type: 'URL', text: 'Plan', url: 'https://example.com/{{1}}', example: ['https://example.com/1'] },
        ],
      },
    ],
  })
  const body = (values: string[]) => ({
    Type: 'Body',
    Values: values.map((Text) => ({ Type: 'text', Text })),
  })
  const header = { Type: 'Header', Values: [{ Type: 'text', Text: 'أمل' }] }
  const plan = { Type: 'Buttons', SubType: 'url', Index: '1', Values: [{ Type: 'text', Text: '42' }] }
  const yes = {
    Type: 'Buttons',
    SubType: 'quick_reply',
    Index: '0',
    Values: [{ Type: 'text', Text: 'YES_1' }],
  }
  const good = { ChannelId: channelId, TemplateName: 'visit', Language: 'en_US', ToNumber: '966500000002' }
  const answer = await call('POST', template, {
    ...good,
    Parameters: [header, body(['Amal', 'الاثنين']), plan, yes],
  })
  expect(answer).toMatchObject({ status: 200, body: { status: 'accepted', message: 'Template accepted' } })
  const row = await arrived(answer.body.conversationEventId)
  expect(row.text).toBe('Hello Amal, see you on الاثنين.')
  expect(row.content).toEqual({
    name: 'visit',
    language: { code: 'en_US' },
    components: [
      { type: 'header', parameters: [{ type: 'text', text: 'أمل' }] },
      {
        type: 'body',
        parameters: [
          { type: 'text', text: 'Amal' },
          { type: 'text', text: 'الاثنين' },
        ],
      },
      {
        type: 'button',
        sub_type: 'quick_reply',
        index: '0',
        parameters: [{ type: 'payload', payload: 'YES_1' }],
      },
      { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: '42' }] },
    ],
  })

  const wrong: object[] = [
    { ...good, Parameters: [header, body(['one']), plan] },
    { ...good, Parameters: [header, body(['one', '']), plan] },
    { ...good, Parameters: [header, body(['one', 'two'])] },
    { ...good, Parameters: [header, body(['one', 'two']), { ...plan, Index: '0' }] },
    { ...good, Parameters: [header, body(['one', 'two']), { ...plan, SubType: 'pigeon' }] },
    { ...good, Parameters: [body(['one', 'two']), plan] },
    { ...good, Parameters: [{ Type: 'Pigeon', Values: [] }] },
    { ...good, TemplateName: 'Visit', Parameters: [header, body(['one', 'two']), plan] },
    { ...good, Language: 'ar', Parameters: [] },
    { ...good },
  ]
  for (const request of wrong) {
    const { status, body: said } = await call('POST', template, request)
    expect(status, JSON.stringify(request)).toBe(400)
    expect(said.error.validationErrors).toHaveLength(1)
  }
})

test('a header’s file comes from the parameters, from MediaUrl, or is the sample', async () => {
  const link = 'https://example.com/sample.pdf'
  await addTemplate({
    name: 'bill',
    components: [
      { type: 'HEADER', format: 'DOCUMENT', example: { header_handle: [link] } },
      { type: 'BODY', text: 'Your bill.' },
    ],
  })
  const good = { channelId, templateName: 'bill', language: 'en_US', toNumber: '966500000003' }
  const fromParameters = {
    type: 'header',
    values: [{ type: 'document', documentUrl: 'https://example.com/a.pdf', documentFilename: 'a.pdf' }],
  }
  const cases: [object, object][] = [
    [{ parameters: [fromParameters] }, { link: 'https://example.com/a.pdf', filename: 'a.pdf' }],
    [{ mediaUrl: 'https://example.com/b.pdf', parameters: [] }, { link: 'https://example.com/b.pdf' }],
    [{}, { link }],
  ]
  for (const [body, document] of cases) {
    const answer = await call('POST', template, { ...good, ...body })
    expect(answer.status).toBe(200)
    const { content, text: words } = await stored(answer.body.conversationEventId)
    expect(words).toBe('Your bill.')
    expect(content['components']).toEqual([{ type: 'header', parameters: [{ type: 'document', document }] }])
  }
})

/** Known at the network only: the server learns of it when it is first sent. */
async function addTemplate(draft: object) {
  const answer = await fetch(`${sandbox.url}/v25.0/102290129340398/message_templates`, {
    method: 'POST',
    headers: { authorization: 'Bearer test-token', 'content-type': 'application/json' },
    body: JSON.stringify({ language: 'en_US', category: 'UTILITY', ...draft }),
  })
  expect(answer.status).toBe(200)
}
