import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../../test/harness.ts'
import { createDiskStore } from '../../platform/storage/index.ts'
import type { ChannelAdapter } from '../adapter.ts'
import { describeAdapterContract, makeInbox, makeOutbound } from '../adapter-contract.ts'
import { createWebchatAdapter } from './index.ts'
import { parse } from './parse.ts'
import { webchatSchema } from './schema.ts'
import { send } from './send.ts'
import { signed, verify } from './verify.ts'

const inbox = makeInbox({
  channel: 'webchat',
  settings: { widget_key: 'w_Fixture1234567890' },
  secrets: { identity_secret: 'inbox-s3cret' },
})
const stranger = makeInbox({
  channel: 'webchat',
  settings: { widget_key: 'w_Another1234567890' },
  secrets: {},
})
const folder = new URL('fixtures/', import.meta.url)
const fixtures = Object.fromEntries(
  readdirSync(folder).map((file) => [file, readFileSync(new URL(file, folder))]),
)

let server: TestServer
let dataDir: string
const adapter = await makeAdapter()
afterAll(async () => {
  await server.close()
  await rm(dataDir, { recursive: true, force: true })
})

async function makeAdapter(): Promise<ChannelAdapter> {
  server = await startTestServer({ workers: false })
  dataDir = await mkdtemp(join(tmpdir(), 'parley-webchat-'))
  return createWebchatAdapter({ db: server.db, media: createDiskStore(dataDir) })
}

describeAdapterContract('Web chat', {
  adapter,
  inbox,
  stranger,
  fixtures,
  unknownKind: fixtures['unknown-kind.json']!,
  sign: (body) => signed(body, inbox),
  sends: [
    {
      situation: 'to a visitor',
      send: () => adapter.send(makeOutbound({ addresses: ['v:812345678901234567'] }), inbox),
      outcome: 'sent',
    },
    {
      situation: 'to a contact who never opened the chat',
      send: () => adapter.send(makeOutbound({ addresses: ['15550100002'] }), inbox),
      outcome: 'rejected',
    },
    {
      situation: 'of a kind that cannot be shown',
      send: () =>
        adapter.send(
          makeOutbound({ kind: 'hologram', text: undefined, addresses: ['v:812345678901234567'] }),
          inbox,
        ),
      outcome: 'rejected',
    },
  ],
})

describe('an inbox of the web chat', () => {
  test('is made with a key and a secret of its own', () => {
    const first = webchatSchema.defaults!()
    expect(first).not.toEqual(webchatSchema.defaults!())
    expect(webchatSchema.settings['widget_key']!.check!(String(first['widget_key']))).toBeUndefined()
  })

  test('takes a body under the secret before as well, while the two are changed over', () => {
    const rotated = {
      ...inbox,
      secrets: { identity_secret: 'new', identity_secret_previous: 'inbox-s3cret' },
    }
    expect(verify(signed(fixtures['text.json']!, inbox), rotated).verdict).toBe('accepted')
  })

  test('refuses settings that it could not read', () => {
    const faultOf = (key: string, value: string) => webchatSchema.settings[key]!.check!(value)
    expect(faultOf('allowed_origins', 'https://shop.example, https://*.shop.example')).toBeUndefined()
    expect(faultOf('allowed_origins', 'shop.example')).toContain('shop.example')
    expect(faultOf('allowed_origins', 'https://shop.example/path')).toContain('without a path')
    expect(faultOf('opening_hours', '{"timezone":"Asia/Riyadh","sun":["09:00-17:00"]}')).toBeUndefined()
    expect(faultOf('opening_hours', '{"timezone":"Nowhere/Town"}')).toContain('Nowhere/Town')
    expect(faultOf('opening_hours', '{"sun":["17:00-09:00"]}')).toContain('sun')
    expect(faultOf('pre_chat_fields', 'name, email')).toBeUndefined()
    expect(faultOf('pre_chat_fields', '["name", "name"]')).toContain('twice')
    expect(faultOf('color', 'red')).toContain('#2563eb')
    expect(faultOf('languages', 'en xx')).toContain('xx')
  })
})

test('a profile waits behind what was written from the former address', () => {
  const [event] = parse(fixtures['profile.json']!, inbox)
  expect(event).toMatchObject({ type: 'profile', laneKey: 'v:812345678901234567', vouched: true })
})

test('a message has the same name in every try', () => {
  const message = makeOutbound({ addresses: ['u:user-42'] })
  expect(send(message)).toEqual(send(message))
})
