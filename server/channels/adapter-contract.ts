import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Inbox } from '../core/inboxes/index.ts'
import type { SendOutcome } from '../core/messages/index.ts'
import type { ChannelAdapter, OutboundMessage, RawRequest } from './adapter.ts'

export type AdapterContract = {
  adapter: ChannelAdapter
  /** The inbox that the fixtures speak of, with every secret its callbacks need. */
  inbox: Inbox
  /** Another inbox of the channel, of which no fixture speaks. */
  stranger: Inbox
  /** Callbacks as the network sends them, by name; each tells something. */
  fixtures: Record<string, Buffer>
  /** A callback with one message of a kind that does not exist. */
  unknownKind: Buffer
  /** The body as the network would send it to the inbox, genuine. */
  sign(body: Buffer): RawRequest
  /** Sends in situations that a fake network brings about. */
  sends: { situation: string; send(): Promise<SendOutcome>; outcome: SendOutcome['outcome'] }[]
}

/** What every channel's adapter keeps to; an adapter's own tests add its network's peculiarities. */
export function describeAdapterContract(name: string, contract: AdapterContract): void {
  describe(`${name} keeps the contract of adapters`, () => {
    describeSchema(contract)
    describeVerification(contract)
    describeParsing(contract)
    describeSending(contract)
  })
}

function describeSchema({ adapter, inbox, fixtures }: AdapterContract): void {
  const { schema, channel } = adapter

  test('its settings belong to its channel and explain themselves', () => {
    expect(schema.channel).toBe(channel)
    for (const [key, rule] of Object.entries(schema.settings)) expect([key, rule.help]).not.toContain('')
    for (const key of Object.keys(inbox.secrets))
      expect([key, schema.settings[key]?.secret]).toEqual([key, true])
    for (const key of Object.keys(inbox.settings))
      expect([key, schema.settings[key]?.secret]).toEqual([key, undefined])
  })

  test('an inbox without settings has no address', () => {
    expect(schema.addresses({}, {})).toEqual([])
  })

  test.each(Object.entries(fixtures))('%s is located at the inbox', (_, body) => {
    const known = schema.addresses(inbox.settings, inbox.secrets).map(({ kind, key }) => `${kind}/${key}`)
    const located = adapter.locate(toRequest(body)).map(({ kind, key }) => `${kind}/${key}`)
    expect(located.some((address) => known.includes(address))).toBe(true)
    expect(new Set(located).size).toBe(located.length)
  })

  test('whatever is posted, locating it does not throw', () => {
    fc.assert(
      fc.property(anyBody(fixtures), (body) => {
        expect(Array.isArray(adapter.locate(toRequest(body)))).toBe(true)
      }),
    )
  })
}

function describeVerification({ adapter, inbox, stranger, fixtures, sign }: AdapterContract): void {
  const body = Object.values(fixtures)[0]!
  const verdictOf = (request: RawRequest, at: Inbox) => adapter.verify(request, at).verdict

  test('a genuine callback is accepted', () => {
    expect(verdictOf(sign(body), inbox)).toBe('accepted')
  })

  test('an unsigned, a changed and a misdirected callback are refused with a reason', () => {
    const changed = Buffer.from(body)
    changed[changed.length - 3]! ^= 1
    const refused = [
      adapter.verify({ ...sign(body), headers: {} }, inbox),
      adapter.verify({ ...sign(body), body: changed }, inbox),
      adapter.verify(sign(body), { ...stranger, secrets: otherSecrets(inbox.secrets) }),
    ]
    for (const verdict of refused) {
      expect(verdict.verdict).toBe('refused')
      expect('reason' in verdict && verdict.reason).toBeTruthy()
    }
  })

  test('without a secret nothing is genuine', () => {
    expect(verdictOf(sign(body), { ...inbox, secrets: {} })).toBe('refused')
  })
}

function describeParsing(contract: AdapterContract): void {
  const { adapter, inbox, stranger, fixtures, unknownKind } = contract

  test.each(
    Object.entries(fixtures),
  )('%s tells plain JSON, each event with its lane and its time', (_, body) => {
    const events = adapter.parse(body, inbox)
    expect(events.length).toBeGreaterThan(0)
    expect(JSON.parse(JSON.stringify(events))).toEqual(events)
    for (const event of events) {
      expect(event.laneKey).not.toBe('')
      const time = 'occurredAt' in event ? event.occurredAt : 'at' in event ? event.at : undefined
      if (time) expect(new Date(time).toISOString()).toBe(time)
    }
  })

  test.each(
    Object.entries(fixtures),
  )('%s tells the same each time, and nothing to another inbox', (_, body) => {
    const before = structuredClone(inbox)
    const bytes = Buffer.from(body)
    expect(adapter.parse(body, inbox)).toEqual(adapter.parse(body, inbox))
    expect(adapter.parse(body, stranger)).toEqual([])
    expect(inbox).toEqual(before)
    expect(body.equals(bytes)).toBe(true)
  })

  test('a message of a kind that is not known is kept as unsupported', () => {
    const [event] = adapter.parse(unknownKind, inbox)
    expect(event).toMatchObject({
      type: 'message',
      kind: 'unsupported',
      networkId: expect.stringMatching(/./),
    })
    expect(Object.keys(event && 'content' in event ? event.content : {})).not.toEqual([])
  })

  test('whatever is posted, reading it does not throw and tells what can be stored', () => {
    fc.assert(
      fc.property(anyBody(fixtures), (body) => {
        const text = JSON.stringify(adapter.parse(body, inbox))
        expect(text).not.toContain('\\u0000')
        expect(text).not.toMatch(/\\ud[89a-f]/)
      }),
      { numRuns: 300 },
    )
  })
}

function describeSending({ sends }: AdapterContract): void {
  test.each(sends)('sending, $situation, comes to $outcome', async ({ send, outcome }) => {
    const answer = await send()
    expect(answer).toMatchObject({ outcome })
    if (answer.outcome === 'sent') expect(answer.networkId).not.toBe('')
    else
      expect(answer.error).toMatchObject({
        code: expect.stringMatching(/./),
        title: expect.stringMatching(/./),
      })
  })
}

function toRequest(body: Buffer): RawRequest {
  return { method: 'POST', headers: {}, query: {}, body }
}

function otherSecrets(secrets: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(secrets).map(([key, value]) => [key, `${value}, but another`]))
}

/** Bytes, JSON, and callbacks in which one value became something else. */
function anyBody(fixtures: Record<string, Buffer>): fc.Arbitrary<Buffer> {
  const parsed = Object.values(fixtures).flatMap((body) => parseIfJson(body))
  const broken = fc
    .tuple(fc.constantFrom(...parsed), fc.nat(), fc.jsonValue({ stringUnit: 'binary' }))
    .map(([body, place, value]) => Buffer.from(JSON.stringify(withReplaced(body, { place, value }))))
  const bodies = [
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc.json().map((text) => Buffer.from(text)),
    fc.constant(Buffer.from('['.repeat(5_000) + ']'.repeat(5_000))),
  ]
  return parsed.length > 0 ? fc.oneof(...bodies, { weight: 6, arbitrary: broken }) : fc.oneof(...bodies)
}

function parseIfJson(body: Buffer): unknown[] {
  try {
    return [JSON.parse(body.toString())]
  } catch {
    // Not every network speaks JSON.
    return []
  }
}

/** A copy in which the value at one place, counted through the whole, is another. */
function withReplaced(value: unknown, { place, value: other }: { place: number; value: unknown }): unknown {
  const count = countValues(value)
  let left = place % count
  const walk = (item: unknown): unknown => {
    if (left-- === 0) return other
    if (Array.isArray(item)) return item.map(walk)
    if (typeof item !== 'object' || item === null) return item
    return Object.fromEntries(Object.entries(item).map(([key, inner]) => [key, walk(inner)]))
  }
  return walk(value)
}

function countValues(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1
  return Object.values(value).reduce<number>((sum, item) => sum + countValues(item), 1)
}

/** An inbox for tests. */
export function makeInbox(parts: Partial<Inbox> & Pick<Inbox, 'channel' | 'settings' | 'secrets'>): Inbox {
  const at = new Date('2026-03-01T08:00:00Z')
  return {
    accountId: '1001',
    id: '2001',
    name: 'Shop',
    phone: undefined,
    status: 'active',
    statusReason: undefined,
    createdAt: at,
    updatedAt: at,
    deletedAt: undefined,
    ...parts,
  }
}

/** A queued message for tests. */
export function makeOutbound(parts: Partial<OutboundMessage> = {}): OutboundMessage {
  const at = new Date('2026-03-08T12:00:00Z')
  return {
    accountId: '1001',
    id: '812345678901234567',
    conversationId: '4001',
    inboxId: '2001',
    direction: 'outbound',
    kind: 'text',
    status: 'queued',
    content: { body: 'Good morning' },
    text: 'Good morning',
    sender: 'agent',
    agentId: undefined,
    networkId: undefined,
    replyToNetworkId: undefined,
    extras: undefined,
    occurredAt: at,
    createdAt: at,
    updatedAt: at,
    sentAt: undefined,
    deliveredAt: undefined,
    readAt: undefined,
    failedAt: undefined,
    error: undefined,
    editedAt: undefined,
    deletedAt: undefined,
    attempts: 0,
    attemptedAt: undefined,
    addresses: ['15550100002'],
    ...parts,
  }
}

/** One answer of a fake network. `cut` drops the connection instead, once the request has come. */
export type FakeReply = {
  status?: number
  headers?: Record<string, string>
  body?: unknown
  cut?: boolean
}

export type FakeRequest = { method: string; url: URL; headers: IncomingMessage['headers']; body: string }

/** A local server that keeps every request and answers what it was told to. */
export type FakeNetwork = {
  url: string
  requests: FakeRequest[]
  /** Answers the next requests, one reply each, and 500 to any more. */
  replies: (FakeReply | ((request: FakeRequest) => FakeReply))[]
  close(): Promise<void>
}

export async function startFakeNetwork(): Promise<FakeNetwork> {
  const network: FakeNetwork = { url: '', requests: [], replies: [], close: async () => {} }
  const server = createServer((message, response) => void answer(network, message, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  network.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  network.close = () => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(() => resolve()))
  }
  return network
}

async function answer(
  network: FakeNetwork,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  const url = new URL(message.url ?? '/', network.url)
  const request = {
    method: message.method ?? '',
    url,
    headers: message.headers,
    body: Buffer.concat(chunks).toString(),
  }
  network.requests.push(request)
  const next = network.replies.shift() ?? { status: 500, body: 'No reply was prepared' }
  const { status = 200, headers = {}, body = {}, cut } = typeof next === 'function' ? next(request) : next
  if (cut) {
    message.socket.destroy()
    return
  }
  const isRaw = typeof body === 'string' || Buffer.isBuffer(body)
  response.writeHead(status, { 'content-type': isRaw ? 'text/html' : 'application/json', ...headers })
  response.end(isRaw ? body : JSON.stringify(body))
}
