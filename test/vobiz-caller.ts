import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { InjectOptions } from 'fastify'
import { expect } from 'vitest'
import { type Document, schemaOf } from './documented-answer.ts'
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
      const schema = schemaOf(document, {
        method,
        path: `/api/v1/messaging${path.split('?')[0]!}`,
        status: answer.statusCode,
      })
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
