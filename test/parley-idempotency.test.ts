import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startWhatsAppSandbox } from '../sandbox/whatsapp/index.ts'
import { createCredential } from '../server/core/accounts/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { startTestServer, type TestServer } from './harness.ts'
import { listRoutes } from './parley-routes.ts'
import {
  insertDelivery,
  makeTenant,
  phoneNumberIds,
  pushSubscription,
  send,
  type Tenant,
} from './parley-tenants.ts'
import { rowsOf } from './vobiz-tenants.ts'

type Ask = { path: string; body?: object }

let server: TestServer
let sandbox: Awaited<ReturnType<typeof startWhatsAppSandbox>>
let tenant: Tenant
let made = 0

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  sandbox = await startWhatsAppSandbox({
    port: 0,
    accessToken: 'test-token',
    appSecret: 'app-s3cret',
    verifyToken: 'verify-me',
  })
  for (const phone_number_id of phoneNumberIds) await sandbox.control.putNumber({ phone_number_id })
  tenant = await makeTenant(server, sandbox.url)
})
afterAll(async () => {
  await sandbox.close()
  await server.close()
})

/** POSTs that nobody is known for, or that take a file: the field is taken and says nothing. */
const unkeyed = ['acceptInvitation', 'beginPasskeySession', 'createPasskeySession', 'createPasswordReset']
  .concat(['createSession', 'redeemPasswordReset', 'createUpload'])
  .sort()
/** POSTs that take what only an authenticator can make; their own tests send it. */
const unmade = ['createMyPasskey']

describe('every POST', () => {
  test('is in the table below', async () => {
    const posts = (await listRoutes(server)).filter(({ method }) => method === 'POST')
    const names = posts.map(({ operation }) => operation.operationId)
    expect([...Object.keys(asks), ...unkeyed, ...unmade].sort()).toEqual(names.sort())
  })

  test('that comes twice with a key is done once, and answered alike', async () => {
    for (const [operation, ask] of Object.entries(asks)) {
      const { path, body } = await ask(tenant)
      const key = `"${operation}"`
      const first = await post(tenant, path, body, key)
      expect(first.status, `${operation} ${first.text}`).toBeLessThan(300)
      expect(first.headers, operation).not.toHaveProperty('idempotency-replayed')
      const before = await tablesOf(tenant.accountId)
      const second = await post(tenant, path, body, key.slice(1, -1))
      expect(second.headers['idempotency-replayed'], operation).toBe('true')
      expect([second.status, second.text], operation).toEqual([first.status, first.text])
      for (const name of ['content-type', 'etag', 'content-security-policy'])
        expect(second.headers[name], `${operation} ${name}`).toBe(first.headers[name])
      expect(await tablesOf(tenant.accountId), operation).toEqual(before)
      const other = await post(tenant, path, { ...body, another: 1 }, key)
      expect([other.status, JSON.parse(other.text).code], operation).toEqual(wasRefused(other.status))
    }
  })
})

/** Bodies are checked before keys; a route that takes none takes any. */
function wasRefused(status: number): [number, string] {
  return status === 400 ? [400, 'invalid_request'] : [422, 'idempotency_key_reused']
}

describe('a key', () => {
  test('that many requests have at once lets one of them through', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => post(tenant, '/tags', { name: 'at once' }, 'together')),
    )
    const done = answers.filter(({ status }) => status === 201)
    const firsts = done.filter(({ headers }) => !('idempotency-replayed' in headers))
    expect(firsts).toHaveLength(1)
    for (const { text } of done) expect(text).toBe(firsts[0]!.text)
    for (const { status, text, headers } of answers.filter((answer) => answer.status !== 201)) {
      expect([status, JSON.parse(text).code]).toEqual([409, 'idempotency_key_in_use'])
      expect(headers['retry-after']).toBe('1')
    }
    expect(
      await count(
        sql`select count(*) as count from tags where account_id = ${tenant.accountId} and name = 'at once'`,
      ),
    ).toBe(1)
    expect((await post(tenant, '/tags', { name: 'at once' }, 'together')).text).toBe(firsts[0]!.text)
  })

  test('belongs to one request: the order of its members does not matter, all else does', async () => {
    const first = await post(tenant, '/tags', { name: 'ordered', color: '#111111' }, 'ordered')
    const again = await post(tenant, '/tags', { color: '#111111', name: 'ordered' }, '"ordered"')
    expect([again.status, again.text]).toEqual([201, first.text])
    const other = await post(tenant, '/tags', { name: 'ordered', color: '#222222' }, 'ordered')
    expect([other.status, JSON.parse(other.text).code]).toEqual([422, 'idempotency_key_reused'])
    expect((await post(tenant, '/teams', { name: 'ordered' }, 'ordered')).status).toBe(201)
    const { ids } = tenant
    const more = (await tenant.call('POST', '/contacts', { name: 'More' })).body
    expect((await post(tenant, `/contacts/${ids['contacts']}/notes`, { text: 'x' }, 'note')).status).toBe(201)
    expect((await post(tenant, `/contacts/${more.id}/notes`, { text: 'x' }, 'note')).status).toBe(422)
  })

  test('is free again after a failure, and after a day', async () => {
    expect((await post(tenant, '/tags', { name: ' ' }, 'freed')).status).toBe(400)
    expect((await post(tenant, '/tags', { name: 'vip' }, 'freed')).status).toBe(409)
    expect((await post(tenant, '/tags', { name: 'freed' }, 'freed')).status).toBe(201)
    server.clock.advance(23 * 3_600_000)
    expect((await post(tenant, '/tags', { name: 'freed' }, 'freed')).headers).toHaveProperty(
      'idempotency-replayed',
    )
    server.clock.advance(3_600_001)
    expect((await post(tenant, '/tags', { name: 'freed' }, 'freed')).status).toBe(409)
  })

  test('of another caller is another one', async () => {
    const { accountId } = tenant
    const { token } = await server.db.transaction((tx) =>
      createCredential(tx, { accountId, dialect: 'parley' }),
    )
    const program = { headers: { authorization: `Bearer ${token}` } }
    const first = await post(tenant, '/teams', { name: 'By a person' }, 'shared')
    const other = await post(program, '/teams', { name: 'By a program' }, 'shared')
    expect([first.status, other.status]).toEqual([201, 201])
    expect((await post(program, '/teams', { name: 'By a program' }, 'shared')).text).toBe(other.text)
    expect((await post(program, '/teams', { name: 'By a person' }, 'shared')).status).toBe(422)
  })

  test('has 1 to 255 characters', async () => {
    for (const key of ['', '""', 'k'.repeat(256)]) {
      const answer = await post(tenant, '/tags', { name: 'long' }, key)
      expect([answer.status, JSON.parse(answer.text).errors[0].field]).toEqual([400, 'Idempotency-Key'])
    }
    expect((await post(tenant, '/tags', { name: 'long' }, `"a\\"${'k'.repeat(253)}"`)).status).toBe(201)
  })

  test('keeps no secret that can be read in the database', async () => {
    const answer = await post(tenant, '/credentials', { dialect: 'parley', name: 'Sealed' }, 'sealed')
    const secrets = Object.values(JSON.parse(answer.text).secrets).map(String)
    expect(secrets.length).toBeGreaterThan(0)
    const [row] = await server.db.query<{ body: string }>(
      sql`select body from idempotency_keys where account_id = ${tenant.accountId} and key = 'sealed'`,
    )
    for (const secret of secrets) expect(row!.body).not.toContain(secret)
    expect((await post(tenant, '/credentials', { dialect: 'parley', name: 'Sealed' }, 'sealed')).text).toBe(
      answer.text,
    )
  })

  test('says nothing of what is no POST', async () => {
    const path = `/tags/${tenant.ids['tags']}`
    for (const color of ['#000000', '#ffffff']) {
      const answer = await server.app.http.inject({
        method: 'PATCH',
        url: `/parley/v1${path}`,
        headers: { ...tenant.headers, 'idempotency-key': 'patched' },
        payload: { color },
      })
      expect(answer.json()).toMatchObject({ color })
    }
  })
})

/** What each POST is asked, so that it does what it is for. */
const asks: Record<string, (tenant: Tenant) => Ask | Promise<Ask>> = {
  switchAccount: ({ accountId }) => ({ path: '/session/account', body: { account_id: accountId } }),
  beginMyPasskey: () => ({ path: '/me/passkeys/options' }),
  createPushSubscription: () => ({ path: '/me/push-subscriptions', body: pushSubscription() }),
  createInvitation: () => ({ path: '/invitations', body: { email: `once-${next()}@example.com` } }),
  resendInvitation: ({ ids }) => ({ path: `/invitations/${ids['invitations']}/resend` }),
  createPasswordLink: ({ ids }) => ({ path: `/agents/${ids['agents']}/password-link` }),
  createCredential: () => ({ path: '/credentials', body: { dialect: 'hatif', name: 'Once' } }),
  createAgent: () => ({ path: '/agents', body: { name: 'Once', email: `agent-${next()}@example.com` } }),
  createContact: () => ({ path: '/contacts', body: { name: 'Once' } }),
  createContactNote: ({ ids }) => ({ path: `/contacts/${ids['contacts']}/notes`, body: { text: 'Once' } }),
  mergeContact: async ({ call, ids }) => {
    const { id } = (await call('POST', '/contacts', { name: 'Twin' })).body
    return { path: `/contacts/${ids['contacts']}/merge`, body: { from_contact_id: id } }
  },
  createTag: () => ({ path: '/tags', body: { name: `Once ${next()}` } }),
  createTeam: () => ({ path: '/teams', body: { name: `Once ${next()}` } }),
  createCustomField: () => ({ path: '/custom-fields', body: { name: `Once ${next()}`, type: 'text' } }),
  createCannedResponse: () => ({
    path: '/canned-responses',
    body: { shortcut: `once${next()}`, content: 'x' },
  }),
  createInbox: () => ({ path: '/inboxes', body: { channel: 'webchat', name: 'Once' } }),
  checkNewInbox: () => ({ path: '/inboxes/check', body: { channel: 'webchat', settings: {} } }),
  checkInbox: ({ ids }) => ({ path: `/inboxes/${ids['inboxes']}/check` }),
  rotateInboxSecret: ({ webchatId }) => ({ path: `/inboxes/${webchatId}/rotate-secret` }),
  createTemplate: ({ ids }) => ({
    path: '/templates',
    body: {
      inbox_id: ids['inboxes'],
      name: `once_${next()}`,
      language: 'en',
      category: 'UTILITY',
      components: [{ type: 'BODY', text: 'Hello' }],
    },
  }),
  syncTemplates: ({ ids }) => ({ path: '/templates/sync', body: { inbox_id: ids['inboxes'] } }),
  previewTemplate: ({ ids }) => ({ path: `/templates/${ids['templates']}/preview`, body: { variables: {} } }),
  createConversation: ({ ids }) => ({
    path: '/conversations',
    body: { inbox_id: ids['inboxes'], phone: '+15550107799', name: 'Once' },
  }),
  searchConversations: () => ({ path: '/conversations/search', body: { filter: {} } }),
  changeConversations: ({ ids }) => ({
    path: '/conversations/bulk',
    body: { ids: [ids['conversations']], change: { archived: true } },
  }),
  markRead: ({ ids }) => ({ path: `/conversations/${ids['conversations']}/read` }),
  markUnread: ({ ids }) => ({ path: `/conversations/${ids['conversations']}/unread` }),
  createView: () => ({ path: '/views', body: { name: 'Once', filter: {}, visibility: 'private' } }),
  createMessage: ({ ids }) => ({
    path: `/conversations/${ids['conversations']}/messages`,
    body: { text: 'Once' },
  }),
  createNote: ({ ids }) => ({ path: `/conversations/${ids['conversations']}/notes`, body: { text: 'Once' } }),
  markMentionsSeen: ({ ids }) => ({ path: `/conversations/${ids['conversations']}/mentions/seen` }),
  sendTyping: ({ ids }) => ({
    path: `/conversations/${ids['conversations']}/typing`,
    body: { typing: true, note: true },
  }),
  resendMessage: async ({ call, ids }) => {
    const talk = `/conversations/${ids['conversations']}`
    const id = (await send(call, talk, { text: 'Failed' })).messages[0]!.id
    await setStatus(id, 'failed')
    return { path: `/messages/${id}/resend`, body: {} }
  },
  settleMessage: async ({ call, ids }) => {
    const id = (await send(call, `/conversations/${ids['conversations']}`, { text: 'Lost' })).messages[0]!.id
    await setStatus(id, 'unknown')
    return { path: `/messages/${id}/settle`, body: { status: 'sent' } }
  },
  sendScheduled: async ({ call, ids }) => {
    const { scheduled } = await send(call, `/conversations/${ids['conversations']}`, {
      text: 'Now',
      delay_seconds: 60,
    })
    return { path: `/scheduled/${scheduled!.id}/send-now` }
  },
  createWebhook: () => ({
    path: '/webhooks',
    body: { dialect: 'parley', url: `http://127.0.0.1:65001/${next()}` },
  }),
  rotateWebhookSecret: ({ ids }) => ({ path: `/webhooks/${ids['webhooks']}/rotate-secret`, body: {} }),
  resendDelivery: async ({ accountId, ids }) => {
    const id = await insertDelivery(server, accountId, { id: ids['webhooks'] })
    return { path: `/webhooks/${ids['webhooks']}/deliveries/${id}/resend` }
  },
  replayDeliveries: async ({ accountId, ids }) => {
    await insertDelivery(server, accountId, { id: ids['webhooks'] })
    return { path: `/webhooks/${ids['webhooks']}/replay`, body: {} }
  },
  setPresence: ({ ids }) => ({ path: '/presence', body: { conversation_id: ids['conversations'] } }),
}

function next(): number {
  made += 1
  return made
}

async function setStatus(id: string, status: string): Promise<void> {
  await server.db.query(sql`
    update messages set status = ${status}, failed_at = now() where account_id = ${tenant.accountId} and id = ${id}`)
}

async function post(
  { headers }: Pick<Tenant, 'headers'>,
  path: string,
  body: object | undefined,
  key: string,
) {
  const answer = await server.app.http.inject({
    method: 'POST',
    url: `/parley/v1${path}`,
    headers: { ...headers, 'idempotency-key': key },
    ...(body && { payload: body }),
  })
  return { status: answer.statusCode, text: answer.body, headers: answer.headers }
}

async function count(statement: Parameters<typeof server.db.query>[0]): Promise<number> {
  const [row] = await server.db.query<{ count: string }>(statement)
  return Number(row!.count)
}

/** All that an account has, but for what tells who was last seen, and the log of who did what, which is written later. */
async function tablesOf(accountId: string): Promise<Record<string, string>> {
  const { sessions, credentials, audit_entries, ...rows } = await rowsOf(server, accountId)
  return rows
}
