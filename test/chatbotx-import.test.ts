import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  contactExportLane,
  contactImportLane,
  deleteOldContactFiles,
  runContactExport,
  runContactImport,
} from '../server/core/contact-files/index.ts'
import { createInbox } from '../server/core/inboxes/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { releaseAllClaims } from '../server/platform/lanes/index.ts'
import { claimLanes } from '../server/platform/lanes/lane-queries.ts'
import { createDiskStore } from '../server/platform/storage/index.ts'
import { type Caller, createChatbotxCaller, startChatbotxServer } from './chatbotx-caller.ts'
import { eventually, makeAccount, makeWhatsAppInbox, type TestServer } from './harness.ts'

let server: TestServer
let media: ReturnType<typeof createDiskStore>
let accountId: string
let inbox: Awaited<ReturnType<typeof makeWhatsAppInbox>>
let call: Caller

beforeAll(async () => {
  server = await startChatbotxServer()
  media = createDiskStore(join(server.config.dataDir, 'media'))
})
afterAll(() => server.close())

beforeEach(async () => {
  await server.db.query(sql`delete from lanes`)
  const account = await makeAccount(server.db)
  accountId = account.id
  inbox = await makeWhatsAppInbox(server, accountId)
  call = await createChatbotxCaller(server, account.credentials.chatbotx)
})

async function ok(method: string, path: string, body?: unknown) {
  const answered = await call(method, `/v1${path}`, body)
  expect(answered.status, answered.text).toBeLessThan(300)
  return answered.body
}

/** Brings a file as clients do. */
async function upload(content: string | Buffer, fileName = 'people.csv'): Promise<string> {
  const { fileId, uploadUrl } = await ok('POST', '/contacts/imports/upload-url', { fileName })
  const put = await server.app.http.inject({
    method: 'PUT',
    url: new URL(uploadUrl).pathname,
    headers: { 'content-type': 'text/csv' },
    payload: content,
  })
  expect(put.statusCode, put.body).toBe(200)
  return fileId
}

const columns = { phoneNumber: 'Phone', email: 'Mail', firstName: 'First', lastName: 'Last' }

async function start(content: string | Buffer, more: object = {}): Promise<string> {
  const fileId = await upload(content)
  const { importId } = await ok('POST', '/contacts/import', {
    fileId,
    channel: 'whatsapp',
    inboxId: inbox.id,
    ...columns,
    ...more,
  })
  return importId
}

/** One step of each lane that is due. False when there was none. */
async function step(kind = contactImportLane): Promise<boolean> {
  const lanes = await claimLanes(server.db, { kind, limit: 10, leaseMs: 60_000 })
  const run = kind === contactImportLane ? runContactImport : runContactExport
  for (const lane of lanes) await run({ db: server.db, media }, lane)
  return lanes.length > 0
}

async function finish(importId: string) {
  while (await step());
  return ok('GET', `/contacts/imports/${importId}`)
}

type Shown = { phoneNumber: string; fullName: string; email: string }

async function contacts() {
  const { data } = await ok('GET', '/contacts?perPage=50')
  return data.map(({ phoneNumber, fullName, email }: Shown) => [phoneNumber, fullName, email]).sort()
}

describe('an import', () => {
  test('makes and changes contacts, with tag and values, and says which rows could not be taken', async () => {
    const tag = await ok('POST', '/tags', { name: 'Imported' })
    const visits = await ok('POST', '/custom-fields', { name: 'Visits', type: 'number' })
    const born = await ok('POST', '/custom-fields', { name: 'Born', type: 'datetime' })
    const known = await ok('POST', '/contacts', {
      email: 'old@example.com',
      gender: 'male',
      channel: 'whatsapp',
      inboxId: inbox.id,
      phoneNumber: '+15550300001',
      firstName: 'Old',
      lastName: 'Name',
    })
    const importId = await start(
      '\ufeffFirst;Phone;Mail;Visits;Born\r\n' +
        'Ann;+15550300001;;3;2026-03-01 09:00\r\n' +
        '"B;o";0044 20 7946 0000;bo@example.com;;\r\n' +
        'Local;0912345678;;7;someday\r\n' +
        ';12;;;\r\n' +
        'Bad;+15550300004;not an address;;\r\n' +
        'Many;+15550300005;;lots;\r\n',
      {
        lastName: undefined,
        countryCode: '+84',
        timezone: 'Asia/Ho_Chi_Minh',
        tagId: tag.id,
        fieldMapping: [
          { column: 'Visits', customFieldId: visits.id },
          { column: 'Born', customFieldId: born.id },
        ],
      },
    )
    expect(await ok('GET', `/contacts/imports/${importId}`)).toMatchObject({ status: 'pending', progress: 0 })
    const done = await finish(importId)
    expect(done).toMatchObject({
      status: 'completed',
      progress: 100,
      processed: 6,
      created: 1,
      updated: 1,
      failed: 4,
      error: null,
      errors: [
        {
          row: 3,
          message: "'Born' must be a date or a time such as 2026-03-17T12:00:00, which is what 'Born' takes",
        },
        { row: 4, message: 'phoneNumber must be a number in E.164, such as +15550100200' },
        { row: 5, message: 'email must be an e-mail address' },
        { row: 6, message: "'Visits' must be a number, which is what 'Visits' takes" },
      ],
    })
    expect(await contacts()).toEqual([
      ['+15550300001', 'Ann Name', 'old@example.com'],
      ['+442079460000', 'B;o', 'bo@example.com'],
    ])
    const ann = await ok('GET', `/contacts/id:${known.id}`)
    expect(ann).toMatchObject({
      tags: [{ name: 'Imported' }],
      contactCustomFields: [
        { customFieldId: visits.id, value: '3' },
        { customFieldId: born.id, value: '2026-03-01T02:00:00Z' },
      ],
      contactInboxes: [{ source: 'direct', sourceId: '15550300001' }],
    })
    const bo = await ok('GET', '/contacts/phone:442079460000')
    expect(bo).toMatchObject({ contactInboxes: [{ source: 'imported' }], conversation: null })
    expect((await ok('GET', '/contacts/imports')).data).toMatchObject([{ id: importId, status: 'completed' }])
  })

  test('of persons by the channel’s own ids finds them again, and numbers that others have are refused', async () => {
    const schema = { channel: 'messenger', settings: {}, addresses: () => [] }
    const page = await server.db.transaction((tx) =>
      createInbox(tx, schema, { accountId, name: 'Page', settings: {} }),
    )
    const more = {
      channel: 'messenger',
      inboxId: page.id,
      contactId: 'Id',
      email: undefined,
      lastName: undefined,
    }
    const first = 'Id,First,Phone\np1,Ann,+15550300001\np2,Bo,\np1,Anna,\np3,Cy,+15550300003\n'
    expect(await finish(await start(first, more))).toMatchObject({ created: 3, updated: 1, failed: 0 })
    const second = 'Id,First,Phone\np1,,+15550300003\np2,Bob,+15550300002\np4,Dee,+15550300001\n'
    const done = await finish(await start(second, more))
    expect(done).toMatchObject({
      created: 0,
      updated: 2,
      failed: 1,
      errors: [{ row: 1, message: '+15550300003 is the number of another contact' }],
    })
    expect((await contacts()).map(([phone, name]: string[]) => [phone, name])).toEqual([
      ['+15550300001', 'Dee'],
      ['+15550300002', 'Bob'],
      ['+15550300003', 'Cy'],
    ])
  })

  test('waits for nobody: a second one is refused until the first has come to its end', async () => {
    const first = await start('Phone,Mail,First,Last\n+15550300001,,,\n')
    const fileId = await upload('Phone,Mail,First,Last\n+15550300002,,,\n')
    const body = { fileId, channel: 'whatsapp', inboxId: inbox.id, ...columns }
    const { status, body: refused } = await call('POST', '/v1/contacts/import', body)
    expect([status, refused.code]).toEqual([409, 'contactImportAlreadyRunning'])
    await finish(first)
    const { importId } = await ok('POST', '/contacts/import', body)
    expect(await finish(importId)).toMatchObject({ created: 1 })
  })

  test('of ten thousand rows survives a server that is killed, and doubles nothing', async () => {
    const count = 10_000
    const rows = Array.from(
      { length: count },
      (_, index) => `"Person ${index}",+1555${String(1_000_000 + index)},p${index}@example.com,مرحبا`,
    )
    const importId = await start(`First,Phone,Mail,Last\n${rows.join('\n')}`)
    const progress = async () => (await ok('GET', `/contacts/imports/${importId}`)).processed
    const child = spawn(process.execPath, ['--input-type=module', '-e', workerScript], {
      cwd: join(import.meta.dirname, '..'),
      env: {
        ...process.env,
        DATABASE_URL: server.config.databaseUrl,
        PARLEY_DATA: server.config.dataDir,
        PARLEY_SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
      },
      stdio: 'ignore',
    })
    await eventually(async () => (await progress()) >= 1500, { timeoutMs: 60_000 })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
    const before = await progress()
    expect(before).toBeLessThan(count)
    // As a server does that starts alone on its database.
    await releaseAllClaims(server.db)
    expect(await finish(importId)).toMatchObject({
      status: 'completed',
      created: count,
      updated: 0,
      failed: 0,
    })
    const [stored] = await server.db.query<Record<string, string>>(sql`
      select (select count(*) from contacts where account_id = ${accountId}) as contacts,
             (select count(*) from identities where account_id = ${accountId}) as identities,
             (select count(*) from events where account_id = ${accountId} and type = 'contact.created') as created,
             (select contacts from account_positions where account_id = ${accountId}) as kept`)
    expect(stored).toEqual({ contacts: '10000', identities: '10000', created: '10000', kept: '10000' })
    expect((await ok('GET', '/contacts?keyword=p9999@example.com')).data).toMatchObject([
      { fullName: 'Person 9999 مرحبا', phoneNumber: '+15551009999' },
    ])
  })

  test('whose lane another worker has meanwhile does nothing', async () => {
    const importId = await start('Phone,Mail,First,Last\n+15550300001,,,\n')
    const [lane] = await claimLanes(server.db, { kind: contactImportLane, limit: 1, leaseMs: 0 })
    const [other] = await claimLanes(server.db, { kind: contactImportLane, limit: 1, leaseMs: 60_000 })
    const context = { db: server.db, media }
    await expect(runContactImport(context, lane!)).rejects.toThrow('lease')
    expect(await ok('GET', `/contacts/imports/${importId}`)).toMatchObject({
      status: 'pending',
      processed: 0,
    })
    await runContactImport(context, other!)
    expect(await ok('GET', `/contacts/imports/${importId}`)).toMatchObject({
      status: 'completed',
      created: 1,
    })
  })

  test('of a file that ends in the middle of a quote fails with a reason, and keeps what it took', async () => {
    const many = Array.from({ length: 600 }, (_, index) => `+1555${String(1_000_000 + index)},,,`)
    const importId = await start(`Phone,Mail,First,Last\n${many.join('\n')}\n"+1555`)
    const done = await finish(importId)
    expect(done).toMatchObject({ status: 'failed', created: 500, error: expect.stringContaining('CSV') })
  })
})

const workerScript = `
  const { readConfig } = await import('./server/config.ts')
  const { openStore } = await import('./server/store.ts')
  const { createLog } = await import('./server/platform/log.ts')
  const { createDiskStore } = await import('./server/platform/storage/index.ts')
  const { LaneWorker } = await import('./server/platform/lanes/index.ts')
  const files = await import('./server/core/contact-files/index.ts')
  const config = readConfig(process.env)
  const log = createLog('silent')
  const { db } = await openStore(config, { log })
  const media = createDiskStore(config.dataDir + '/media')
  new LaneWorker({ db, signals: db.signals, log, kind: files.contactImportLane, concurrency: 1,
    leaseMs: files.contactImportLeaseMs, handle: ([lane]) => files.runContactImport({ db, media }, lane) }).start()
`

describe('a file to import', () => {
  const importOf = (fileId: string, more: object = {}) =>
    call('POST', '/v1/contacts/import', {
      fileId,
      channel: 'whatsapp',
      inboxId: inbox.id,
      phoneNumber: 'Phone',
      ...more,
    })

  test('begins as the template does, with the account’s own fields', async () => {
    const { headers, content } = await ok('GET', '/contacts/import-template')
    expect(headers.slice(0, 5)).toEqual(['phoneNumber', 'contactId', 'email', 'firstName', 'lastName'])
    const fields = await ok('GET', '/custom-fields')
    expect(headers.slice(5).sort()).toEqual(fields.data.map(({ name }: { name: string }) => name).sort())
    expect(content).toMatch(/^phoneNumber,contactId,.*\r\n$/)
  })

  test('shows its columns, and is refused when it is none, or lacks a column', async () => {
    const fileId = await upload('\ufeff"Phone" ;Na"me;;Last\r\n1;2;3\r\n')
    expect(await ok('GET', `/contacts/imports/files/${fileId}/headers`)).toEqual({
      data: ['Phone', 'Na"me', '', 'Last'],
    })
    const missing = await importOf(fileId, { phoneNumber: 'Number', email: 'Mail' })
    expect(missing.body).toMatchObject({
      status: 400,
      code: 'importColumnNotFound',
      message: "The file has no column 'Number', 'Mail'",
    })
    const messages = async (id: string) => (await importOf(id)).body.message
    expect(await messages('123')).toBe('File not found')
    expect(await messages('a1b')).toBe('File not found')
    expect(await messages(await upload('PK\u0003\u0004\0\0', 'people.csv'))).toBe('Unsupported file format')
    expect(await messages(await upload('Phone\n1', 'people.xlsx'))).toBe('Unsupported file format')
    expect(await messages(await upload(''))).toBe('Unsupported file format')
    const { fileId: empty } = await ok('POST', '/contacts/imports/upload-url', {})
    expect(await messages(empty)).toBe('File not found')
    const { fileId: exported } = await ok('POST', '/contacts/export', {})
    while (await step(contactExportLane));
    expect(await messages(exported)).toBe('File is not a contacts import')
  })

  test('is of one account, and goes into a connected inbox of its channel', async () => {
    const fileId = await upload('Phone,Id\n+15550300001,x\n')
    const theirs = await makeAccount(server.db)
    const other = await createChatbotxCaller(server, theirs.credentials.chatbotx)
    expect((await other('GET', `/v1/contacts/imports/files/${fileId}/headers`)).status).toBe(404)
    expect((await importOf(fileId, { inboxId: '123' })).body.message).toBe('Inbox not found')
    const wrong = await importOf(fileId, { channel: 'telegram', contactId: 'Id' })
    expect(wrong.body.message).toBe('Inbox not found')
    expect((await importOf(fileId, { channel: 'telegram' })).status).toBe(400)
    expect((await importOf(fileId, { tagId: '5' })).body.message).toBe('Tag not found')
    const fieldMapping = [{ column: 'Id', customFieldId: '5' }]
    expect((await importOf(fileId, { fieldMapping })).body.message).toBe('Custom field not found')
  })

  test('is brought once, to an address that was signed here and has not expired', async () => {
    const { uploadUrl } = await ok('POST', '/contacts/imports/upload-url', {})
    const put = (url: string) =>
      server.app.http.inject({ method: 'PUT', url: new URL(url).pathname, payload: 'Phone\n' })
    expect((await put(`${uploadUrl.slice(0, -2)}AA`)).statusCode).toBe(404)
    expect((await put(uploadUrl)).statusCode).toBe(200)
    expect((await put(uploadUrl)).statusCode).toBe(400)
    const later = await ok('POST', '/contacts/imports/upload-url', {})
    server.clock.advance(3_700_000)
    expect((await put(later.uploadUrl)).statusCode).toBe(404)
  })

  test('is forgotten after a week, unless it is being read', async () => {
    const kept = await start('Phone,Mail,First,Last\n+15550300001,,,\n')
    const fileId = await upload('Phone\n')
    server.clock.advance(8 * 86_400_000)
    await deleteOldContactFiles({ db: server.db, media })
    expect((await call('GET', `/v1/contacts/imports/files/${fileId}/headers`)).status).toBe(404)
    expect(await finish(kept)).toMatchObject({ created: 1 })
    expect(await deleteOldContactFiles({ db: server.db, media })).toBe(1)
    expect((await call('GET', `/v1/contacts/imports/${kept}`)).status).toBe(404)
  })
})

describe('an export', () => {
  test('writes those who are asked for, with their values, and nothing that a spreadsheet computes', async () => {
    const plan = await ok('POST', '/custom-fields', { name: 'Plan, if any', type: 'shortText' })
    const tag = await ok('POST', '/tags', { name: 'VIP' })
    await finish(
      await start(
        'Phone,Mail,First,Last,Plan\n' +
          '+15550300001,ann@example.com,=1+1,"Lee ""A""",gold\n' +
          '+15550300002,,-2+3,Bo,\n' +
          '+15550300003,,Cy,,\n',
        { tagId: tag.id, fieldMapping: [{ column: 'Plan', customFieldId: plan.id }] },
      ),
    )
    await ok('DELETE', '/contacts/phone:15550300003/tags', { tagIds: [tag.id] })
    const contactFilter = {
      operator: 'and',
      conditions: [
        { field: 'tags', operator: 'in', value: ['VIP'] },
        { field: 'contactCreatedAt', operator: 'gt', value: '2020-01-01' },
      ],
    }
    const { fileId } = await ok('POST', '/contacts/export', { contactFilter })
    expect(await ok('GET', `/contacts/export-files/${fileId}`)).toMatchObject({
      status: 'processing',
      url: null,
      total: 0,
    })
    while (await step(contactExportLane));
    const { url, ...shown } = await ok('GET', `/contacts/export-files/${fileId}`)
    expect(shown).toMatchObject({ fileId, status: 'completed', total: 2, error: null })
    const file = await server.app.http.inject(new URL(url).pathname)
    expect(file.statusCode).toBe(200)
    const lines = file.body.replace('\ufeff', '').trimEnd().split('\r\n')
    expect(lines[0]).toBe(
      'id,firstName,lastName,email,phoneNumber,gender,country,state,city,locale,timezone,tags,createdAt,"Plan, if any"',
    )
    expect(lines.slice(1).map((line) => line.replace(/^\d+/, 'ID').replace(/\d{4}-[^,]+Z/, 'TIME'))).toEqual([
      'ID,\'=1+1,"Lee ""A""",ann@example.com,+15550300001,,,,,,,VIP,TIME,gold',
      "ID,'-2+3,Bo,,+15550300002,,,,,,,VIP,TIME,",
    ])
  })

  test('of more contacts than a page has each once, also when it is begun again', async () => {
    await server.db.query(sql`
      insert into contacts (account_id, id, name, created_at, updated_at)
      select ${accountId}, 1000 + n, 'Person ' || n, now(), now() from generate_series(1, 2500) n`)
    const { fileId } = await ok('POST', '/contacts/export', {})
    const [lane] = await claimLanes(server.db, { kind: contactExportLane, limit: 1, leaseMs: 0 })
    const [other] = await claimLanes(server.db, { kind: contactExportLane, limit: 1, leaseMs: 60_000 })
    await expect(runContactExport({ db: server.db, media }, lane!)).rejects.toThrow('lease')
    await runContactExport({ db: server.db, media }, other!)
    const { url, total } = await ok('GET', `/contacts/export-files/${fileId}`)
    const file = await server.app.http.inject(new URL(url).pathname)
    const ids = file.body
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',')[0])
    expect([total, ids.length, new Set(ids).size]).toEqual([2500, 2500, 2500])
  })
})
