import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { InjectOptions } from 'fastify'
import { expect } from 'vitest'
import type { TestServer } from './harness.ts'

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

type Responses = Record<string, { content?: Record<string, { schema: object }> }>
type Document = { paths: Record<string, Record<string, { responses: Responses }>> }

/** Speaks Vobiz over HTTP, and holds every success to the published OpenAPI document. */
export async function createVobizCaller(
  { app }: TestServer,
  headers: Record<string, string>,
  { prefix = '/api/v1/messaging' }: { prefix?: string } = {},
): Promise<Caller> {
  const document: Document = (await app.http.inject('/docs/vobiz/openapi.json')).json()
  const ajv = new Ajv2020({ strict: false })
  formats.default(ajv)
  return async (method, path, body, options = {}) => {
    const answer = await app.http.inject({
      method: method as 'GET',
      url: prefix + path,
      headers: { ...headers, ...options.headers },
      payload: body as object,
      ...(options.payload !== undefined && { payload: options.payload }),
    })
    const text = answer.body
    const isJson = String(answer.headers['content-type']).startsWith('application/json')
    const parsed = isJson ? JSON.parse(text) : undefined
    if (answer.statusCode < 400) {
      const schema = schemaOf(document, { method, path: path.split('?')[0]!, status: answer.statusCode })
      if (schema) expect(ajv.validate(schema, parsed), ajv.errorsText()).toBe(true)
      else expect(text).toBe('')
    } else {
      expect(parsed).toMatchObject({
        status: 'error',
        message: parsed.error.message,
        requestId: expect.any(String),
      })
    }
    return { status: answer.statusCode, headers: answer.headers, text, body: parsed }
  }
}

/** The schema of an answer; undefined for one without a body. */
function schemaOf(
  { paths }: Document,
  { method, path, status }: { method: string; path: string; status: number },
): object | undefined {
  const url = `/api/v1/messaging${path}`
  const isFor = (template: string) => new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(url)
  // A path spelled out goes before one with a parameter in its place.
  const responses: Responses | undefined = Object.keys(paths)
    .filter(isFor)
    .sort((a, b) => a.split('{').length - b.split('{').length)
    .flatMap((template) => paths[template]![method.toLowerCase()]?.responses ?? [])[0]
  expect(Object.keys(responses ?? {}), `${method} ${path} is documented`).toContain(String(status))
  return responses![status]!.content?.['application/json']?.schema
}
