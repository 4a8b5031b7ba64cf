import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ChatbotxError } from '../server/api/chatbotx/errors.ts'
import { chatbotxDialect } from '../server/api/chatbotx/index.ts'
import { defineEndpoint, type Endpoint } from '../server/api/chatbotx/route.ts'
import { revokeCredential, updateAccount } from '../server/core/accounts/index.ts'
import { createHttp } from '../server/http.ts'
import { sql } from '../server/platform/db/index.ts'
import { AppError, duplicate, invalidField, invalidState, notFound } from '../server/platform/errors.ts'
import { createLog } from '../server/platform/log.ts'
import {
  createChatbotxCaller,
  makeToken,
  readSpec,
  servicesOf,
  startChatbotxServer,
} from './chatbotx-caller.ts'
import { eventually, makeAccount, type TestServer } from './harness.ts'

let server: TestServer
let token: string
let accountId: string

beforeAll(async () => {
  server = await startChatbotxServer()
  const account = await makeAccount(server.db)
  accountId = account.id
  token = account.credentials.chatbotx.token
})
afterAll(() => server.close())

const unauthorised = {
  defined: false,
  code: 'INVALID_CHATBOT_TOKEN',
  status: 401,
  message: 'Invalid or missing workspace API token',
}

async function ask(url: string, headers: Record<string, string> = {}, method = 'GET') {
  const answer = await server.app.http.inject({ method: method as 'GET', url: `/api${url}`, headers })
  const isJson = String(answer.headers['content-type']).startsWith('application/json')
  return { status: answer.statusCode, body: isJson ? answer.json() : answer.body, headers: answer.headers }
}

describe('a token', () => {
  test('comes in the header, else in the query', async () => {
    const bearer = { authorization: `Bearer ${token}` }
    expect((await ask('/v1/workspaces', bearer)).body.id).toBe(accountId)
    expect((await ask(`/v1/workspaces?token=${token}`)).body.id).toBe(accountId)
    expect((await ask(`/v1/workspaces?token=${token}`, { authorization: 'Basic eA==' })).status).toBe(200)
    expect((await ask('/v1/workspaces?token=wrong', bearer)).status).toBe(200)
    expect((await ask(`/v1/workspaces?token=${token}`, { authorization: 'Bearer wrong' })).status).toBe(401)
  })

  test.each([
    ['none', {}],
    ['another case', { authorization: 'bearer TOKEN' }],
    ['two blanks', { authorization: 'Bearer  TOKEN' }],
    ['a wrong one', { authorization: 'Bearer cbx_ws_wrong' }],
    ['an empty one', { authorization: 'Bearer ' }],
  ])('%s is 401', async (_name, headers: Record<string, string>) => {
    const given = Object.entries(headers).map(([name, value]) => [name, value.replace('TOKEN', token)])
    const { status, body } = await ask('/v1/workspaces', Object.fromEntries(given))
    expect([status, body]).toEqual([401, unauthorised])
  })

  test('of another dialect, given twice or revoked is 401', async () => {
    const account = await makeAccount(server.db)
    const { vobiz, parley, chatbotx } = account.credentials
    for (const other of [vobiz.auth_token, parley.key])
      expect((await ask('/v1/workspaces', { authorization: `Bearer ${other}` })).status).toBe(401)
    expect((await ask(`/v1/workspaces?token=${token}&token=${token}`)).status).toBe(401)
    expect((await ask(`/v1/workspaces?token=${chatbotx.token}`)).status).toBe(200)
    const [row] = await server.db.query<{ id: string }>(
      sql`select id from credentials where account_id = ${account.id} and dialect = 'chatbotx'`,
    )
    await server.db.transaction((tx) => revokeCredential(tx, { accountId: account.id, id: row!.id }))
    await eventually(async () => (await ask(`/v1/workspaces?token=${chatbotx.token}`)).status === 401)
  })

  test('of an account that is switched off may do nothing', async () => {
    const account = await makeAccount(server.db)
    await server.db.transaction((tx) => updateAccount(tx, { id: account.id, active: false }))
    const { status, body } = await ask(`/v1/workspaces?token=${account.credentials.chatbotx.token}`)
    expect([status, body.code, body.defined]).toEqual([403, 'FORBIDDEN', false])
  })

  test('is asked for by every operation', async () => {
    const { paths } = await readSpec(server)
    for (const [path, operations] of Object.entries(paths))
      for (const method of Object.keys(operations)) {
        const { status, body } = await ask(path.replace(/\{\w+\}/g, '1'), {}, method.toUpperCase())
        expect([status, body], `${method} ${path}`).toEqual([401, unauthorised])
      }
  })

  test('with scopes opens what is in them and what needs none', async () => {
    const limited = { authorization: `Bearer ${await makeToken(server, accountId, { scopes: ['inbox'] })}` }
    expect((await ask('/v1/teams', limited)).status).toBe(200)
    expect((await ask('/v1/workspaces', limited)).status).toBe(200)
    const { status, body } = await ask('/v1/flows', limited)
    expect([status, body.code]).toEqual([403, 'FORBIDDEN'])
  })

  test('that may only read reads everything', async () => {
    const reader = await createChatbotxCaller(server, {
      token: await makeToken(server, accountId, { readOnly: true }),
    })
    const { paths } = await readSpec(server)
    const lists = Object.keys(paths).filter((path) => !path.includes('{') && paths[path]!['get'])
    expect(lists.length).toBeGreaterThan(10)
    for (const path of lists) expect((await reader('GET', path)).status, path).not.toBe(403)
  })
})

describe('a path', () => {
  test.each([
    ['GET', '/v1/nothing'],
    ['GET', '/nothing'],
    ['POST', '/v1/workspaces'],
    ['HEAD', '/v1/workspaces'],
    ['DELETE', '/v1/members'],
  ])('%s %s is unknown, with or without a token', async (method, path) => {
    const known: Record<string, string> = { authorization: `Bearer ${token}` }
    for (const headers of [{}, known]) {
      const answer = await ask(path, headers, method)
      expect(answer.status).toBe(404)
      expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8')
      if (method !== 'HEAD') expect(answer.body).toBe('Not found')
    }
  })

  test('of Vobiz is left to Vobiz', async () => {
    expect((await ask('/v1/messaging/conversations')).body.error.code).toBe('INVALID_CREDENTIALS')
    expect((await ask('/v1/messaging/nothing')).body.error.code).toBe('NOT_FOUND')
    expect((await ask('/v1/auth/me')).body.error.code).toBe('INVALID_CREDENTIALS')
    expect((await ask('/v1/webhooks/whatsapp?hub.mode=subscribe')).body).not.toBe('Not found')
  })

  test('may end in a slash', async () => {
    expect((await ask(`/v1/workspaces/?token=${token}`)).status).toBe(200)
  })
})

describe('an error', () => {
  const thrown: [name: string, error: Error, status: number, shown: object][] = [
    ['not found', notFound('custom_field'), 404, { code: 'notFound', message: 'Custom field not found' }],
    ['a broadcast', notFound('campaign'), 404, { code: 'notFound', message: 'Broadcast not found' }],
    ['forbidden', new AppError('forbidden', 'No'), 403, { code: 'FORBIDDEN', message: 'No' }],
    ['a business rule', invalidState('team', 'Not now'), 400, { code: 'systemError', message: 'Not now' }],
    [
      'a field',
      invalidField('contact.name', 'is required'),
      400,
      {
        code: 'BAD_REQUEST',
        message: 'Input validation failed',
        data: {
          issues: [{ code: 'custom', path: ['contact', 'name'], message: 'contact.name is required' }],
        },
      },
    ],
    [
      'a name that is taken',
      duplicate('tag', 'Taken'),
      422,
      {
        code: 'invalidRequestData',
        message: 'Taken',
        data: { issues: [{ code: 'custom', path: [], message: 'Taken' }] },
      },
    ],
    [
      'too many requests',
      new AppError('rate_limited', 'x', { retryAfterSeconds: 3 }),
      429,
      { code: 'tooManyRequests', message: 'Too many requests. Retry after 3s.' },
    ],
    [
      'the vendor’s own',
      new ChatbotxError('invalidAssignee', 400, 'Unknown assignee'),
      400,
      { code: 'invalidAssignee', message: 'Unknown assignee' },
    ],
    [
      'a fault of ours',
      new Error('secret detail'),
      500,
      { code: 'INTERNAL_SERVER_ERROR', message: 'Internal server error' },
    ],
    [
      'text that no database takes',
      Object.assign(new Error('invalid byte sequence'), { code: '22021' }),
      400,
      { code: 'BAD_REQUEST' },
    ],
  ]

  test.each(thrown)('%s is shown in the vendor’s form', async (_name, error, status, shown) => {
    const http = await serve([failing(error)])
    const answer = await http.inject({ url: `/api/v1/failing?token=${token}` })
    expect(answer.json()).toMatchObject({ defined: false, status, ...shown })
    expect(answer.statusCode).toBe(status)
    expect(answer.body).not.toContain('secret')
    await http.close()
  })

  test('is defined where its route declares it', async () => {
    const http = await serve([{ ...failing(notFound('tag')), declares: ['notFound'] }])
    const { json } = await http.inject({ url: `/api/v1/failing?token=${token}` })
    expect(json()).toEqual({ defined: true, code: 'notFound', status: 404, message: 'Tag not found' })
    await http.close()
  })

  test('of the output is a fault of ours', async () => {
    const wrong = { ...failing(new Error()), handler: async () => ({ x: 1 }) } as unknown as Endpoint
    const http = await serve([wrong])
    const { json } = await http.inject({ url: `/api/v1/failing?token=${token}` })
    expect(json()).toMatchObject({ status: 500, code: 'INTERNAL_SERVER_ERROR' })
    await http.close()
  })

  test('text with U+0000 in a query does no harm', async () => {
    const { status, body } = await ask(`/v1/error-logs?keyword=a%00b&token=${token}`)
    expect([status, body.code]).toEqual([400, 'BAD_REQUEST'])
  })
})

describe('the rate limit', () => {
  test('of an account holds for each token, and says when to come back', async () => {
    const account = await makeAccount(server.db)
    await server.db.transaction((tx) =>
      updateAccount(tx, { id: account.id, settings: { requestsPerSecond: 2 } }),
    )
    const headers = { authorization: `Bearer ${account.credentials.chatbotx.token}` }
    const other = { authorization: `Bearer ${await makeToken(server, account.id)}` }
    // Three in one second of the clock: of eight in a row, some three are.
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask('/v1/workspaces', headers)))
    const refused = answers.find(({ status }) => status === 429)!
    expect(refused.body).toEqual({
      defined: false,
      code: 'tooManyRequests',
      status: 429,
      message: 'Too many requests. Retry after 1s.',
    })
    expect(refused.headers['retry-after']).toBe('1')
    expect((await ask('/v1/workspaces', other)).status).toBe(200)
  })
})

test('writes of a token that may only read are refused before their input is read', async () => {
  const http = await serve([{ ...failing(new Error()), method: 'POST' }])
  const reader = await makeToken(server, accountId, { readOnly: true })
  const answer = await http.inject({
    method: 'POST',
    url: '/api/v1/failing',
    headers: { authorization: `Bearer ${reader}`, 'content-type': 'application/json' },
    payload: '{"broken',
  })
  expect([answer.statusCode, answer.json().code]).toEqual([403, 'FORBIDDEN'])
  await http.close()
})

function failing(error: Error): Endpoint {
  return defineEndpoint({
    method: 'GET',
    path: '/v1/failing',
    operationId: 'failing',
    summary: 'x',
    tags: ['x'],
    output: z.object({ x: z.string() }),
    handler: async () => {
      throw error
    },
  })
}

async function serve(endpoints: Endpoint[]): Promise<FastifyInstance> {
  const http = createHttp(createLog('silent'))
  await http.register(chatbotxDialect, { ...servicesOf(server), endpoints })
  return http
}
