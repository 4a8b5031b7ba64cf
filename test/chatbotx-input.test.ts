import { createHash } from 'node:crypto'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { chatbotxDialect } from '../server/api/chatbotx/index.ts'
import { jsonText, sortText } from '../server/api/chatbotx/input/json-text.ts'
import { defineEndpoint, JsonText } from '../server/api/chatbotx/route.ts'
import { IdText } from '../server/api/chatbotx/schemas.ts'
import { createHttp } from '../server/http.ts'
import { createLog } from '../server/platform/log.ts'
import { servicesOf } from './chatbotx-caller.ts'
import { makeAccount, startTestServer, type TestServer } from './harness.ts'

/** Every kind of value that inputs of the dialect have. */
const Values = z.object({
  id: IdText.optional(),
  text: z.string().optional(),
  number: z.number().optional(),
  perPage: z.int().min(1).nullish(),
  flag: z.boolean().nullish(),
  date: z.coerce.date().optional(),
  kind: z.enum(['bot', 'human']).optional(),
  list: z.array(z.string()).optional(),
  numbers: z.array(z.number()).optional(),
  nested: z.object({ operator: z.string(), conditions: z.array(z.object({ field: z.string() })) }).optional(),
  either: z.union([z.number(), z.string()]).optional(),
  files: z.array(z.file()).optional(),
  tags: jsonText(z.array(z.enum(['unread', 'archived']))),
  filter: jsonText(z.object({ operator: z.enum(['and', 'or']) })),
  sort: sortText,
})

const Echo = z.record(z.string(), z.unknown())

/** Answers what it understood. */
function echo(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: `/v1/${string}`, input: z.ZodType = Values) {
  return defineEndpoint({
    method,
    path,
    operationId: `${method} ${path}`,
    summary: 'x',
    tags: ['x'],
    input,
    output: Echo,
    handler: async (_services, { input: understood }) => describeFiles(understood as Record<string, unknown>),
  })
}

const endpoints = [
  echo('GET', '/v1/values'),
  echo('POST', '/v1/values'),
  echo('POST', '/v1/required', z.object({ name: z.string() })),
  echo('PUT', '/v1/things/{text}'),
  echo('POST', '/v1/things/{text}/required', z.object({ text: z.string(), name: z.string() })),
  echo('DELETE', '/v1/things/{text}'),
  echo('DELETE', '/v1/things/{text}/tags', z.object({ text: z.string(), tagIds: z.array(IdText).min(1) })),
  echo('POST', '/v1/array', z.object({ items: z.array(z.object({ on: z.boolean() })) })),
  defineEndpoint({
    method: 'POST',
    path: '/v1/silent',
    operationId: 'silent',
    summary: 'x',
    tags: ['x'],
    handler: async () => {},
  }),
  defineEndpoint({
    method: 'DELETE',
    path: '/v1/silent',
    operationId: 'deleteSilent',
    summary: 'x',
    tags: ['x'],
    status: 204,
    handler: async () => {},
  }),
  defineEndpoint({
    method: 'GET',
    path: '/v1/extra',
    operationId: 'extra',
    summary: 'x',
    tags: ['x'],
    output: z.object({ shown: z.string(), at: z.date() }),
    handler: async () => ({ shown: 'x', at: new Date(Date.UTC(2026, 5, 2, 8)), secret: 'y' }),
  }),
]

endpoints.push(
  defineEndpoint({
    method: 'GET',
    path: '/v1/text',
    operationId: 'text',
    summary: 'x',
    tags: ['x'],
    output: z.object({ shown: z.string() }),
    handler: async () => new JsonText('{"shown": "by the database"}'),
  }),
)

let server: TestServer
let http: FastifyInstance
let token: string

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  http = createHttp(createLog('silent'))
  await http.register(chatbotxDialect, { ...servicesOf(server), endpoints })
  token = (await makeAccount(server.db)).credentials.chatbotx.token
})
afterAll(async () => {
  await http.close()
  await server.close()
})

type Exchange = { method?: string; url: string; body?: unknown; type?: string; raw?: string | Buffer }

async function send({ method = 'GET', url, body, type, raw }: Exchange) {
  const contentType = type ?? (body === undefined ? undefined : 'application/json')
  const options: InjectOptions = {
    method: method as 'GET',
    url: `/api/v1${url}`,
    headers: { authorization: `Bearer ${token}`, ...(contentType && { 'content-type': contentType }) },
    payload: raw ?? (body === undefined ? undefined : JSON.stringify(body)),
  }
  const answer = await http.inject(options)
  return { status: answer.statusCode, text: answer.body, body: answer.body ? answer.json() : undefined }
}

const once = encodeURIComponent
const twice = (text: string) => encodeURIComponent(encodeURIComponent(text))

describe('a query', () => {
  test.each<[query: string, understood: object]>([
    ['', {}],
    ['?text=a%20b', { text: 'a b' }],
    ['?text=a+b', { text: 'a b' }],
    ['?text=', { text: '' }],
    ['?text=20', { text: '20' }],
    ['?number=20', { number: 20 }],
    ['?number=1.5', { number: 1.5 }],
    ['?number=-3', { number: -3 }],
    ['?perPage=20', { perPage: 20 }],
    ['?flag=true', { flag: true }],
    ['?flag=ON', { flag: true }],
    ['?flag=off', { flag: false }],
    ['?flag=false', { flag: false }],
    ['?date=2026-06-02T08:00:00.000Z', { date: '2026-06-02T08:00:00.000Z' }],
    ['?date=2026-06-02', { date: '2026-06-02T00:00:00.000Z' }],
    ['?kind=bot', { kind: 'bot' }],
    ['?list[]=a&list[]=b', { list: ['a', 'b'] }],
    ['?list=a&list=b', { list: ['a', 'b'] }],
    ['?list[0]=a&list[1]=b', { list: ['a', 'b'] }],
    ['?list%5B%5D=a', { list: ['a'] }],
    ['?numbers[]=1&numbers[]=2', { numbers: [1, 2] }],
    [
      '?nested[operator]=and&nested[conditions][0][field]=email',
      { nested: { operator: 'and', conditions: [{ field: 'email' }] } },
    ],
    ['?either=5', { either: '5' }],
    ['?id=a1b', { id: 'a1b' }],
    ['?nothing=known', {}],
    [`?tags=${once('["unread"]')}`, { tags: ['unread'] }],
    [`?tags=${twice('["unread","archived"]')}`, { tags: ['unread', 'archived'] }],
    ['?tags=["unread"]', { tags: ['unread'] }],
    ['?tags=', {}],
    ['?tags=[]', { tags: [] }],
    ['?tags=nonsense', {}],
    ['?tags=unread', { tags: ['unread'] }],
    ['?tags[]=unread&tags[]=archived', { tags: ['unread', 'archived'] }],
    ['?tags=unread&tags=archived', { tags: ['unread', 'archived'] }],
    ['?tags[0]=unread', { tags: ['unread'] }],
    ['?tags[]=nonsense', {}],
    [`?filter=${once('{"operator":"and"}')}`, { filter: { operator: 'and' } }],
    ['?filter[operator]=or', { filter: { operator: 'or' } }],
    [`?sort=${once('[{"id":"createdAt","desc":true}]')}`, { sort: [{ id: 'createdAt', desc: true }] }],
    [`?sort=${twice('[{"id":"createdAt","desc":false}]')}`, { sort: [{ id: 'createdAt', desc: false }] }],
    ['?sort=createdAt', {}],
    ['?sort={"id":1}', {}],
    ['?token=x&text=a', { text: 'a' }],
  ])('%s is understood', async (query, understood) => {
    const answer = await send({ url: `/values${query}` })
    expect([answer.status, answer.body]).toEqual([200, understood])
  })

  test.each<[query: string, issue: object]>([
    ['?perPage=', { code: 'invalid_type', expected: 'number', path: ['perPage'] }],
    ['?perPage=0', { code: 'too_small', minimum: 1, path: ['perPage'] }],
    ['?perPage=abc', { code: 'invalid_type', path: ['perPage'] }],
    ['?perPage=1.5', { code: 'invalid_type', path: ['perPage'] }],
    ['?perPage=9007199254740993', { path: ['perPage'] }],
    ['?flag=1', { code: 'invalid_type', expected: 'boolean', path: ['flag'] }],
    ['?flag=null', { code: 'invalid_type', path: ['flag'] }],
    ['?flag=', { code: 'invalid_type', path: ['flag'] }],
    ['?kind=robot', { code: 'invalid_value', values: ['bot', 'human'], path: ['kind'] }],
    ['?text=a&text=b', { code: 'invalid_type', expected: 'string', path: ['text'] }],
    ['?list=a', { code: 'invalid_type', expected: 'array', path: ['list'] }],
    ['?id=abc', { code: 'invalid_format', path: ['id'] }],
    ['?date=tomorrow', { code: 'invalid_type', expected: 'date', path: ['date'] }],
    ['?tags=["nonsense"]', { code: 'invalid_value', path: ['tags', 0] }],
    ['?tags={"a":1}', { code: 'invalid_type', expected: 'array', path: ['tags'] }],
    ['?tags="unread"', { code: 'invalid_type', path: ['tags'] }],
    [
      '?tags=null',
      {
        code: 'invalid_type',
        expected: 'array',
        path: ['tags'],
        message: 'Invalid input: expected array, received null',
      },
    ],
    ['?filter=null', { code: 'invalid_type', expected: 'object', path: ['filter'] }],
  ])('%s is refused', async (query, issue) => {
    expect(await send({ url: `/values${query}` })).toMatchObject({ status: 400, body: invalid(issue) })
  })

  test('is not read by a DELETE', async () => {
    expect((await send({ method: 'DELETE', url: '/things/a?number=3' })).body).toEqual({ text: 'a' })
  })

  test('that is too deep or too long does no harm', async () => {
    const deep = `?nested${'[a]'.repeat(500)}=1`
    const long = `?${'x=1&'.repeat(3000)}text=a`
    expect((await send({ url: `/values${deep}` })).status).toBe(400)
    expect((await send({ url: `/values${long}` })).status).toBe(200)
    expect((await send({ url: '/values?__proto__[text]=a&constructor[prototype][text]=a' })).body).toEqual({})
  })
})

describe('a body', () => {
  test.each<[name: string, exchange: Exchange, understood: object]>([
    [
      'JSON',
      { method: 'POST', url: '/values', body: { text: 'a', list: ['b'] } },
      { text: 'a', list: ['b'] },
    ],
    ['numbers as text', { method: 'POST', url: '/values', body: { number: '5' } }, { number: 5 }],
    ['booleans as text', { method: 'POST', url: '/values', body: { flag: 'true' } }, { flag: true }],
    [
      'dates as milliseconds',
      { method: 'POST', url: '/values', body: { date: Date.UTC(2026, 5, 2) } },
      { date: '2026-06-02T00:00:00.000Z' },
    ],
    [
      'texts at any depth',
      { method: 'POST', url: '/array', body: { items: [{ on: 'off' }] } },
      { items: [{ on: false }] },
    ],
    ['null where it may be', { method: 'POST', url: '/values', body: { flag: null } }, { flag: null }],
    ['unknown keys', { method: 'POST', url: '/values', body: { text: 'a', other: 1 } }, { text: 'a' }],
    [
      'a form with brackets',
      {
        method: 'POST',
        url: '/values',
        type: 'application/x-www-form-urlencoded',
        raw: 'list[]=a&number=3&nested[operator]=or&nested[conditions][0][field]=x',
      },
      { list: ['a'], number: 3, nested: { operator: 'or', conditions: [{ field: 'x' }] } },
    ],
    ['path and no body', { method: 'PUT', url: '/things/a' }, { text: 'a' }],
    [
      'path and an empty JSON body',
      { method: 'PUT', url: '/things/a', type: 'application/json', raw: '' },
      { text: 'a' },
    ],
    ['path and body', { method: 'PUT', url: '/things/a', body: { number: 1 } }, { text: 'a', number: 1 }],
    ['the same key in both', { method: 'PUT', url: '/things/a', body: { text: 'b' } }, { text: 'b' }],
    ['an encoded path', { method: 'PUT', url: '/things/phone%3A%2B84%2F1' }, { text: 'phone:+84/1' }],
    ['a trailing slash', { method: 'PUT', url: '/things/a/' }, { text: 'a' }],
    ['a DELETE without one', { method: 'DELETE', url: '/things/a' }, { text: 'a' }],
    [
      'a DELETE with one',
      { method: 'DELETE', url: '/things/a/tags', body: { tagIds: ['1'] } },
      { text: 'a', tagIds: ['1'] },
    ],
    [
      'JSON without a content type',
      { method: 'POST', url: '/values', type: '', raw: '{"text":"a"}' },
      { text: 'a' },
    ],
    [
      'JSON with a charset',
      { method: 'POST', url: '/values', type: 'application/json; charset=utf-8', raw: '{"text":"a"}' },
      { text: 'a' },
    ],
  ])('is understood: %s', async (_name, exchange, understood) => {
    const answer = await send(exchange)
    expect([answer.status, answer.body]).toEqual([200, understood])
  })

  test.each<[name: string, exchange: Exchange, issue: object]>([
    [
      'none where the path has no parameters',
      { method: 'POST', url: '/required' },
      { path: [], expected: 'object', message: 'Invalid input: expected object, received undefined' },
    ],
    [
      'none, and a field is missing',
      { method: 'POST', url: '/things/a/required' },
      { path: ['name'], message: 'Invalid input: expected string, received undefined' },
    ],
    [
      'an empty one that is called JSON',
      { method: 'POST', url: '/required', type: 'application/json', raw: '' },
      { path: [], expected: 'object' },
    ],
    [
      'text/plain',
      { method: 'POST', url: '/required', type: 'text/plain', raw: '{"name":"a"}' },
      { path: [], message: 'Invalid input: expected object, received string' },
    ],
    ['JSON null', { method: 'POST', url: '/required', type: 'application/json', raw: 'null' }, { path: [] }],
    ['an array', { method: 'PUT', url: '/things/a', body: [] }, { path: [], expected: 'object' }],
    ['a number as text', { method: 'POST', url: '/required', body: { name: 5 } }, { path: ['name'] }],
    ['a number as id', { method: 'POST', url: '/values', body: { id: 5 } }, { path: ['id'] }],
    [
      'a DELETE without its body',
      { method: 'DELETE', url: '/things/a/tags?tagIds[]=1' },
      { path: ['tagIds'], expected: 'array' },
    ],
    ['a number as flag', { method: 'POST', url: '/values', body: { flag: 1 } }, { path: ['flag'] }],
    ['null where none may be', { method: 'POST', url: '/values', body: { text: null } }, { path: ['text'] }],
  ])('is refused: %s', async (_name, exchange, issue) => {
    expect(await send(exchange)).toMatchObject({ status: 400, body: invalid(issue) })
  })

  test.each(['{"text":', '{"text":"a"} x', 'text=a'])('%s is malformed JSON', async (raw) => {
    const answer = await send({ method: 'POST', url: '/values', type: 'application/json', raw })
    expect(answer).toMatchObject({
      status: 400,
      body: {
        defined: false,
        code: 'BAD_REQUEST',
        status: 400,
        message: expect.stringMatching(/^Malformed request/),
      },
    })
    expect(answer.body).not.toHaveProperty('data')
  })

  test('multipart brings files, alone and in lists', async () => {
    const { type, raw } = multipart([
      ['text', 'hello'],
      ['number', '7'],
      ['files[]', 'a.txt', 'first'],
      ['files[]', 'b.txt', 'second'],
    ])
    expect(await send({ method: 'POST', url: '/values', type, raw })).toMatchObject({
      status: 200,
      body: {
        text: 'hello',
        number: 7,
        files: [
          { name: 'a.txt', type: 'text/plain', sha256: sha256('first') },
          { name: 'b.txt', type: 'text/plain', sha256: sha256('second') },
        ],
      },
    })
  })

  test('multipart that breaks off is malformed', async () => {
    const { type, raw } = multipart([['files[]', 'a.txt', 'first']])
    const answer = await send({
      method: 'POST',
      url: '/values',
      type,
      raw: raw.subarray(0, raw.length - 20),
    })
    expect([answer.status, answer.body.code]).toEqual([400, 'BAD_REQUEST'])
  })
})

describe('an answer', () => {
  test('without output has an empty body, with 200 unless another status is declared', async () => {
    expect(await send({ method: 'POST', url: '/silent' })).toMatchObject({ status: 200, text: '' })
    expect(await send({ method: 'DELETE', url: '/silent' })).toMatchObject({ status: 204, text: '' })
  })

  test('that PostgreSQL wrote leaves as it is', async () => {
    expect((await send({ url: '/text' })).text).toBe('{"shown": "by the database"}')
  })

  test('has no keys that its schema lacks, and dates with milliseconds and Z', async () => {
    expect((await send({ url: '/extra' })).text).toBe('{"shown":"x","at":"2026-06-02T08:00:00.000Z"}')
  })
})

function invalid(issue: object) {
  return {
    defined: false,
    code: 'BAD_REQUEST',
    status: 400,
    message: 'Input validation failed',
    data: { issues: [issue] },
  }
}

type Part = [name: string, value: string] | [name: string, fileName: string, content: string]

function multipart(parts: Part[]): { type: string; raw: Buffer } {
  const lines = parts.map(([name, first, content]) =>
    content === undefined
      ? `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${first}\r\n`
      : `--x\r\ncontent-disposition: form-data; name="${name}"; filename="${first}"\r\ncontent-type: text/plain\r\n\r\n${content}\r\n`,
  )
  return { type: 'multipart/form-data; boundary=x', raw: Buffer.from(`${lines.join('')}--x--\r\n`) }
}

async function describeFiles(understood: Record<string, unknown>) {
  const files = understood['files'] as File[] | undefined
  if (!files) return understood
  const shown = files.map(async (file) => ({
    name: file.name,
    type: file.type,
    sha256: sha256(await file.text()),
  }))
  return { ...understood, files: await Promise.all(shown) }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
