import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { expect } from 'vitest'
import { type CredentialPermissions, createCredential } from '../server/core/accounts/index.ts'
import type { TestServer } from './harness.ts'
import type { Answer } from './vobiz-caller.ts'

type Content = { content?: Record<string, { schema: object }> }
type Document = { paths: Record<string, Record<string, { responses: Record<string, Content> }>> }

export type ParleyCaller = (method: string, path: string, body?: unknown) => Promise<Answer>

/** Speaks our own API over HTTP with a new key, and holds every answer to the published document. */
export async function createParleyCaller(
  server: Pick<TestServer, 'app' | 'db'>,
  accountId: string,
  permissions: CredentialPermissions = {},
): Promise<ParleyCaller> {
  const { token } = await server.db.transaction((tx) =>
    createCredential(tx, { accountId, dialect: 'parley', permissions }),
  )
  return createCaller(server, { authorization: `Bearer ${token}` })
}

/** The same with any headers: those of a key, of a browser, or none. */
export async function createCaller(
  { app }: Pick<TestServer, 'app'>,
  headers: Record<string, string>,
): Promise<ParleyCaller> {
  const document: Document = (await app.http.inject('/docs/parley/openapi.json')).json()
  const ajv = new Ajv2020({ strict: false })
  formats.default(ajv)
  return async (method, path, body) => {
    const answer = await app.http.inject({
      method: method as 'GET',
      url: `/parley/v1${path}`,
      headers,
      payload: body as object,
    })
    const { statusCode: status, headers: answered, body: text } = answer
    const parsed = text === '' ? undefined : JSON.parse(text)
    const type = status < 400 ? 'application/json' : 'application/problem+json'
    if (text !== '') expect(String(answered['content-type']).split(';')[0]).toBe(type)
    const schema = schemaOf(document, { method, path, status, type })
    if (schema) expect(ajv.validate(schema, parsed), ajv.errorsText()).toBe(true)
    expect(answered['x-request-id']).toMatch(/^req_/)
    return { status, headers: answered, text, body: parsed }
  }
}

function schemaOf(
  { paths }: Document,
  { method, path, status, type }: { method: string; path: string; status: number; type: string },
): object | undefined {
  const plain = `/parley/v1${path.split('?')[0]}`
  const operation = Object.keys(paths)
    .filter((template) => new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(plain))
    .map((template) => paths[template]![method.toLowerCase()])
    .find((found) => found !== undefined)
  if (status === 404 && !operation) return undefined
  expect(operation, `${method} ${path} is documented`).toBeDefined()
  return (operation!.responses[status] ?? operation!.responses['default'])?.content?.[type]?.schema
}
