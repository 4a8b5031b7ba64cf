import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { InboundEvent } from '../../core/messages/index.ts'
import { parse } from './parse.ts'

const inbox = { settings: { phone_number_id: '106540352242922', waba_id: '102290129340398' } }
const folder = new URL('fixtures/', import.meta.url)
const ann = {
  addresses: ['US.9QxK2', '15550100002'],
  phone: '+15550100002',
  name: 'Ann Lee',
  username: 'ann.lee',
}

function read(name: string): Buffer {
  return readFileSync(new URL(`${name}.json`, folder))
}

function parseOne(name: string): InboundEvent {
  const events = parse(read(name), inbox)
  expect(events).toHaveLength(1)
  return events[0]!
}

/** A callback with one message, whose parts are given. */
function callback(message: object, value: object = {}): Buffer {
  const metadata = { phone_number_id: '106540352242922' }
  const changes = [{ field: 'messages', value: { metadata, messages: [message], ...value } }]
  return Buffer.from(JSON.stringify({ entry: [{ id: '102290129340398', changes }] }))
}

describe('a message', () => {
  test('is told with its person, its lane, its time and what it answers', () => {
    expect(parseOne('text')).toEqual({
      type: 'message',
      laneKey: '15550100002',
      person: ann,
      direction: 'inbound',
      networkId: 'wamid.HBgLTEXT',
      kind: 'text',
      content: { body: 'hi' },
      text: 'hi',
      occurredAt: '2026-03-08T19:27:00.000Z',
      replyToNetworkId: 'wamid.HBgL0',
      extras: { context: { from: '15550100001', id: 'wamid.HBgL0' } },
    })
  })

  test.each([
    ['text-unicode', 'text', 'xin chào 👋🏽 مرحبا'],
    ['image', 'image', 'The broken part'],
    ['audio', 'audio', undefined],
    ['video', 'video', 'How it sounds'],
    ['document', 'document', 'As agreed'],
    ['sticker', 'sticker', undefined],
    ['location', 'location', 'Shop\n1 Trang Tien'],
    ['contacts', 'contacts', 'Bo Chen, Cy'],
    ['button', 'button', 'Stop'],
    ['interactive-button-reply', 'interactive', 'Morning'],
    ['interactive-list-reply', 'interactive', 'Old Quarter'],
    ['interactive-nfm-reply', 'interactive', 'Sent'],
    ['interactive-call-permission', 'interactive', 'accept'],
    ['reaction', 'reaction', '👍'],
    ['reaction-removed', 'reaction', undefined],
    ['order', 'order', 'please'],
    ['request-welcome', 'request_welcome', undefined],
    ['unsupported', 'unsupported', undefined],
    ['system-identity-changed', 'system', "Ann Lee's security code changed"],
    ['group-text', 'text', 'to all'],
  ])('%s is a message of kind %s and reads %j', (name, kind, text) => {
    const event = parseOne(name)
    expect(event).toMatchObject({ type: 'message', kind, direction: 'inbound' })
    expect('text' in event ? event.text : undefined).toBe(text)
  })

  test.each([
    'text',
    'image',
    'audio',
    'video',
    'document',
    'sticker',
    'location',
    'button',
    'interactive-nfm-reply',
    'order',
    'unsupported',
    'reaction',
  ])('%s keeps the typed object as it came', (name) => {
    const { type, ...message } = JSON.parse(read(name).toString()).entry[0].changes[0].value.messages[0]
    expect(parseOne(name)).toMatchObject({ content: message[type] })
  })

  test('a list of contacts is wrapped in an object', () => {
    expect(parseOne('contacts')).toMatchObject({
      content: { contacts: [{ name: { first_name: 'Bo' } }, { name: { formatted_name: 'Cy' } }] },
    })
  })

  test.each(['image', 'audio', 'video', 'document', 'sticker'])('%s has a file to fetch', (name) => {
    const { content } = parseOne(name) as { content: Record<string, unknown> }
    expect(parseOne(name)).toMatchObject({
      attachments: [
        {
          kind: name,
          networkMediaId: content['id'],
          mimeType: content['mime_type'],
          sha256: content['sha256'],
        },
      ],
    })
  })

  test('a file keeps its name and the address that came with it', () => {
    expect(parseOne('document')).toMatchObject({ attachments: [{ fileName: 'invoice 7.pdf' }] })
    expect(parseOne('image')).toMatchObject({
      attachments: [{ sourceUrl: expect.stringContaining('lookaside') }],
    })
  })

  test('what comes beside the message goes into extras', () => {
    expect(parseOne('text-from-ad')).toMatchObject({ extras: { referral: { ctwa_clid: 'Aff1' } } })
    expect(parseOne('text-identity')).toMatchObject({ extras: { identity: { acknowledged: true } } })
    expect(parseOne('group-text')).toMatchObject({ extras: { group_id: 'Y2FwaV9ncm91cDox' } })
    expect(parseOne('unsupported')).toMatchObject({ extras: { errors: [{ code: 131051 }] } })
    const forwarded = parseOne('text-forwarded')
    expect(forwarded).toMatchObject({ extras: { context: { forwarded: true } } })
    expect(forwarded).not.toHaveProperty('replyToNetworkId')
    expect(parseOne('image')).not.toHaveProperty('extras')
  })

  test('a reaction answers the message it is about', () => {
    expect(parseOne('reaction')).toMatchObject({ replyToNetworkId: 'wamid.HBgL0' })
    expect(parseOne('reaction-removed')).toMatchObject({ content: { message_id: 'wamid.HBgL0' } })
  })

  test('somebody who hides their number is known by their id, an old payload by the number', () => {
    expect(parseOne('text-username-only')).toMatchObject({
      laneKey: 'US.Zz81',
      person: { addresses: ['US.Zz81'], name: 'Bo', username: 'bo.chen' },
    })
    expect(parseOne('text-username-only')).not.toHaveProperty('person.phone')
    expect(parseOne('text-number-only')).toMatchObject({
      laneKey: '15550100002',
      person: { addresses: ['15550100002'], phone: '+15550100002' },
    })
  })

  test('what the business wrote on its phone is outbound, with the recipient as the person', () => {
    expect(parseOne('echo')).toMatchObject({
      direction: 'outbound',
      laneKey: '15550100002',
      person: { addresses: ['15550100002'], phone: '+15550100002' },
      networkId: 'wamid.HBgLECHO',
      text: "Sent from the shop's phone",
    })
  })

  test('a kind that is not known is kept whole as unsupported', () => {
    expect(parseOne('unknown-kind')).toMatchObject({
      kind: 'unsupported',
      content: { type: 'hologram', hologram: { frames: 3, caption: 'wave' } },
      extras: { colour: 'blue' },
    })
  })

  test.each([
    { type: 'text', text: 'not an object' },
    { type: 'text', text: { body: 7 } },
    { type: 'image', image: { caption: 'no file' } },
    { type: 'contacts', contacts: {} },
    { type: 'reaction', reaction: { emoji: '👍' } },
    { type: 'edit', edit: { message: { type: 'text', text: { body: 'of what?' } } } },
    { type: 'edit', edit: { original_message_id: 'wamid.1', message: { type: 'hologram' } } },
    { type: 'revoke' },
    {},
  ])('malformed: %j is kept as unsupported', (parts) => {
    const [event] = parse(callback({ from: '15550100002', id: 'wamid.9', timestamp: '1', ...parts }), inbox)
    expect(event).toMatchObject({
      type: 'message',
      kind: 'unsupported',
      content: { type: parts.type ?? 'unknown' },
    })
  })

  test('text is stored without NUL and without halves of characters, in keys too', () => {
    const body = callback({
      from: '15550100002',
      id: 'wamid.\0',
      type: 'text',
      text: { body: 'a\0b\ud83d', 'k\0': '\udc00' },
    })
    expect(parse(body, inbox)[0]).toMatchObject({
      networkId: 'wamid.',
      content: { body: 'ab\ufffd', k: '\ufffd' },
    })
  })

  test('times may be seconds or milliseconds, as text or number', () => {
    const at = (timestamp: unknown) => {
      const message = { from: '1', id: 'w', type: 'text', text: { body: '' }, timestamp }
      return (parse(callback(message), inbox)[0] as { occurredAt: string }).occurredAt
    }
    expect([at('1772998020'), at(1772998020), at('1772998020000'), at(1772998020000)]).toEqual(
      Array(4).fill('2026-03-08T19:27:00.000Z'),
    )
    expect([at(undefined), at('soon'), at({}), at('9'.repeat(20))]).toEqual(['', '', '', ''])
  })
})

describe('a change of what was said', () => {
  test('an edit brings the new content of the earlier message', () => {
    expect(parseOne('edit')).toEqual({
      type: 'edit',
      laneKey: '15550100002',
      networkId: 'wamid.HBgLTEXT',
      content: { body: 'hello' },
      text: 'hello',
      at: '2026-03-08T19:27:00.000Z',
    })
  })

  test('a revocation names the earlier message', () => {
    expect(parseOne('revoke')).toEqual({
      type: 'revoke',
      laneKey: '15550100002',
      networkId: 'wamid.HBgLTEXT',
      at: '2026-03-08T19:27:00.000Z',
    })
  })
})

describe('a change of address', () => {
  test.each([
    ['system-changed-number', '15550100002', ['US.NeW77', '15550100009'], '+15550100009'],
    ['system-customer-changed-number', '15550100002', ['15550100009'], '+15550100009'],
    ['system-changed-user-id', 'US.Zz81', ['US.Zz82'], undefined],
  ])('%s leads from the old one to the new and is shown as a message', (name, address, newAddresses, newPhone) => {
    const [message, change] = parse(read(name), inbox)
    expect(message).toMatchObject({ type: 'message', kind: 'system', laneKey: address })
    expect(message).toMatchObject({ person: { addresses: [address] } })
    expect(change).toMatchObject({ type: 'address', laneKey: address, address, newAddresses })
    expect(change).toHaveProperty('newAddresses', newAddresses)
    expect(change && 'newPhone' in change ? change.newPhone : undefined).toBe(newPhone)
  })
})

describe('a change of address under a new name', () => {
  test('is found by the id that did not change', () => {
    const system = { type: 'user_changed_number', wa_id: '15550100009', user_id: 'US.NeW77' }
    const sender = { from: '15550100009', from_user_id: 'US.9QxK2' }
    const events = parse(callback({ ...sender, id: 'w', timestamp: '1', type: 'system', system }), inbox)
    expect(events[1]).toMatchObject({ address: 'US.9QxK2', newAddresses: ['US.NeW77', '15550100009'] })
  })

  test('to what it already was changes nothing', () => {
    const system = { type: 'user_changed_number', wa_id: '15550100002' }
    const events = parse(callback({ from: '15550100002', id: 'w', type: 'system', system }), inbox)
    expect(events.map(({ type }) => type)).toEqual(['message'])
  })
})

describe('a status', () => {
  test('names our own message where the network gives its id back, and keeps the whole report', () => {
    expect(parseOne('status-sent')).toEqual({
      type: 'status',
      laneKey: '15550100002',
      networkId: 'wamid.HBgLMTU1NQ==',
      messageId: '812345678901234567',
      status: 'sent',
      at: '2026-03-08T19:27:10.000Z',
      report: JSON.parse(read('status-sent').toString()).entry[0].changes[0].value.statuses[0],
    })
  })

  test("data that is not one of our ids is somebody else's", () => {
    expect(parseOne('status-delivered')).toMatchObject({ status: 'delivered' })
    expect(parseOne('status-delivered')).not.toHaveProperty('messageId')
  })

  test('a voice message that was played was read', () => {
    expect(parseOne('status-played')).toMatchObject({ status: 'read', report: { status: 'played' } })
  })

  test('a failure says why, even without its recipient', () => {
    expect(parseOne('status-failed')).toMatchObject({
      status: 'failed',
      laneKey: 'wamid.HBgLMTU1NQ==',
      error: {
        code: '131026',
        title: 'Message undeliverable',
        message: 'Message undeliverable',
        details: 'The recipient has not accepted the new terms.',
        href: expect.stringContaining('error-codes'),
      },
    })
  })

  test('one that is not known tells nothing', () => {
    expect(parse(read('status-unknown'), inbox)).toEqual([])
  })
})

describe('a call', () => {
  test('that rings brings the description of its media', () => {
    expect(parseOne('call-connect')).toMatchObject({
      type: 'call',
      laneKey: '15550100002',
      person: ann,
      networkId: 'wacid.HBgLCALL',
      direction: 'inbound',
      event: 'connect',
      sdp: { type: 'offer', sdp: expect.stringMatching(/^v=0\r\n/) },
    })
  })

  test('ends with how it went, and ours tells its steps', () => {
    expect(parseOne('call-terminate')).toMatchObject({
      event: 'terminate',
      status: 'completed',
      report: { duration: 9 },
    })
    expect(parseOne('call-status')).toMatchObject({
      event: 'status_change',
      status: 'ringing',
      direction: 'outbound',
      person: { addresses: ['15550100002'] },
    })
  })
})

describe('what concerns the business account', () => {
  test('a template tells its review, its quality and its category, by an id of any length', () => {
    expect(parseOne('template-status')).toEqual({
      type: 'template',
      laneKey: 'template:12345678901234567890',
      networkTemplateId: '12345678901234567890',
      name: 'order_ready',
      language: 'en_US',
      status: 'rejected',
      reason: 'INVALID_FORMAT',
    })
    expect(parseOne('template-quality')).toMatchObject({
      networkTemplateId: '594425479261596',
      quality: 'YELLOW',
    })
    expect(parseOne('template-category')).toMatchObject({ category: 'MARKETING' })
  })

  test('a restriction suspends the inbox, its lifting ends that, other news change nothing', () => {
    expect(parseOne('account-disabled')).toMatchObject({
      status: 'suspended',
      reason: 'DISABLED_UPDATE: DISABLE',
    })
    expect(parseOne('account-restricted')).toMatchObject({
      status: 'suspended',
      reason: 'ACCOUNT_RESTRICTION: RESTRICTED_BIZ_INITIATED_MESSAGING',
    })
    expect(parseOne('account-reinstated')).toMatchObject({ status: 'active' })
    expect(parse(read('account-verified'), inbox)).toEqual([])
    expect(parse(read('number-quality'), inbox)).toEqual([])
  })

  test('is nothing to an inbox of another business account', () => {
    const other = { settings: { phone_number_id: '106540352242922', waba_id: '1' } }
    expect(parse(read('template-status'), other)).toEqual([])
    expect(parse(read('template-status'), { settings: { phone_number_id: '106540352242922' } })).toEqual([])
  })
})

describe('a batch', () => {
  test('is read entry by entry: bad ones are left out, other numbers’ too', () => {
    const events = parse(read('batch'), inbox)
    expect(events.map((event) => ('networkId' in event ? event.networkId : ''))).toEqual([
      'wamid.HBgLB1',
      'wamid.HBgLB3',
      'wamid.HBgLB4',
      'wamid.HBgLMTU1NQ==',
    ])
    expect(events[1]).toMatchObject({ kind: 'unsupported', content: { type: 'text', text: null } })
    const other = parse(read('batch'), { settings: { phone_number_id: '310000000000009' } })
    expect(other).toMatchObject([{ text: 'for the other number', person: { phone: '+15550100005' } }])
  })

  test('every fixture is the subject of a test', () => {
    const source = readFileSync(new URL(import.meta.url), 'utf8')
    const names = readdirSync(folder).map((file) => file.replace('.json', ''))
    expect(names.filter((name) => !source.includes(`'${name}'`))).toEqual([])
  })
})
