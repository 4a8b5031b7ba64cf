import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAccount, startTestServer, type TestServer } from './harness.ts'

/** Every row of the vendor's endpoint index, with its success status. */
const rows: [method: string, path: string, status: string][] = [
  ['post', '/messages', '201'],
  ['get', '/conversations', '200'],
  ['get', '/conversations/{id}/messages', '200'],
  ['get', '/contacts', '200'],
  ['post', '/contacts', '201'],
  ['get', '/contacts/{id}', '200'],
  ['put', '/contacts/{id}', '200'],
  ['delete', '/contacts/{id}', '204'],
  ['post', '/contacts/import', '200'],
  ['get', '/channels/{channelId}/templates', '200'],
  ['post', '/channels/{channelId}/templates', '201'],
  ['post', '/channels/{channelId}/templates/sync', '200'],
  ['get', '/channels/whatsapp', '200'],
  ['post', '/channels/whatsapp', '201'],
  ['post', '/channels/whatsapp/embedded-signup', '201'],
  ['put', '/channels/whatsapp/{id}', '200'],
  ['delete', '/channels/whatsapp/{id}', '204'],
  ['get', '/numbers/whatsapp/availability', '200'],
  ['post', '/numbers/whatsapp/orders', '201'],
  ['post', '/numbers/whatsapp/bring-your-own/verify', '200'],
  ['post', '/numbers/whatsapp/bring-your-own/confirm', '200'],
  ['get', '/campaigns', '200'],
  ['post', '/campaigns', '201'],
  ['get', '/campaigns/{id}', '200'],
  ['delete', '/campaigns/{id}', '204'],
  ['post', '/campaigns/{id}/pause', '200'],
  ['post', '/campaigns/{id}/resume', '200'],
  ['post', '/campaigns/{id}/cancel', '200'],
  ['get', '/campaigns/{id}/recipients', '200'],
  ['get', '/canned-responses', '200'],
  ['post', '/canned-responses', '201'],
  ['delete', '/canned-responses/{id}', '204'],
  ['post', '/calls/whatsapp', '201'],
  ['post', '/calls/whatsapp/action', '200'],
  ['get', '/calls/whatsapp/logs', '200'],
  ['get', '/webhooks', '200'],
  ['post', '/webhooks', '201'],
  ['delete', '/webhooks/{id}', '204'],
]

type Operation = {
  operationId?: string
  summary?: string
  tags?: string[]
  responses: Record<string, object>
}
type Document = { openapi: string; paths: Record<string, Record<string, Operation>> }

let server: TestServer
let document: Document
beforeAll(async () => {
  server = await startTestServer({ workers: false })
  document = (await server.app.http.inject('/docs/vobiz/openapi.json')).json()
})
afterAll(() => server.close())

test.each(rows)('%s %s is routed under both prefixes and described', async (method, path, status) => {
  const operation = document.paths[`/api/v1/messaging${path}`]?.[method]
  expect(operation?.operationId).toMatch(/^[a-z]/)
  expect(operation?.summary).toBeTruthy()
  expect(Object.keys(operation!.responses)).toContain(status)
  for (const prefix of ['/api/v1/messaging', '/v1/messaging']) {
    const url = prefix + path.replace(/\{\w+\}/g, '00000000-0000-8000-8000-000000000000')
    const answer = await server.app.http.inject({ method: method.toUpperCase() as 'GET', url })
    expect([answer.statusCode, answer.json().error.code]).toEqual([401, 'INVALID_CREDENTIALS'])
  }
})

test('operation ids are unique and every operation belongs to a group', () => {
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path))
  const ids = operations.map(({ operationId }) => operationId)
  expect(new Set(ids).size).toBe(ids.length)
  expect(operations.filter(({ tags }) => !tags?.length)).toEqual([])
  expect(document.openapi).toBe('3.1.0')
})

test('the page for people loads nothing from outside', async () => {
  const page = await server.app.http.inject('/docs/vobiz/')
  expect(page.statusCode).toBe(200)
  expect(page.body).toContain('Parley as Vobiz')
  expect(page.body.match(/(src|href)="https?:/g)).toBeNull()
})

test('an unknown route answers in the dialect’s form', async () => {
  const answer = await server.app.http.inject('/api/v1/messaging/nothing')
  expect(answer.statusCode).toBe(404)
  expect(answer.json()).toMatchObject({
    status: 'error',
    message: 'Service not found',
    error: { code: 'NOT_FOUND' },
  })
})

test('a path that cannot be decoded answers in the dialect’s form', async () => {
  const account = await makeAccount(server.db)
  const answer = await server.app.http.inject({
    url: '/api/v1/messaging/contacts/%ff',
    headers: account.vobizHeaders,
  })
  expect([answer.statusCode, answer.json().error.code]).toEqual([404, 'CONTACT_NOT_FOUND'])
})
