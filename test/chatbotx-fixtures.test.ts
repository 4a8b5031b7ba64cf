import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startChatbotxServer } from './chatbotx-caller.ts'
import { makeTenant } from './chatbotx-tenant.ts'
import type { TestServer } from './harness.ts'

/** One documented exchange. `keep` names values of the answer that later exchanges of the file use. */
type Exchange = {
  name: string
  request: { method: string; path: string; body?: unknown; credentials?: false }
  answer: { status: number; body?: unknown }
  keep?: Record<string, string>
}
type Variables = Record<string, string>

/** What stands in a fixture for a value that is another each time. */
const placeholders: Record<string, unknown> = {
  '<id>': expect.stringMatching(/^\d{16,19}$/),
  '<time>': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  '<string>': expect.stringMatching(/./),
  '<string or null>': { asymmetricMatch: (value: unknown) => value === null || typeof value === 'string' },
  '<integer>': { asymmetricMatch: Number.isInteger },
  '<array>': { asymmetricMatch: Array.isArray },
}

const folder = new URL('../server/api/chatbotx/fixtures/', import.meta.url)

let server: TestServer
let worlds = 0
beforeAll(async () => {
  server = await startChatbotxServer()
}, 60_000)
afterAll(() => server.close())

describe.each(readdirSync(folder))('%s', (file) => {
  let variables: Variables
  let token: string
  beforeAll(async () => {
    worlds += 1
    const tenant = await makeTenant(server, 'Acme', worlds)
    token = tenant.token
    variables = { ...tenant.ids, workspace: tenant.accountId, line: String(worlds) }
  }, 60_000)

  test.each(read(file))('$name', async ({ request, answer, keep = {} }) => {
    const given = await send(request)
    expect(given).toStrictEqual(fill(answer, variables))
    for (const [name, key] of Object.entries(keep))
      variables[name] = (given.body as Record<string, string>)[key]!
  })

  async function send({ method, path, body, credentials = true as boolean }: SendRequest) {
    const answer = await server.app.http.inject({
      method: method as 'GET',
      url: encodeURI(replace(path, variables)),
      headers: {
        ...(credentials && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { payload: textOf(body, variables) }),
    })
    const isJson = String(answer.headers['content-type']).startsWith('application/json')
    return {
      status: answer.statusCode,
      ...(answer.body && { body: isJson ? answer.json() : answer.body }),
    }
  }
})

type SendRequest = Omit<Exchange['request'], 'credentials'> & { credentials?: boolean }

function replace(text: string, variables: Variables): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => {
    const value = variables[name]
    if (value === undefined) throw new Error(`No variable ${name}`)
    return value
  })
}

function textOf(body: unknown, variables: Variables): string {
  return typeof body === 'string' ? body : replace(JSON.stringify(body), variables)
}

/** The documented value with variables in place, and what may vary as something that compares by its form. */
function fill(value: unknown, variables: Variables): unknown {
  if (Array.isArray(value)) return value.map((item) => fill(item, variables))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, variables)]))
  if (typeof value !== 'string') return value
  if (!/^<.*>$/.test(value)) return replace(value, variables)
  if (!(value in placeholders)) throw new Error(`No placeholder ${value}`)
  return placeholders[value]
}

function read(file: string): Exchange[] {
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
}
