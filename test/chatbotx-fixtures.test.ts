import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startChatbotxServer } from './chatbotx-caller.ts'
import { makeTenant } from './chatbotx-tenant.ts'
import type { TestServer } from './harness.ts'
import { type Exchange, fill, fixturesOf, replace, textOf, type Variables } from './replay.ts'

const { files, read } = fixturesOf('chatbotx')

let server: TestServer
let worlds = 0
beforeAll(async () => {
  server = await startChatbotxServer()
})
afterAll(() => server.close())

describe.each(files)('%s', (file) => {
  let variables: Variables
  let token: string
  beforeAll(async () => {
    worlds += 1
    const tenant = await makeTenant(server, 'Acme', worlds)
    token = tenant.token
    variables = { ...tenant.ids, workspace: tenant.accountId, line: String(worlds) }
  })

  test.each(read<Exchange[]>(file))('$name', async ({ request, answer, keep = {} }) => {
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
