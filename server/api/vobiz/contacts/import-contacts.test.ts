import { request } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { makeAccount, startTestServer, type TestServer } from '../../../../test/harness.ts'
import { type Caller, createVobizCaller } from '../../../../test/vobiz-caller.ts'
import { listEvents } from '../../../core/events/index.ts'
import { Transaction } from '../../../platform/db/index.ts'

let server: TestServer
let account: Awaited<ReturnType<typeof makeAccount>>
let call: Caller

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  await server.listen()
})
afterAll(() => server.close())

beforeEach(async () => {
  account = await makeAccount(server.db)
  call = await createVobizCaller(server, account.vobizHeaders)
})

const boundary = 'boundary-of-the-test'
const multipartHeaders = { 'content-type': `multipart/form-data; boundary=${boundary}` }

/** A form as clients send it: parts of a name, a content, and a file name unless it is a plain field. */
function formOf(...parts: { name: string; content: string | Buffer; fileName?: string }[]): Buffer {
  const pieces = parts.flatMap(({ name, content, fileName }) => [
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"`,
    fileName === undefined ? '\r\n\r\n' : `; filename="${fileName}"\r\nContent-Type: text/csv\r\n\r\n`,
    content,
    '\r\n',
  ])
  return Buffer.concat([...pieces, `--${boundary}--\r\n`].map((piece) => Buffer.from(piece)))
}

async function importCsv(content: string | Buffer, as: Caller = call) {
  const payload = formOf({ name: 'file', content, fileName: 'contacts.csv' })
  return as('POST', '/contacts/import', undefined, { headers: multipartHeaders, payload })
}

async function contacts(query = 'limit=100') {
  const { body } = await call('GET', `/contacts?${query}`)
  return body.items.map(({ phone_number, name, tags }: Record<string, unknown>) => [phone_number, name, tags])
}

test('makes the contacts of the example, updates a known one and tells of the bad row', async () => {
  await call('POST', '/contacts', { phone_number: '+918800000003', name: 'Old', tags: ['kept?'] })
  const { status, body } = await importCsv(
    'phone_number,name,tags\n' +
      '+918800000001,Meera Iyer,"clinic, vip"\n' +
      '+918800000002,Asha,\n' +
      '+918800000003,Ravi,"clinic"\n' +
      '00123,Nobody,vip\n',
  )
  expect(status).toBe(200)
  expect(body).toEqual({
    total: 4,
    created: 2,
    updated: 1,
    failed: 1,
    errors: [{ row: 4, phone_number: '00123', reason: 'invalid phone_number: must be E.164 format' }],
  })
  expect(await contacts()).toEqual([
    ['+918800000002', 'Asha', []],
    ['+918800000001', 'Meera Iyer', ['clinic', 'vip']],
    ['+918800000003', 'Ravi', ['clinic']],
  ])
})

test('takes the columns in any order and letter case, a byte order mark, either line end, and other columns', async () => {
  await importCsv(
    '\ufeffTags,E-mail, Name ,"Phone_Number"\r\n"b,a",x@example.org,"Iyer, Meera ""M""",(+91) 8800-000.001\r\n',
  )
  await importCsv('name;x,phone_number,name\nignored,918800000002,"two\nlines"')
  expect(await contacts()).toEqual([
    ['+918800000002', 'two\nlines', []],
    ['+918800000001', 'Iyer, Meera "M"', ['b', 'a']],
  ])
})

test('an absent tags column leaves the tags, an empty cell takes them away', async () => {
  await importCsv('phone_number,name,tags\n+918800000001,One,"a,b"\n+918800000002,Two,"a"\n')
  const { body } = await importCsv('phone_number,name\n+918800000001,Uno\n')
  expect(body).toMatchObject({ created: 0, updated: 1 })
  expect(await contacts()).toEqual([
    ['+918800000002', 'Two', ['a']],
    ['+918800000001', 'Uno', ['a', 'b']],
  ])
  await importCsv('tags,phone_number,name\n,+918800000001,Uno\n')
  expect(await contacts('search=uno')).toEqual([['+918800000001', 'Uno', []]])
})

test('of several rows with one number the last one counts, and each is counted', async () => {
  const { body } = await importCsv(
    'phone_number,name,tags\n+918800000001,First,a\n918800000001,Second,b\n+91 8800000001,Third,"c,a"\n',
  )
  expect(body).toEqual({ total: 3, created: 1, updated: 2, failed: 0, errors: [] })
  expect(await contacts()).toEqual([['+918800000001', 'Third', ['c', 'a']]])
})

test('says of every bad row what is wrong, by its number and as it was written', async () => {
  const { body } = await importCsv(
    [
      'phone_number,name,tags',
      '+918800000001,,a',
      '',
      ',,',
      'abc,Name,',
      `+918800000002,${'n'.repeat(501)},`,
      `+918800000003,Name,${'t'.repeat(256)}`,
      '+918800000004,a\0b,',
      '+918800000005',
      '+918800000006,Good',
    ].join('\n'),
  )
  expect(body).toEqual({
    total: 7,
    created: 1,
    updated: 0,
    failed: 6,
    errors: [
      { row: 1, phone_number: '+918800000001', reason: 'invalid name: is required' },
      { row: 2, phone_number: 'abc', reason: 'invalid phone_number: must be E.164 format' },
      { row: 3, phone_number: '+918800000002', reason: 'invalid name: may have 500 characters at most' },
      {
        row: 4,
        phone_number: '+918800000003',
        reason: 'invalid tags: may have names of 255 characters at most',
      },
      { row: 5, phone_number: '+918800000004', reason: 'invalid name: may not contain the character U+0000' },
      { row: 6, phone_number: '+918800000005', reason: 'invalid name: is required' },
    ],
  })
  expect(await contacts()).toEqual([['+918800000006', 'Good', []]])
})

test('a file with a header alone imports nothing', async () => {
  expect((await importCsv('phone_number,name')).body).toEqual({
    total: 0,
    created: 0,
    updated: 0,
    failed: 0,
    errors: [],
  })
})

test('tells each change once, and nothing of rows that changed nothing', async () => {
  await importCsv('phone_number,name,tags\n+918800000001,One,a\n+918800000002,Two,a\n')
  const [second, first] = (await call('GET', '/contacts')).body.items
  server.clock.advance(60_000)
  await importCsv(
    'phone_number,name,tags\n+918800000001,One,a\n+918800000002,Dos,"a,b"\n+918800000003,Three,\n',
  )
  const events = await listEvents(server.db, { accountId: account.id, after: '0', limit: 100 })
  expect(events.map(({ type, data }) => [type, data['changed']])).toEqual([
    ['contact.created', undefined],
    ['contact.created', undefined],
    ['contact.updated', ['name', 'tags']],
    ['contact.created', undefined],
  ])
  expect((await call('GET', `/contacts/${first.id}`)).body.updated_at).toBe(first.updated_at)
  expect((await call('GET', `/contacts/${second.id}`)).body.updated_at > second.updated_at).toBe(true)
})

test('takes thousands of rows, with numbers that come again and rows that fail', async () => {
  const rows = Array.from({ length: 2500 }, (_, index) => {
    const number = 918_800_000_000 + (index % 2400)
    return index % 50 === 0 ? `bad${index},x,y` : `+${number},Person ${index} مرحبا,"all,t${index % 20}"`
  })
  const csv = `phone_number,name,tags\n${rows.join('\n')}\n`
  const { body } = await importCsv(csv)
  const numbers = new Set(rows.flatMap((row) => /^\+\d+/.exec(row)?.[0] ?? [])).size
  expect(body).toMatchObject({ total: 2500, created: numbers, updated: 2450 - numbers, failed: 50 })
  expect(body.errors.slice(0, 2).map(({ row }: { row: number }) => row)).toEqual([1, 51])
  expect((await call('GET', '/contacts')).body.total).toBe(numbers)
  expect((await call('GET', '/contacts?tag=all')).body.total).toBe(numbers)
  expect((await call('GET', '/contacts?search=Person+2499')).body.items).toMatchObject([
    { name: 'Person 2499 مرحبا', tags: ['all', 't19'] },
  ])

  expect((await importCsv(csv)).body).toMatchObject({ created: 0, updated: 2450, failed: 50 })
})

test('a thousand rows take as many statements as one', async () => {
  const file = (first: number, count: number) =>
    `phone_number,name,tags\n${Array.from({ length: count }, (_, index) => `+${first + index},P,t${first}`).join('\n')}`
  const one = await statementsOf(() => importCsv(file(918_800_000_000, 1)))
  const thousand = await statementsOf(() => importCsv(file(918_900_000_000, 1000)))
  expect(thousand).toBe(one)
  expect(one).toBeGreaterThan(3)
})

test('two imports of the same numbers at once, and creates meanwhile, make each contact once', async () => {
  const rows = Array.from({ length: 1500 }, (_, index) => `+${918_800_000_000 + index},P${index},"a,b"`)
  const file = (order: string[]) => `phone_number,name,tags\n${order.join('\n')}`
  const answers = await Promise.all([
    importCsv(file(rows)),
    importCsv(file(rows.toReversed())),
    ...Array.from({ length: 20 }, (_, index) =>
      call('POST', '/contacts', {
        phone_number: `+${918_800_000_000 + index * 70}`,
        name: 'X',
        tags: ['b', 'c'],
      }),
    ),
  ])
  const [one, other, ...creates] = answers
  const made = creates.filter(({ status }) => status === 201).length
  expect(one!.body.created + other!.body.created + made).toBe(1500)
  expect((await call('GET', '/contacts')).body.total).toBe(1500)
  expect((await call('GET', '/contacts?tag=a')).body.total).toBe(1500)
})

test('contacts of other accounts are neither seen nor changed', async () => {
  const stranger = await makeAccount(server.db, 'Stranger')
  const callStranger = await createVobizCaller(server, stranger.vobizHeaders)
  await importCsv('phone_number,name,tags\n+918800000001,Ours,a')
  expect(
    (await importCsv('phone_number,name,tags\n+918800000001,Theirs,b', callStranger)).body,
  ).toMatchObject({ created: 1 })
  expect(await contacts()).toEqual([['+918800000001', 'Ours', ['a']]])
})

test.each<[string, Buffer | string]>([
  ['no columns at all', ''],
  ['a file without a name column', 'phone_number\n+918800000001\n'],
  ['a file without a number column', 'phone,name\n+918800000001,x\n'],
  ['a file without a header', '+918800000001,Meera\n'],
  [
    'a quoted cell that never ends',
    `phone_number,name\n${'+918800000001,Good\n'.repeat(1500)}+918800000002,"Meera\n`,
  ],
  ['a file that is not UTF-8', Buffer.from('phone_number,name\n+918800000001,M\xe9ra\n', 'latin1')],
  ['a spreadsheet', Buffer.from([0x50, 0x4b, 3, 4, 0xff, 0xfe])],
])('%s is refused and changes nothing', async (_what, content) => {
  const { status, body } = await importCsv(content)
  expect([status, body.error.code, body.error.details.errors[0].field]).toEqual([
    400,
    'VALIDATION_ERROR',
    'file',
  ])
  expect((await call('GET', '/contacts')).body.total).toBe(0)
})

test.each<[string, { headers?: Record<string, string>; payload: Buffer | string }]>([
  ['a form without the file', { headers: multipartHeaders, payload: formOf({ name: 'x', content: 'y' }) }],
  [
    'a file under another name',
    {
      headers: multipartHeaders,
      payload: formOf({ name: 'upload', content: 'phone_number,name', fileName: 'a.csv' }),
    },
  ],
  ['an empty form', { headers: multipartHeaders, payload: `--${boundary}--\r\n` }],
  [
    'a form that breaks off',
    {
      headers: multipartHeaders,
      payload: formOf({ name: 'file', content: 'phone_number,name\n', fileName: 'a' }).subarray(0, 120),
    },
  ],
  ['a form without its boundary', { headers: { 'content-type': 'multipart/form-data' }, payload: 'x' }],
  ['JSON', { headers: { 'content-type': 'application/json' }, payload: '{"file":"x"}' }],
  ['a bare CSV', { headers: { 'content-type': 'text/csv' }, payload: 'phone_number,name\n' }],
  ['nothing', { payload: '' }],
])('%s is refused', async (_what, options) => {
  const { status, body } = await call('POST', '/contacts/import', undefined, options)
  expect([status, body.error.code]).toEqual([400, 'VALIDATION_ERROR'])
})

test('a file in a plain field of that name is taken too, and other parts are passed over', async () => {
  const payload = formOf(
    { name: 'note', content: 'from the shop' },
    { name: 'other', content: 'x', fileName: 'x.bin' },
    { name: 'file', content: 'phone_number,name\n+918800000001,Meera\n' },
  )
  const { body } = await call('POST', '/contacts/import', undefined, { headers: multipartHeaders, payload })
  expect(body).toMatchObject({ total: 1, created: 1 })
})

test('no other route takes multipart bodies', async () => {
  const payload = formOf({ name: 'name', content: 'x' })
  const { status } = await call('POST', '/contacts', undefined, { headers: multipartHeaders, payload })
  expect(status).toBe(400)
})

test.each([
  ['that says so', true],
  ['that is found out on the way', false],
])('a file that is too large, %s, is refused over a real connection', async (_what, withLength) => {
  const row = '+918800000001,Meera Iyer with a rather long name\n'
  const content = `phone_number,name\n${row.repeat(Math.ceil((21 * 1024 * 1024) / row.length))}`
  const form = formOf({ name: 'file', content, fileName: 'big.csv' })
  const { status, body } = await postForm(
    form,
    withLength ? { 'content-length': String(form.length) } : { 'transfer-encoding': 'chunked' },
  )
  expect([status, body.error.code]).toEqual([413, 'VALIDATION_ERROR'])
  expect(body.message).toContain('20 MB')
  expect((await call('GET', '/contacts')).body.total).toBe(0)
})

test('what follows the file in a form is read past', async () => {
  const form = formOf(
    { name: 'file', content: 'phone_number,name\n+918800000001,Meera\n', fileName: 'a.csv' },
    { name: 'more', content: 'x'.repeat(3_000_000), fileName: 'b.bin' },
  )
  for (const created of [1, 0]) {
    const { status, body } = await postForm(form, { 'transfer-encoding': 'chunked' })
    expect([status, body.created]).toEqual([200, created])
  }
})

test('other requests are answered while a long file is read', async () => {
  const rows = Array.from({ length: 60_000 }, (_, index) => `bad${index},Person ${index},"a,b"`)
  const importing = importCsv(`phone_number,name,tags\n${rows.join('\n')}`)
  let answered = 0
  const asking = (async () => {
    while ((await Promise.race([importing, call('GET', '/contacts')])).text.startsWith('{"items"'))
      answered += 1
  })()
  const { body } = await importing
  await asking
  expect(body).toMatchObject({ total: 60_000, failed: 60_000 })
  expect(body.errors).toHaveLength(10_000)
  expect(answered).toBeGreaterThan(5)
})

async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  const query = vi.spyOn(Transaction.prototype, 'query')
  await work()
  const count = query.mock.calls.length
  query.mockRestore()
  return count
}

type Response = { status: number; body: ReturnType<typeof JSON.parse> }

/** Sends a form over a socket, and reads the answer even if the server gives it before the end. */
function postForm(form: Buffer, headers: Record<string, string>): Promise<Response> {
  return new Promise((resolve, reject) => {
    const post = request(`${server.url}/api/v1/messaging/contacts/import`, {
      method: 'POST',
      headers: { ...account.vobizHeaders, ...multipartHeaders, ...headers },
    })
    post.on('response', async (response) => {
      const chunks: Buffer[] = []
      for await (const chunk of response) chunks.push(chunk)
      resolve({ status: response.statusCode!, body: JSON.parse(Buffer.concat(chunks).toString()) })
    })
    post.on('error', reject)
    post.end(form)
  })
}
