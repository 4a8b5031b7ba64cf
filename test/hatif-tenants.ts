import { expect } from 'vitest'
import {
  type CredentialPermissions,
  createCredential,
  type NewAccount,
} from '../server/core/accounts/index.ts'
import { createAgent, createBot } from '../server/core/agents/index.ts'
import type { Inbox } from '../server/core/inboxes/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { type Id, type IdKind, toUuid } from '../server/platform/ids.ts'
import { makeTemplate } from './campaign-bench.ts'
import { makeAccount, makeWhatsAppInbox, type TestServer } from './harness.ts'
import { hatifHeaders } from './hatif-caller.ts'

export type Headers = Record<string, string>
export type Asked = { method?: string; path: string; body?: unknown }
export type Answered = { status: number; headers: Record<string, unknown>; body: Record<string, unknown> }
type Kind = 'inbox' | 'contact' | 'conversation' | 'tag' | 'customField' | 'agent' | 'user' | 'call'
export type Ids = Record<Kind, string> & Partial<Record<IdKind, string>>
/** An inbox with a phone line of its own, and one of everything around it. */
export type Line = { ids: Ids; phone: string; externalId: string; inbox: Inbox }
export type Tenant = Line & {
  accountId: Id
  credentials: NewAccount['credentials']
  headers: Headers
  bot: string
}

/** One of everything; only `line` says which tenant's it is. */
export async function makeTenant(server: TestServer, name: string, line: number): Promise<Tenant> {
  const { id, credentials } = await makeAccount(server.db, name)
  const headers = await hatifHeaders(server, { credentials })
  const { agent: person } = await server.db.transaction((tx) =>
    createAgent(tx, {
      accountId: id,
      email: `agent@${name.toLowerCase()}.example`,
      name: `Agent of ${name}`,
      role: 'agent',
      password: 'correct horse battery',
    }),
  )
  const bot = await server.db.transaction((tx) => createBot(tx, { accountId: id, name: `Bot of ${name}` }))
  const ids = { agent: toUuid('agent', person.id), user: toUuid('user', person.userId!) }
  const tenant = { accountId: id, credentials, headers, ids, bot: toUuid('agent', bot.id) }
  const tag = await ask(server, tenant, {
    method: 'POST',
    path: '/v1/tags/service-account',
    body: { name: `Tag of line ${line}` },
  })
  const property = await ask(server, tenant, {
    method: 'POST',
    path: '/v1/contact-property-definitions',
    body: { name: `Secret of line ${line}`, type: 'Text' },
  })
  const shared = { ...ids, tag: String(tag['id']), customField: String(property['id']) }
  return { ...tenant, ...(await makeLine(server, { ...tenant, ids: shared }, line)) }
}

/** One of everything around an inbox. */
export async function makeLine(
  server: TestServer,
  tenant: { accountId: Id; headers: Headers; ids: Pick<Ids, 'agent' | 'user' | 'tag' | 'customField'> },
  line: number,
): Promise<Line> {
  const { accountId, ids } = tenant
  const inbox = await makeWhatsAppInbox(server, accountId, {
    phone: `+96611000000${line}`,
    settings: {
      phone_number_id: `90${line}`,
      line_provider: 'twilio',
      line_account_id: 'AC1',
      line_auth_token: 't',
    },
  })
  await makeTemplate(server.db, inbox, { name: 'plain', components: [{ type: 'BODY', text: 'Hi' }] })
  const post = (path: string, body: object, method = 'POST') => ask(server, tenant, { method, path, body })
  const phone = `+96655000000${line}`
  const { contactId, conversationEventId } = await post('/v1/whatsapp/service-account/sendTemplate', {
    channelId: inbox.uuid,
    templateName: 'plain',
    language: 'en_US',
    toNumber: phone,
  })
  const contact = String(contactId)
  const { conversation } = await post('/v2/conversations/service-account/create', {
    channelId: inbox.uuid,
    phoneNumber: phone,
    assignToUserId: ids.user,
  })
  const conversationId = (conversation as { id: string }).id
  await post(`/v2/conversations/service-account/${conversationId}/tags`, { tagIds: [ids.tag] })
  await post(
    `/v1/contacts/${contact}`,
    { name: `Person of line ${line}`, note: `Secret of line ${line}` },
    'PUT',
  )
  await post(
    `/v1/contacts/${contact}/properties/${ids.customField}`,
    { value: `Secret of line ${line}` },
    'PUT',
  )
  const externalId = `order-${line}`
  const ivr = await post('/v1/outbound-ivr', { ...ivrTo(inbox.uuid), destinationNumber: phone, externalId })
  const [call] = await server.db.query<{ id: Id }>(
    sql`select id from calls where account_id = ${accountId} and inbox_id = ${inbox.id}`,
  )
  return {
    inbox,
    phone,
    externalId,
    ids: {
      ...ids,
      inbox: inbox.uuid,
      contact,
      conversation: conversationId,
      message: String(conversationEventId),
      ivrCall: String(ivr['id']),
      call: toUuid('call', call!.id),
    },
  }
}

export function ivrTo(channelId: string) {
  return {
    channelId,
    destinationNumber: '+966550000099',
    audioFileUrl: 'http://127.0.0.1:8099/sound.wav',
    options: [{ digit: '1', description: 'Yes' }],
    webhookUrl: 'http://127.0.0.1:8099/result',
  }
}

/** The least that each operation with a body takes, with the ids of some tenant in it. */
export function bodiesOf({ ids, phone }: Pick<Line, 'ids' | 'phone'>): Record<string, object> {
  const to = { channelId: ids.inbox, toNumber: phone }
  return {
    createContact: { name: 'Taken over', phoneNumber: '+966550000088' },
    updateContact: { name: 'Taken over' },
    setContactProperty: { value: 'Taken over' },
    searchContacts: {
      customPropertyFilters: [{ propertyDefinitionId: ids.customField, operator: 1, value: 'x' }],
    },
    importVcards: { vCards: 'BEGIN:VCARD\nVERSION:3.0\nFN:X\nTEL:+966550000087\nEND:VCARD' },
    createContactProperty: { name: 'Taken over', type: 1 },
    updateContactProperty: { name: 'Taken over' },
    createTag: { name: 'Taken over' },
    updateTag: { name: 'Taken over' },
    createConversation: { channelId: ids.inbox, phoneNumber: phone },
    assignConversation: { assignedUserId: null },
    tagConversation: { tagIds: [] },
    sendText: { ...to, text: 'x' },
    sendTemplate: { ...to, templateName: 'plain', language: 'en_US' },
    sendFile: { ...to, fileUrl: 'http://127.0.0.1:8099/a.pdf' },
    placeOutboundIvr: ivrTo(ids.inbox),
    uploadAudio: {},
  }
}

/** A token of another credential of the account, which may do less. */
export async function limit(
  server: TestServer,
  { accountId }: Tenant,
  permissions: CredentialPermissions,
): Promise<{ headers: Headers }> {
  const { credential, token } = await server.db.transaction((tx) =>
    createCredential(tx, { accountId, dialect: 'hatif', permissions }),
  )
  const hatif = { client_id: credential.publicId, client_secret: token }
  return { headers: await hatifHeaders(server, { credentials: { hatif } as NewAccount['credentials'] }) }
}

export async function call(
  server: TestServer,
  caller: { headers: Headers },
  { method = 'GET', path, body }: Asked,
): Promise<Answered> {
  const answer = await server.app.http.inject({
    method: method as 'GET',
    url: path,
    headers: caller.headers,
    ...(body !== undefined && { payload: body as object }),
  })
  return {
    status: answer.statusCode,
    headers: answer.headers,
    body: answer.body === '' ? {} : answer.json(),
  }
}

/** An exchange that must succeed; its answer. */
async function ask(
  server: TestServer,
  caller: { headers: Headers },
  asked: Asked,
): Promise<Answered['body']> {
  const { status, body } = await call(server, caller, asked)
  expect(status, JSON.stringify([asked, body])).toBe(200)
  return body
}
