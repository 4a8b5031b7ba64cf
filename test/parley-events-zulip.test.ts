import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listKey } from '../inbox/models/store/order.ts'
import type { InboxState } from '../inbox/models/store/state.ts'
import { type Bootstrap, ParleyEvent } from '../shared/parley/index.ts'
import { arrivals } from './parley-arrivals.ts'
import { type Ask, applyEvents, createAsk, loadClient, type Screens } from './parley-client.ts'
import { fresh, type Scenario, scenarios, withoutEvents } from './parley-operations.ts'
import { readEvents, type StreamEvent, type StreamReader } from './parley-stream-reader.ts'
import { type Actor, startWorld, type World } from './parley-world.ts'

/** A client whose state is what it loaded once, and every event since. */
type Client = { actor: Actor; ask: Ask; stream: StreamReader; state: InboxState; applied: number }

/** Few, so that lists end before all is in them. */
const listSize = 8
const lists: Omit<Screens['lists'][number], 'size'>[] = [
  { filter: { statuses: ['open'] }, sort: 'newest' },
  { filter: { statuses: ['open'], assignee_ids: ['me'] }, sort: 'newest' },
  { filter: { statuses: ['open'], assignee_ids: ['none'] }, sort: 'oldest' },
  { filter: { statuses: ['closed', 'pending', 'snoozed'] }, sort: 'created' },
  { filter: { waiting: true }, sort: 'waiting' },
  { filter: { unread: true }, sort: 'newest' },
  { filter: { has_draft: true }, sort: 'newest' },
  { filter: { mentioned: true }, sort: 'newest' },
]

let world: World
let clients: Client[]
const validate = createValidator()

beforeAll(async () => {
  world = await startWorld()
  clients = await Promise.all([world.owner, world.limited].map(openClient))
  world.pause = async () => {
    await expectUpToDate()
    await Promise.all(clients.map(openNewest))
  }
})
afterAll(async () => {
  for (const { stream } of clients) stream.close()
  await world.close()
})

/** What a client that opened the same screens now would have. */
function load({ ask }: Pick<Client, 'ask'>, state: InboxState | undefined): Promise<InboxState> {
  return loadClient(ask, {
    lists: lists.map(({ filter, sort }) => {
      const loaded = state?.lists[listKey(filter, sort)]?.ids.length ?? 0
      return { filter, sort, size: Math.max(loaded, listSize) }
    }),
    conversationIds: Object.keys(state?.conversations ?? {}),
    threadIds: Object.keys(state?.timelines ?? {}),
    contactIds: Object.keys(state?.contacts ?? {}),
  })
}

async function openClient(actor: Actor): Promise<Client> {
  const ask = createAsk(world.server, actor.headers)
  const state = await load({ ask }, undefined)
  const { host: _, ...headers } = actor.headers
  const stream = await readEvents(`${world.server.url}/parley/v1/events?after=${state.position}`, headers)
  return { actor, ask, stream, state, applied: 0 }
}

/** Opens the newest conversations, so that all there is of them has to be kept up to date. */
async function openNewest(client: Client): Promise<void> {
  const newest = Object.values(client.state.conversations)
    .sort((one, other) => (one.last_activity_at < other.last_activity_at ? 1 : -1))
    .slice(0, 4)
  const ids = newest.map(({ id }) => id)
  const contactIds = newest.map(({ contact }) => contact.id)
  const all = await loadClient(client.ask, {
    lists: lists.map((list) => ({ ...list, size: listSize })),
    conversationIds: ids,
    threadIds: ids,
    contactIds,
  })
  client.state = all
  client.applied = client.stream.events
    .filter(isOfLog)
    .filter(({ id }) => BigInt(id!) <= BigInt(all.position)).length
}

const isOfLog = ({ name, data }: StreamEvent) => 'subject_id' in data && name === data.type

/** Brings the client up to a mark that is made now, by events alone. */
async function follow(client: Client, markId: string): Promise<void> {
  await client.stream.next('tag.created', ({ data }) => data.subject_id === markId)
  const events = client.stream.events.filter(isOfLog)
  for (const { data } of events.slice(client.applied)) validate(data)
  client.state = applyEvents(
    client.state,
    events.slice(client.applied).map(({ data }) => data as ParleyEvent),
  )
  client.applied = events.length
}

/**
 * By events alone a client has what a fetch would bring it. Should something happen while that is fetched, it is done
 * again.
 */
async function expectUpToDate(): Promise<void> {
  for (;;) {
    const mark = await world.act('POST', '/tags', { name: fresh('Mark') })
    await Promise.all(clients.map((client) => follow(client, mark.id)))
    const fetched = await Promise.all(clients.map((client) => load(client, client.state)))
    const { position } = (await clients[0]!.ask<Bootstrap>('GET', '/bootstrap'))!
    const told = clients[0]!.stream.events.filter(isOfLog)[clients[0]!.applied - 1]!.id
    if (position !== told) continue
    for (const [index, { state }] of clients.entries())
      expect(toCompare(state, state)).toEqual(toCompare(fetched[index]!, state))
    return
  }
}

/** What has to be equal: of what the client has open, and without what it knows itself to be behind, and fetches. */
function toCompare(state: InboxState, open: InboxState) {
  const { agents, teams, inboxes, tags, customFields, cannedResponses, views, drafts, me } = state
  const { conversations, contacts, timelines } = state
  const listIds = Object.entries(state.lists).map(([key, { ids }]) => {
    const { isStale, nextCursor, ids: loaded } = open.lists[key]!
    return [key, isStale ? 'behind' : nextCursor === null ? ids : ids.slice(0, loaded.length)]
  })
  const threads = Object.entries(timelines)
    .filter(([id]) => id in open.timelines)
    .map(([id, { items, scheduled }]) => [id, open.timelines[id]!.isStale ? 'behind' : { items, scheduled }])
  return {
    ...{ agents, teams, inboxes, tags, customFields, cannedResponses, drafts, me },
    views: open.areViewsStale ? 'behind' : views,
    ...{ conversations, contacts },
    counts: open.areCountsStale ? 'behind' : state.counts,
    lists: Object.fromEntries(listIds),
    threads: Object.fromEntries(threads),
  }
}

/** Every member must be known, and be of its form. */
function createValidator(): (event: unknown) => void {
  const ajv = new Ajv2020({ strict: false })
  formats.default(ajv)
  const check = ajv.compile(closed(ParleyEvent) as object)
  return (event) => {
    expect(check(event), `${ajv.errorsText(check.errors)} in ${JSON.stringify(event)}`).toBe(true)
  }
}

/** The schema, taking no members besides those it names. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== 'object' || schema === null) return schema
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]))
  return 'properties' in schema && !('additionalProperties' in schema)
    ? { ...inner, additionalProperties: false }
    : inner
}

describe('state before and events after make the state after', () => {
  const run = async (scenario: Scenario) => {
    try {
      await scenario(world)
      await expectUpToDate()
    } finally {
      await Promise.all(clients.map(openNewest))
    }
  }

  test.each(Object.entries(scenarios))('%s', (_, scenario) => run(scenario), 30_000)

  test.each(Object.entries(arrivals))('when %s', (_, scenario) => run(scenario), 30_000)
})

test('every operation that changes something is among these', async () => {
  const { paths } = (await world.server.app.http.inject('/docs/parley/openapi.json')).json() as {
    paths: Record<string, Record<string, { operationId: string }>>
  }
  const changing = Object.values(paths).flatMap((methods) =>
    Object.entries(methods).flatMap(([method, { operationId }]) => (method === 'get' ? [] : [operationId])),
  )
  const known = [...Object.keys(scenarios), ...Object.keys(withoutEvents)]
  expect(changing.filter((operation) => !known.includes(operation))).toEqual([])
  expect(known.filter((operation) => !changing.includes(operation))).toEqual([])
  expect(new Set(known).size).toBe(known.length)
})
