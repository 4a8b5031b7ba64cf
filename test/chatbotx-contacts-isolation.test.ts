import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { botFieldEndpoints } from '../server/api/chatbotx/bot-fields/endpoints.ts'
import { contactEndpoints } from '../server/api/chatbotx/contacts/endpoints.ts'
import { customFieldEndpoints } from '../server/api/chatbotx/custom-fields/endpoints.ts'
import { externalWebhookEndpoints } from '../server/api/chatbotx/external-webhooks/endpoints.ts'
import { tagEndpoints } from '../server/api/chatbotx/tags/endpoints.ts'
import { webhookEndpoints } from '../server/api/chatbotx/webhooks/endpoints.ts'
import { sql } from '../server/platform/db/index.ts'
import { type Caller, createChatbotxCaller, makeToken, startChatbotxServer } from './chatbotx-caller.ts'
import { makeAccount, makeWhatsAppInbox, type TestServer } from './harness.ts'

const endpoints = [
  ...contactEndpoints,
  ...tagEndpoints,
  ...customFieldEndpoints,
  ...botFieldEndpoints,
  ...webhookEndpoints,
  ...externalWebhookEndpoints,
]

let server: TestServer
let mine: Caller
let reader: Caller
let theirId: string
/** Their things, by the part of the path that leads to them. */
let theirs: Record<string, string>

beforeAll(async () => {
  server = await startChatbotxServer()
  const account = await makeAccount(server.db, 'Mine')
  mine = await createChatbotxCaller(server, account.credentials.chatbotx)
  await mine('POST', '/v1/tags', { name: 'Mine' })
  reader = await createChatbotxCaller(server, {
    token: await makeToken(server, account.id, { readOnly: true }),
  })
  const other = await makeAccount(server.db, 'Theirs')
  theirId = other.id
  const them = await createChatbotxCaller(server, other.credentials.chatbotx)
  const inbox = await makeWhatsAppInbox(server, other.id)
  const make = async (path: string, body: object): Promise<string> => {
    const { status, body: made } = await them('POST', `/v1/${path}`, body)
    expect(status, path).toBeLessThan(300)
    return made.id ?? made.fileId
  }
  const contact = await make('contacts', {
    email: 'ann@example.com',
    gender: 'female',
    channel: 'whatsapp',
    inboxId: inbox.id,
    phoneNumber: '+15550200001',
  })
  const url = 'https://hooks.example.com/a'
  theirs = {
    contact,
    inbox: inbox.id,
    tags: await make('tags', { name: 'Theirs' }),
    'custom-fields': await make('custom-fields', { name: 'Theirs', type: 'shortText' }),
    'bot-fields': await make('bot-fields', {
      name: 'Theirs',
      type: 'shortText',
      value: 'x',
      description: null,
    }),
    notes: await make(`contacts/id:${contact}/notes`, { text: 'Theirs' }),
    webhooks: await make('webhooks', { name: 'Theirs', url, conditions: [{ type: 'newContact' }] }),
    'external-webhooks': await make('external-webhooks', { url, event: 'theirs' }),
    'export-files': await make('contacts/export', {}),
    files: await make('contacts/imports/upload-url', {}),
    imports: '12345',
  }
})
afterAll(() => server.close())

/** An id of theirs where the path wants one, and input that would do if it were the caller's. */
function pathOf(template: string): string {
  return template
    .replace('{identifier}', `id:${theirs['contact']}`)
    .replace(/([a-z-]+)\/\{\w+\}/g, (_all, part: string) => `${part}/${theirs[part]}`)
}

function inputFor(path: string): object {
  // A change of a contact takes texts alone.
  if (path.endsWith('{identifier}')) return { firstName: 'New' }
  return {
    name: 'New',
    text: 'x',
    value: 'x',
    names: ['New'],
    tagIds: [theirs['tags']],
    contactIds: [theirs['contact']],
    fields: path.includes('bot-fields')
      ? [{ key: theirs['bot-fields'], id: theirs['bot-fields'], value: 'x' }]
      : [{ customFieldId: theirs['custom-fields'], value: 'x' }],
    keys: [theirs['bot-fields']],
    fileId: theirs['files'],
    inboxId: theirs['inbox'],
    channel: 'whatsapp',
    phoneNumber: '+15550200009',
    email: 'x@example.com',
    gender: 'male',
  }
}

async function snapshot() {
  const tables = [
    'contacts',
    'contact_tags',
    'contact_notes',
    'custom_field_values',
    'custom_fields',
    'tags',
    'bot_fields',
    'webhooks',
  ]
  const rows = tables.map(async (table) => {
    const found = await server.db.pool.query(`select * from ${table} where account_id = $1 order by 2, 3`, [
      theirId,
    ])
    return [table, found.rows]
  })
  return Object.fromEntries(await Promise.all(rows))
}

const withIds = endpoints.filter(({ path, input }) => path.includes('{') || input)

describe('what is another account’s', () => {
  test.each(
    withIds.filter(({ path }) => path.includes('{')).map(({ method, path }) => [method, path]),
  )('%s %s is not found', async (method, path) => {
    const before = await snapshot()
    const { status } = await mine(method, pathOf(path), method === 'GET' ? undefined : inputFor(path))
    // A tag that is not there may be deleted as often as anybody likes.
    expect(status).toBe(method === 'DELETE' && path === '/v1/tags/{id}' ? 204 : 404)
    expect(await snapshot()).toEqual(before)
  })

  test.each([
    ['POST', '/v1/contacts', 404],
    ['POST', '/v1/contacts/import', 404],
    ['POST', '/v1/contacts/bulk/tags', 204],
    ['POST', '/v1/contacts/bulk/delete', 204],
    ['PUT', '/v1/bot-fields', 404],
    ['PUT', '/v1/bot-fields/bulk-update', 404],
    ['POST', '/v1/bot-fields/bulk-reset', 404],
  ])('%s %s leaves it alone', async (method, path, status) => {
    const before = await snapshot()
    expect((await mine(method, path, inputFor(path))).status).toBe(status)
    expect(await snapshot()).toEqual(before)
  })

  test('is in no list', async () => {
    for (const { method, path, output } of endpoints) {
      if (method !== 'GET' || path.includes('{') || !output) continue
      const { status, text } = await mine(
        method,
        path.endsWith('find-by-custom-field') ? `${path}?customFieldId=email&value=ann@example.com` : path,
      )
      expect(status, path).toBe(200)
      for (const id of Object.values(theirs)) expect(text, path).not.toContain(id)
    }
  })
})

test('a token that may only read changes nothing', async () => {
  const writes = endpoints.filter(({ method }) => method !== 'GET')
  expect(writes.length).toBeGreaterThan(30)
  for (const { method, path } of writes)
    expect((await reader(method, pathOf(path), inputFor(path))).status, `${method} ${path}`).toBe(403)
})

test('a token of other scopes sees nothing', async () => {
  const [{ account_id: id }] = (await server.db.query<{ account_id: string }>(
    sql`select account_id from tags where name = 'Mine'`,
  )) as [{ account_id: string }]
  const token = await makeToken(server, id, { scopes: ['analytics'] })
  const call = await createChatbotxCaller(server, { token })
  for (const { method, path, scope } of endpoints) {
    expect(scope, path).toBeDefined()
    expect((await call(method, pathOf(path), method === 'GET' ? undefined : {})).status).toBe(403)
  }
})
