import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { prepareIvr } from '../server/channels/voice/audio/index.ts'
import { voiceSchema } from '../server/channels/voice/index.ts'
import { findIvrCall } from '../server/core/calls/index.ts'
import { createInbox } from '../server/core/inboxes/index.ts'
import { readWav, rmsOf, silenceWav } from '../server/platform/audio/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { createGuardedFetch } from '../server/platform/http/index.ts'
import { fromUuid, toUuid } from '../server/platform/ids.ts'
import type { SpeechProvider } from '../server/platform/speech/index.ts'
import { createDiskStore } from '../server/platform/storage/index.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { createHatifCaller } from './hatif-caller.ts'
import type { Answer, Caller } from './vobiz-caller.ts'

const path = '/v1/outbound-ivr'

let server: TestServer
let account: Awaited<ReturnType<typeof makeAccount>>
let call: Caller
let channelId: string
let order: Record<string, unknown>

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  await server.listen()
  account = await makeAccount(server.db)
  call = await createHatifCaller(server, account)
  channelId = await makeLine('+966110000000')
})
afterAll(() => server.close())
beforeEach(() => {
  order = {
    channelId,
    destinationNumber: '966500000001',
    ttsText: 'Press 1 to confirm',
    options: [{ Digit: '1', Description: 'Confirm' }],
    webhookUrl: 'https://client.example/ivr?key=1',
  }
})

async function makeLine(phone: string, accountId = account.id): Promise<string> {
  const settings = { provider: 'sip', dial: 'sip:{number}@127.0.0.1:5999' }
  const inbox = await server.db.transaction((tx) =>
    createInbox(tx, voiceSchema, { accountId, name: 'Line', phone, settings }),
  )
  return toUuid('inbox', inbox.id)
}

async function countCalls(): Promise<number> {
  const [row] = await server.db.query<{ count: string }>(sql`
    select count(*) from ivr_calls v join calls c on c.account_id = v.account_id and c.id = v.call_id
     where v.account_id = ${account.id}`)
  return Number(row!.count)
}

/** The members that a refusal is about. */
function membersOf({ status, body }: Answer): string[] {
  expect(status, JSON.stringify(body)).toBe(400)
  return (body.error.validationErrors as { members: string[] }[]).flatMap(({ members }) => members)
}

/** The members that are refused when the order differs so; no call is placed. */
async function refused(difference: Record<string, unknown>): Promise<string[]> {
  const before = await countCalls()
  const members = membersOf(await call('POST', path, { ...order, ...difference }))
  expect(await countCalls()).toBe(before)
  return members
}

async function accepted(difference: Record<string, unknown>): Promise<Record<string, unknown>> {
  const { status, body } = await call('POST', path, { ...order, ...difference })
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}

test('an order is answered in the documented shape, and a call waits for its line', async () => {
  const body = await accepted({ externalId: 'order-1', maxAudioRetries: null, audioFileUrl: null })
  expect(body).toStrictEqual({
    id: expect.any(String),
    workspaceId: toUuid('account', account.id),
    channelId,
    externalId: 'order-1',
    destinationNumber: '+966500000001',
    audioFileUrl: null,
    ttsText: 'Press 1 to confirm',
    ttsVoice: 1,
    audioType: 2,
    options: [{ digit: '1', description: 'Confirm' }],
    webhookUrl: 'https://client.example/ivr?key=1',
    maxAudioRetries: 2,
    inputTimeoutMs: 6000,
    digitTimeoutMs: 3000,
    status: 0,
    result: 0,
    pressedDigit: null,
    initiatedAt: null,
    ringingAt: null,
    answeredAt: null,
    completedAt: null,
    callId: null,
    errorMessage: null,
    hangupCause: null,
    creationTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+03:00$/),
  })
  const [row] = await server.db.query<{
    status: string
    to_phone: string
    waits: boolean
    contact: string
  }>(sql`
    select c.status, c.to_phone, ct.phone as contact,
           exists (select 1 from call_work w where w.account_id = c.account_id and w.call_id = c.id) as waits
      from ivr_calls v join calls c on c.account_id = v.account_id and c.id = v.call_id
      join contacts ct on ct.account_id = c.account_id and ct.id = c.contact_id
     where v.account_id = ${account.id} and v.id = ${fromUuid('ivrCall', String(body['id']))!}`)
  expect(row).toEqual({ status: 'queued', to_phone: '+966500000001', waits: true, contact: '+966500000001' })
})

test('a repeated external id answers the first call and places no second one', async () => {
  const first = await accepted({ externalId: 'again' })
  const before = await countCalls()
  expect(await accepted({ externalId: 'again', destinationNumber: '966500000009' })).toEqual(first)
  const many = await Promise.all(Array.from({ length: 5 }, () => accepted({ externalId: 'at once' })))
  expect(new Set(many.map(({ id }) => id)).size).toBe(1)
  expect(await countCalls()).toBe(before + 1)
  const nameless = await Promise.all([
    accepted({}),
    accepted({ externalId: '' }),
    accepted({ externalId: null }),
  ])
  expect(new Set(nameless.map(({ id }) => id)).size).toBe(3)
})

test('the result is sent to the addresses that the call names, and no address is kept of a call refused', async () => {
  const options = [
    { digit: '1', webhookUrl: 'https://client.example/one' },
    { digit: '2', webhookUrl: 'https://client.example/ivr?named=once' },
  ]
  await accepted({ options, webhookUrl: 'https://client.example/ivr?named=once' })
  await refused({ webhookUrl: 'https://client.example/ivr?refused', ttsText: '' })
  const rows = await server.db.query<{ url: string; dialect: string }>(sql`
    select url, dialect from webhooks where account_id = ${account.id} and (url like '%/one' or url ~ 'named=once|refused')
     order by url`)
  expect(rows).toEqual([
    { url: 'https://client.example/ivr?named=once', dialect: 'hatif' },
    { url: 'https://client.example/one', dialect: 'hatif' },
  ])
})

test('what is kept of an order is enough to make its sounds, once', async () => {
  const media = createDiskStore(join(server.config.dataDir, 'media'))
  const guarded = createGuardedFetch({ allowPrivateNetwork: false })
  const spoken: string[] = []
  const speech: SpeechProvider = {
    name: 'fake',
    speak: async ({ text, voice }) => {
      spoken.push(`${voice}: ${text}`)
      return silenceWav(900)
    },
  }
  const { id } = await accepted({ ttsVoice: 'Male', maxAudioRetries: 4, inputTimeoutMs: 1000 })
  const name = { accountId: account.id, id: fromUuid('ivrCall', String(id))! }
  const deps = { media, speech, fetch: guarded, publicUrl: () => server.url }
  const script = await prepareIvr(server.db, deps, (await findIvrCall(server.db, name))!)
  expect(script).toStrictEqual({
    prompt: { key: expect.any(String), durationMs: 900 },
    options: [{ digit: '1' }],
    maxRetries: 4,
    inputTimeoutMs: 1000,
    digitTimeoutMs: 3000,
  })
  const kept = (await findIvrCall(server.db, name))!
  expect(kept.script).toEqual(script)
  expect(await prepareIvr(server.db, deps, kept)).toEqual(script)
  expect(spoken).toEqual(['male: Press 1 to confirm'])
  await guarded.close()
})

describe('what is asked for', () => {
  test('numbers are taken in every form that clients send', async () => {
    for (const number of ['+966 50 000 0002', '966500000002', '00966500000002', '0500000002', '500000002'])
      expect(await accepted({ destinationNumber: number })).toMatchObject({
        destinationNumber: '+966500000002',
      })
    expect(await refused({ destinationNumber: '12345' })).toEqual(['destinationNumber'])
    expect(await refused({ destinationNumber: '9'.repeat(51) })).toEqual(['destinationNumber'])
    expect(await refused({ destinationNumber: undefined })).toEqual(['destinationNumber'])
  })

  test('keys of the request are known in any case', async () => {
    const upper = Object.fromEntries(
      Object.entries({ ...order, maxAudioRetries: 0 }).map(([key, value]) => [
        key[0]!.toUpperCase() + key.slice(1),
        value,
      ]),
    )
    const { status, body } = await call('POST', '/V1/Outbound-IVR/', { ...upper, OPTIONS: undefined })
    expect({ status, retries: body.maxAudioRetries }).toEqual({ status: 200, retries: 0 })
  })

  test('options need a digit; their text is the description, or else the label', async () => {
    const options = [
      { Digit: '1', Description: 'One', Label: 'Not this' },
      { digit: '*', label: 'Star' },
      { digit: '#' },
      { digit: 0, description: '' },
    ]
    expect(await accepted({ options })).toMatchObject({
      options: [
        { digit: '1', description: 'One' },
        { digit: '*', description: 'Star' },
        { digit: '#', description: null },
        { digit: '0', description: null },
      ],
    })
    expect(await refused({ options: [] })).toEqual(['options'])
    expect(await refused({ options: undefined })).toEqual(['options'])
    expect(await refused({ options: [{ label: 'No digit' }] })).toEqual(['options.0.digit'])
    expect(await refused({ options: [{ digit: '1' }, { digit: '12' }, { digit: 'a' }] })).toEqual([
      'options.1.digit',
      'options.2.digit',
    ])
    expect(await refused({ options: [{ digit: '1' }, { digit: '1' }] })).toEqual(['options.1.digit'])
  })

  test('exactly one of a sound and a text is played', async () => {
    const sound = { audioFileUrl: 'https://files.example/a.wav', ttsText: null }
    expect(await accepted(sound)).toMatchObject({ ...sound, audioType: 1, ttsVoice: null })
    expect(await refused({ ...sound, ttsText: 'Both' })).toEqual(['ttsText'])
    expect(await refused({ ttsText: null })).toEqual(['audioFileUrl'])
    expect(await refused({ ttsText: '  ', audioFileUrl: '' })).toEqual(['audioFileUrl'])
  })

  test('a voice is named or numbered, and female unless it is said otherwise', async () => {
    const voiceOf = async (ttsVoice: unknown) => (await accepted({ ttsVoice }))['ttsVoice']
    expect(await Promise.all(['Male', 'male', 0, '0'].map(voiceOf))).toEqual([0, 0, 0, 0])
    expect(await Promise.all(['FEMALE', 1, '1', null, undefined].map(voiceOf))).toEqual([1, 1, 1, 1, 1])
    expect(await refused({ ttsVoice: 'Robot' })).toEqual(['ttsVoice'])
  })

  test('addresses are ones that can be asked', async () => {
    const members = [
      'audioFileUrl',
      'welcomeMessageFileUrl',
      'successMessageFileUrl',
      'failedMessageFileUrl',
      'webhookUrl',
    ]
    const long = `https://files.example/${'a'.repeat(2048)}`
    for (const member of members) {
      const only = member === 'audioFileUrl' ? { ttsText: null } : {}
      for (const url of ['nonsense', 'ftp://files.example/a.wav', '/a.wav', long])
        expect(await refused({ [member]: url, ...only }), `${member} ${url.slice(0, 30)}`).toEqual([member])
    }
    for (const webhookUrl of [undefined, null, '', ' '])
      expect(await refused({ webhookUrl })).toEqual(['webhookUrl'])
    expect(await refused({ options: [{ digit: '1', responseMessageFileUrl: 'nonsense' }] })).toEqual([
      'options.0.responseMessageFileUrl',
    ])
    expect(await refused({ options: [{ digit: '1', webhookUrl: 'nonsense' }] })).toEqual([
      'options.0.webhookUrl',
    ])
  })

  test('the limits are the documented ones, both ends included', async () => {
    const limits = {
      maxAudioRetries: [0, 5],
      inputTimeoutMs: [1000, 30_000],
      digitTimeoutMs: [1000, 10_000],
    } as const
    const member = fc.constantFrom(...(Object.keys(limits) as (keyof typeof limits)[]))
    const near = member.chain((name) => {
      const [min, max] = limits[name]
      const value = fc.oneof(
        fc.constantFrom(min, max, min - 1, max + 1),
        fc.integer({ min: min - 5, max: max + 5 }),
        fc.integer(),
      )
      return fc.record({ name: fc.constant(name), value })
    })
    await fc.assert(
      fc.asyncProperty(near, async ({ name, value }) => {
        const [min, max] = limits[name]
        if (value >= min && value <= max)
          expect(await accepted({ [name]: value })).toMatchObject({ [name]: value })
        else expect(await refused({ [name]: value })).toEqual([name])
      }),
      { numRuns: 60 },
    )
    for (const value of [1.5, '2', true])
      expect(await refused({ maxAudioRetries: value })).toEqual(['maxAudioRetries'])
  })

  test('texts have a longest length', async () => {
    for (const [member, longest] of Object.entries({ ttsText: 5000, externalId: 256 })) {
      await accepted({ [member]: 'ش'.repeat(longest) })
      expect(await refused({ [member]: 'ش'.repeat(longest + 1) })).toEqual([member])
    }
  })

  test('all faults are told at once', async () => {
    const faults = { inputTimeoutMs: 1, maxAudioRetries: 9, webhookUrl: undefined }
    expect((await refused(faults)).sort()).toEqual(['inputTimeoutMs', 'maxAudioRetries', 'webhookUrl'])
  })
})

describe('the channel', () => {
  test('needs a phone line', async () => {
    const whatsApp = await makeWhatsAppInbox(server, account.id)
    expect(await refused({ channelId: whatsApp.uuid })).toEqual(['channelId'])
  })

  test('is one of the account: others, and nonsense, are not found', async () => {
    const other = await makeAccount(server.db, 'Other')
    const foreign = await makeLine('+966110000001', other.id)
    for (const unknown of [foreign, toUuid('contact', '12345678901234567'), 'nonsense', ''])
      expect((await call('POST', path, { ...order, channelId: unknown })).status, unknown).toBe(404)
  })

  test('is active', async () => {
    const line = await makeLine('+966110000002')
    await server.db.transaction((tx) =>
      tx.query(sql`update inboxes set status = 'inactive'
                    where account_id = ${account.id} and id = ${fromUuid('inbox', line)!}`),
    )
    const { status, body } = await call('POST', path, { ...order, channelId: line })
    expect({ status, message: body.error.message }).toEqual({
      status: 403,
      message: expect.stringContaining('Line'),
    })
  })
})

describe('an uploaded sound', () => {
  const upload = '/v1/support/upload-audio'
  const sound = readFileSync(join(import.meta.dirname, 'fixtures/audio/sound.mp3'))

  async function post(form: FormData): Promise<Answer> {
    const { headers, body } = await encode(form)
    return call('POST', upload, undefined, { headers, payload: body })
  }

  async function encode(form: FormData) {
    const request = new Request('http://localhost', { method: 'POST', body: form })
    const headers = { 'content-type': request.headers.get('content-type')! }
    return { headers, body: Buffer.from(await request.arrayBuffer()) }
  }

  function formOf(
    bytes: Uint8Array<ArrayBuffer>,
    { field = 'audioFile', name = 'sound.mp3' } = {},
  ): FormData {
    const form = new FormData()
    form.append(field, new Blob([bytes]), name)
    return form
  }

  test('is kept as the line carries it, and can be heard by whoever has the address', async () => {
    const { status, body } = await post(formOf(Uint8Array.from(sound)))
    expect(status).toBe(200)
    expect(Object.keys(body)).toEqual(['url'])
    expect(body.url).toMatch(new RegExp(`^${server.url}/media/sounds/.+\\.wav$`))
    const heard = await fetch(body.url)
    expect(heard.headers.get('content-type')).toBe('audio/wav')
    expect(heard.headers.get('x-content-type-options')).toBe('nosniff')
    const wav = Buffer.from(await heard.arrayBuffer())
    expect(readWav(wav)).toMatchObject({ sampleRate: 8000, channels: 1 })
    expect(rmsOf(wav)).toBeGreaterThan(0.2)

    const part = await fetch(body.url, { headers: { range: 'bytes=0-3' } })
    expect({ status: part.status, text: await part.text() }).toEqual({ status: 206, text: 'RIFF' })
    const head = await fetch(body.url, { method: 'HEAD' })
    expect(head.headers.get('content-length')).toBe(String(wav.length))
    server.clock.advance(20 * 365 * 24 * 3600 * 1000)
    expect((await fetch(body.url)).status).toBe(200)
    server.clock.advance(-20 * 365 * 24 * 3600 * 1000)
    expect(await accepted({ audioFileUrl: body.url, ttsText: null })).toMatchObject({
      audioFileUrl: body.url,
    })
  })

  test('has an address that cannot be guessed, and another one each time', async () => {
    const [first, second] = await Promise.all([1, 2].map(() => post(formOf(Uint8Array.from(sound)))))
    expect(first!.body.url).not.toBe(second!.body.url)
    const changed = String(first!.body.url).replace(/.\.wav$/, (end) => (end[0] === '0' ? '1.wav' : '0.wav'))
    expect((await fetch(changed)).status).toBe(404)
    for (const wild of ['/media/sounds/1/..%2f..%2fx.wav', '/media/sounds/1/x.wav', '/media/sounds/x/y'])
      expect((await fetch(server.url + wild)).status).toBe(404)
  })

  test('is refused when it is missing, too large or not audio', async () => {
    const large = new Uint8Array(10 * 1024 * 1024 + 1)
    const wrong = [
      formOf(Buffer.from('hello')),
      formOf(Uint8Array.from(sound), { field: 'file' }),
      formOf(large),
    ]
    for (const form of [...wrong, formOf(new Uint8Array(0))])
      expect(membersOf(await post(form))).toEqual(['audioFile'])
    const text = new FormData()
    text.append('audioFile', 'not a file')
    expect(membersOf(await post(text))).toEqual(['audioFile'])
    expect(membersOf(await call('POST', upload))).toEqual(['audioFile'])
  })

  test('comes from a field whose name is known in any case', async () => {
    expect((await post(formOf(Uint8Array.from(sound), { field: 'AudioFile' }))).status).toBe(200)
  })
})
