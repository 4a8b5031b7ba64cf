import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Document, type Operation, readSpec, startChatbotxServer } from './chatbotx-caller.ts'
import { makeTenant, type Tenant } from './chatbotx-tenant.ts'
import type { TestServer } from './harness.ts'

/** Operations of the vendor's document that stand already. Those of other areas are added with their endpoints. */
const operations = [
  'GET /v1/ai-agents',
  'GET /v1/broadcasts',
  'GET /v1/broadcasts/{idOrName}',
  'GET /v1/broadcasts/{idOrName}/audience',
  'GET /v1/channels',
  'GET /v1/error-logs',
  'GET /v1/flows',
  'GET /v1/inboxes',
  'GET /v1/integrations',
  'GET /v1/keywords',
  'GET /v1/members',
  'GET /v1/members/{memberId}',
  'GET /v1/ref-links/{id}',
  'GET /v1/saved-replies',
  'GET /v1/sequences',
  'GET /v1/sequences/{id}',
  'GET /v1/teams',
  'GET /v1/template-messages',
  'GET /v1/triggers',
  'GET /v1/workspaces',
]

let server: TestServer
let spec: Document
let tenant: Tenant
beforeAll(async () => {
  server = await startChatbotxServer()
  spec = await readSpec(server)
  tenant = await makeTenant(server, 'Acme', 1)
})
afterAll(() => server.close())

const listOperations = (document: Document) =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  )

describe('the public document', () => {
  test('has what clients that are driven by it need', () => {
    expect(spec).toMatchObject({
      openapi: '3.1.0',
      info: { version: '0.0.1' },
      servers: [{ url: expect.stringMatching(/^https?:\/\/.+\/api$/) }],
      components: {
        securitySchemes: {
          developerAccessToken: { type: 'http', scheme: 'bearer' },
          tokenInSearchParams: { type: 'apiKey', in: 'query', name: 'token' },
        },
      },
    })
    const all = listOperations(spec)
    expect(all.map(({ method, path }) => `${method} ${path}`)).toEqual(expect.arrayContaining(operations))
    const ids = all.map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { path, operation } of all) {
      expect(operation.operationId, path).toMatch(/^[a-z]\w+(WorkspaceTokenAPI|(\.[a-z]\w+)+)$/)
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
      expect(inPath.map(({ name }) => name)).toEqual(named)
      for (const { schema } of Object.values(operation.requestBody?.content ?? {}))
        expect(schema, path).toHaveProperty('properties')
    }
  })

  test('can be had for the paths that begin with a word', async () => {
    const { json } = await server.app.http.inject('/api/public-spec.json?filter=broadcasts')
    expect(Object.keys(json().paths)).toEqual([
      '/v1/broadcasts',
      '/v1/broadcasts/{idOrName}',
      '/v1/broadcasts/{idOrName}/audience',
    ])
  })

  test('is served under its other names, and as a page for people', async () => {
    expect((await server.app.http.inject('/api/spec.json')).json().paths).toEqual(spec.paths)
    expect((await server.app.http.inject('/docs/chatbotx/openapi.json')).json().paths).toEqual(spec.paths)
    const page = await server.app.http.inject('/docs/chatbotx/')
    expect([page.statusCode, page.body.includes('Parley as ChatbotX')]).toEqual([200, true])
    expect(page.body.match(/(src|href)="https?:/g)).toBeNull()
    for (const url of ['/api', '/api/scalar-ui'])
      expect((await server.app.http.inject(url)).headers['location']).toBe('/docs/chatbotx/')
  })

  test('says that the server lives, to anybody', async () => {
    const { statusCode, json } = await server.app.http.inject('/api/health')
    expect([statusCode, json()]).toEqual([200, { status: 'ok' }])
  })
})

describe('a client that knows only the document', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false })

  test('gets a documented answer from every operation, with everything it may send and with the least', async () => {
    for (const { method, path, operation } of listOperations(spec))
      for (const whole of [false, true]) {
        const { status, body } = await send({ method, path, operation, whole })
        const route = `${method} ${path} ${whole ? 'whole' : 'least'}`
        expect(Object.keys(operation.responses), route).toContain(String(status))
        expect(status, `${route} ${JSON.stringify(body)}`).toBeLessThan(500)
        const schema = operation.responses[status]!.content?.['application/json']?.schema
        if (schema)
          expect(
            ajv.validate({ ...schema, components: spec.components }, body),
            `${route} ${ajv.errorsText()}`,
          ).toBe(true)
      }
  })

  test('gets 200 from every list', async () => {
    for (const { method, path, operation } of listOperations(spec)) {
      if (method !== 'GET' || path.includes('{')) continue
      if ((operation.parameters ?? []).some(({ required }) => required)) continue
      expect((await send({ method, path, operation, whole: true })).status, path).toBe(200)
    }
  })

  type Request = { method: string; path: string; operation: Operation; whole: boolean }

  async function send({ method, path, operation, whole }: Request) {
    const parameters = (operation.parameters ?? []).filter(({ required }) => required || whole)
    const ofPath = parameters.filter((parameter) => parameter.in === 'path')
    const ofQuery = parameters.filter((parameter) => parameter.in === 'query')
    const url = ofPath.reduce(
      (text, { name, schema }) =>
        text.replace(`{${name}}`, encodeURIComponent(String(sample(schema, whole)))),
      path,
    )
    const query = ofQuery.flatMap(({ name, schema }) => bracketed(name, sample(schema, whole)))
    const content = operation.requestBody?.content['application/json']
    const answer = await server.app.http.inject({
      method: method as 'GET',
      url: `/api${url}?${query.join('&')}`,
      headers: { authorization: `Bearer ${tenant.token}` },
      ...(content && { payload: sample(content.schema, whole) as object }),
    })
    const isJson = String(answer.headers['content-type']).startsWith('application/json')
    return { status: answer.statusCode, body: isJson ? answer.json() : undefined }
  }
})

type Schema = {
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  minimum?: number
  minLength?: number
  format?: string
}

/** Some value that fits a schema. */
function sample(schema: Schema, whole: boolean): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const choice = schema.anyOf ?? schema.oneOf
  if (choice) return sample(choice[0]!, whole)
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1)
    case 'boolean':
      return true
    case 'array':
      return schema.items ? [sample(schema.items, whole)] : []
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([key]) => whole || schema.required?.includes(key))
          .map(([key, inner]) => [key, sample(inner, whole)]),
      )
    default:
      return sampleText(schema)
  }
}

function sampleText({ format, minLength = 1 }: Schema): string {
  if (format === 'date-time') return '2026-06-02T08:00:00.000Z'
  if (format === 'email') return 'ann@example.com'
  if (format === 'uri') return 'https://example.com/a'
  return '1'.padEnd(minLength, '1')
}

/** As the document says lists and objects are written in a query. */
function bracketed(name: string, value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [`${name}=${encodeURIComponent(String(value))}`]
  return Object.entries(value).flatMap(([key, inner]) => bracketed(`${name}[${key}]`, inner))
}
