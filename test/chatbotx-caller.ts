import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { InjectOptions } from 'fastify'
import { expect } from 'vitest'
import { chatbotxDialect } from '../server/api/chatbotx/index.ts'
import type { Services } from '../server/api/services.ts'
import {
  CredentialCache,
  type CredentialPermissions,
  createCredential,
} from '../server/core/accounts/index.ts'
import type { Id } from '../server/platform/ids.ts'
import { startTestServer, type TestServer } from './harness.ts'

export type Answer = {
  status: number
  headers: Record<string, unknown>
  text: string
  // Answers are read as a client reads them: by the documented names.
  body: ReturnType<typeof JSON.parse>
}

export type Caller = (
  method: string,
  path: string,
  body?: unknown,
  options?: InjectOptions,
) => Promise<Answer>

export type Operation = {
  operationId: string
  parameters?: { name: string; in: string; required: boolean; schema: object }[]
  requestBody?: { required: boolean; content: Record<string, { schema: object }> }
  responses: Record<string, { content?: Record<string, { schema: object }> }>
}
export type Document = {
  servers: { url: string }[]
  paths: Record<string, Record<string, Operation>>
  components: object
}

/** A server that speaks ChatbotX. */
export async function startChatbotxServer(
  options: Parameters<typeof startTestServer>[0] = { workers: false },
): Promise<TestServer> {
  const server = await startTestServer(options)
  const { http } = server.app
  server.app.setPublicUrl('http://127.0.0.1:3000')
  if (!http.hasRoute({ method: 'GET', url: '/api/public-spec.json' }))
    await http.register(chatbotxDialect, servicesOf(server))
  return server
}

/** What the dialect needs of the services. */
export function servicesOf({ app, db, config }: TestServer): Services {
  const services: Partial<Services> = {
    db,
    credentials: new CredentialCache(db),
    networks: app.networks,
    publicUrl: () => 'http://127.0.0.1:3000',
    requestsPerSecond: config.requestsPerSecond,
  }
  return services as Services
}

/** Another token of the account, which may do less. */
export async function makeToken(
  { db }: TestServer,
  accountId: Id,
  permissions: CredentialPermissions = {},
): Promise<string> {
  const { token } = await db.transaction((tx) =>
    createCredential(tx, { accountId, dialect: 'chatbotx', permissions }),
  )
  return token
}

export async function readSpec({ app }: TestServer): Promise<Document> {
  return (await app.http.inject('/api/public-spec.json')).json()
}

/** Speaks ChatbotX over HTTP, and holds every answer to the published document. Paths begin with `/v1`. */
export async function createChatbotxCaller(
  server: TestServer,
  { token }: { token: string },
): Promise<Caller> {
  const document = await readSpec(server)
  const ajv = new Ajv2020({ strict: false })
  formats.default(ajv)
  // Compiling a schema takes longer than most answers do.
  const compiled = new Map<object, ValidateFunction>()
  const fits = (schema: object) => {
    const known = compiled.get(schema) ?? ajv.compile({ ...schema, components: document.components })
    compiled.set(schema, known)
    return known
  }
  return async (method, path, body, options = {}) => {
    const answer = await server.app.http.inject({
      method: method as 'GET',
      url: `/api${path}`,
      headers: { authorization: `Bearer ${token}`, ...options.headers },
      payload: (options.payload ?? body) as object,
    })
    const text = answer.body
    const isJson = String(answer.headers['content-type']).startsWith('application/json')
    const parsed = isJson ? JSON.parse(text) : undefined
    const schema = schemaOf(document, { method, path: path.split('?')[0]!, status: answer.statusCode })
    if (schema) expect(fits(schema)(parsed), JSON.stringify(fits(schema).errors)).toBe(true)
    else expect(text).toBe('')
    if (answer.statusCode >= 400) expect(parsed.status).toBe(answer.statusCode)
    return { status: answer.statusCode, headers: answer.headers, text, body: parsed }
  }
}

/** The schema of an answer; undefined for one without a body. */
function schemaOf(
  { paths }: Document,
  { method, path, status }: { method: string; path: string; status: number },
): object | undefined {
  const isFor = (template: string) => new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(path)
  // A path spelled out goes before one with a parameter in its place.
  const operation = Object.keys(paths)
    .filter(isFor)
    .sort((a, b) => a.split('{').length - b.split('{').length)
    .flatMap((template) => paths[template]![method.toLowerCase()] ?? [])[0]
  expect(Object.keys(operation?.responses ?? {}), `${method} ${path} is documented`).toContain(String(status))
  return operation!.responses[status]!.content?.['application/json']?.schema
}
