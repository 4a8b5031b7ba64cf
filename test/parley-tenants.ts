import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import { sql } from '../server/platform/db/index.ts'
import type { Id } from '../server/platform/ids.ts'
import { makeAccount, makeWhatsAppInbox, type TestServer } from './harness.ts'
import { createCaller, createParleyCaller, type ParleyCaller } from './parley-caller.ts'
import { makePerson, type Person, signIn } from './parley-person.ts'
import type { Collection } from './parley-routes.ts'

export const phoneNumberIds = ['106540352242921', '106540352242922'] as const

/** An account with at least one of everything that a path of our API can name. */
export type Tenant = {
  accountId: Id
  owner: Person
  /** The headers of the owner's page. */
  headers: Record<string, string>
  call: ParleyCaller
  key: ParleyCaller
  ids: Record<Collection, Id>
  webchatId: Id
}

/** `line` names its number; no two of a server have the same. */
export async function makeTenant(server: TestServer, graphUrl: string, line: 0 | 1 = 0): Promise<Tenant> {
  const { db } = server
  const { id: accountId } = await makeAccount(db, `Account ${line}`)
  const owner = await makePerson(server, accountId, { role: 'owner' })
  const headers = await signIn(server, owner)
  const call = await createCaller(server, headers)
  const key = await createParleyCaller(server, accountId)
  const inbox = await makeWhatsAppInbox(server, accountId, {
    graphUrl,
    phone: `+1555010100${line}`,
    settings: { phone_number_id: phoneNumberIds[line], enforce_window: false },
  })
  const make = async (path: string, body?: object): Promise<{ id: Id } & Record<string, Id>> => {
    const answer = await call('POST', path, body)
    expect(answer.status, `${path} ${answer.text}`).toBeLessThan(300)
    return answer.body
  }
  const webchat = await make('/inboxes', { channel: 'webchat', name: 'Site' })
  const conversation = await make('/conversations', {
    inbox_id: inbox.id,
    phone: '+15550107700',
    name: 'Ann',
  })
  const contact = await make('/contacts', { name: 'Bob', phone: '+15550107701' })
  const talk = `/conversations/${conversation.id}`
  const sent = await send(call, talk, { text: 'Hello' })
  const later = await send(call, talk, { text: 'Later', delay_seconds: 3600 })
  const webhook = await make('/webhooks', { dialect: 'parley', url: 'http://127.0.0.1:65001/hook' })
  const agent = await make('/agents', { name: 'Mona', email: `mona-${accountId}@example.com` })
  const credential = await make('/credentials', { dialect: 'parley', name: 'Shop' })
  const invitation = await make('/invitations', { email: `guest-${accountId}@example.com` })
  const sessions = (await call('GET', '/me/sessions')).body.items
  const ids: Tenant['ids'] = {
    agents: (agent as unknown as { agent: { id: Id } }).agent.id,
    'canned-responses': (await make('/canned-responses', { shortcut: 'hi', content: 'Hello' })).id,
    contacts: contact.id,
    conversations: conversation.id,
    credentials: (credential as unknown as { credential: { id: Id } }).credential.id,
    'custom-fields': (await make('/custom-fields', { name: 'Plan', type: 'text' })).id,
    deliveries: await insertDelivery(server, accountId, webhook),
    inboxes: inbox.id,
    invitations: (invitation as unknown as { invitation: { id: Id } }).invitation.id,
    messages: sent.messages[0]!.id,
    notes: (await make(`/contacts/${contact.id}/notes`, { text: 'Likes tea' })).id,
    passkeys: await insertPasskey(server, owner.agent.userId!),
    scheduled: later.scheduled!.id,
    sessions: sessions[0].id,
    tags: (await make('/tags', { name: 'vip' })).id,
    teams: (await make('/teams', { name: 'Support' })).id,
    templates: await insertTemplate(server, accountId, inbox.id),
    uploads: await upload(server, headers),
    views: (await make('/views', { name: 'Mine', filter: {}, visibility: 'private' })).id,
    webhooks: idOf(webhook),
  }
  return { accountId, owner, headers, call, key, ids, webchatId: webchat.id }
}

/** Keys of a browser's push service, as `PushSubscription.toJSON()` gives them. */
export function pushSubscription(): object {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x, y } = publicKey.export({ format: 'jwk' })
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x!, 'base64url'), Buffer.from(y!, 'base64url')])
  return {
    endpoint: 'http://127.0.0.1:65001/push',
    expirationTime: null,
    keys: { p256dh: point.toString('base64url'), auth: randomBytes(16).toString('base64url') },
  }
}

export async function send(
  call: ParleyCaller,
  talk: string,
  body: object,
): Promise<{ messages: { id: Id }[]; scheduled: { id: Id } | null }> {
  const answer = await call('POST', `${talk}/messages`, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}

/** One whose delivery failed. */
export async function insertDelivery(
  { db }: Pick<TestServer, 'db'>,
  accountId: Id,
  webhook: object,
): Promise<Id> {
  const id = db.newId()
  await db.query(sql`
    insert into deliveries (account_id, id, webhook_id, position, lane_key, event_id, event_type, body, state, attempts, created_at, finished_at)
    values (${accountId}, ${id}, ${idOf(webhook)}, ${id}, ${`${idOf(webhook)}:1`}, ${`evt_${id}`}, 'message.created', '{}', 'failed', 1, now(), now())`)
  return id
}

function idOf(made: object): Id {
  const { id, webhook } = made as { id?: Id; webhook?: { id: Id } }
  return (id ?? webhook?.id)!
}

async function insertPasskey({ db }: Pick<TestServer, 'db'>, userId: Id): Promise<Id> {
  const id = db.newId()
  await db.query(sql`
    insert into passkeys (id, user_id, name, credential_id, public_key, sign_count, host, created_at)
    values (${id}, ${userId}, 'Phone', ${id}, '\\x00', 0, 'inbox.example.com', now())`)
  return id
}

async function insertTemplate({ db }: Pick<TestServer, 'db'>, accountId: Id, inboxId: Id): Promise<Id> {
  const id = db.newId()
  await db.query(sql`
    insert into templates (account_id, id, inbox_id, network_id, name, language, category, status, components, created_at, updated_at)
    values (${accountId}, ${id}, ${inboxId}, ${id}, 'hello', 'en', 'UTILITY', 'approved', '[{"type":"BODY","text":"Hello"}]', now(), now())`)
  return id
}

export async function upload({ app }: Pick<TestServer, 'app'>, headers: Record<string, string>): Promise<Id> {
  const form = new FormData()
  form.append('file', new File(['%PDF-1.4\n%%EOF\n'], 'note.pdf', { type: 'application/pdf' }))
  const request = new Request('http://x', { method: 'POST', body: form })
  const answer = await app.http.inject({
    method: 'POST',
    url: '/parley/v1/uploads',
    headers: { ...headers, 'content-type': request.headers.get('content-type')!, 'idempotency-key': 'file' },
    payload: Buffer.from(await request.arrayBuffer()),
  })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json().id
}
