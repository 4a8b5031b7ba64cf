import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { InjectOptions } from 'fastify'
import { expect } from 'vitest'
import type { NewAccount } from '../server/core/accounts/index.ts'
import { type Document, schemaOf } from './documented-answer.ts'
import type { TestServer } from './harness.ts'
import type { Answer, Caller } from './vobiz-caller.ts'

/** A Bearer header of a fresh token. */
export async function hatifHeaders(
  { app }: Pick<TestServer, 'app'>,
  { credentials }: Pick<NewAccount, 'credentials'>,
  { scope = 'VoxaAPI' }: { scope?: string } = {},
): Promise<Record<string, string>> {
  const form = new URLSearchParams({ ...credentials.hatif, grant_type: 'client_credentials', scope })
  const answer = await app.http.inject({
    method: 'POST',
    url: '/connect/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: form.toString(),
  })
  return { authorization: `Bearer ${answer.json().access_token}` }
}

/**
 * Speaks Hatif over HTTP, and holds every success to the published OpenAPI document and every failure to ABP's
 * envelope. Answers in the documented casing are not described there: pass `casing` to leave them out.
 */
export async function createHatifCaller(
  server: TestServer,
  account: Pick<NewAccount, 'credentials'>,
  { casing = 'live' }: { casing?: 'live' | 'documented' } = {},
): Promise<Caller> {
  const { app } = server
  const document: Document = (await app.http.inject('/docs/hatif/openapi.json')).json()
  const headers = await hatifHeaders(server, account)
  const ajv = new Ajv2020({ strict: false })
  formats.default(ajv)
  return async (method, path, body, options: InjectOptions = {}): Promise<Answer> => {
    const answer = await app.http.inject({
      method: method as 'GET',
      url: path,
      headers: { ...headers, ...options.headers },
      payload: body as object,
      ...(options.payload !== undefined && { payload: options.payload }),
    })
    const text = answer.body
    const isJson = String(answer.headers['content-type']).startsWith('application/json')
    const parsed = isJson ? JSON.parse(text) : undefined
    if (answer.statusCode < 400) {
      const schema = schemaOf(document, { method, path: path.split('?')[0]!, status: answer.statusCode })
      if (!schema) expect(text).toBe('')
      else if (casing === 'live') expect(ajv.validate(schema, parsed), ajv.errorsText()).toBe(true)
    } else if (text !== '') {
      expect(Object.keys(parsed)).toEqual(['error'])
      expect(parsed.error).toMatchObject({ message: expect.any(String), data: {} })
      expect(answer.headers['_abperrorformat']).toBe('true')
    }
    return { status: answer.statusCode, headers: answer.headers, text, body: parsed }
  }
}
