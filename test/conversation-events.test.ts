import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAgent } from '../server/core/agents/index.ts'
import { recordCallReport } from '../server/core/calls/index.ts'
import { assignConversation, timelinePage } from '../server/core/conversations/index.ts'
import {
  findMessage,
  nextQueuedMessage,
  recordInbound,
  recordSent,
  recordUnsent,
  recordUpdates,
  sendMessage,
} from '../server/core/messages/index.ts'
import { createTeam } from '../server/core/teams/index.ts'
import { sql, type Transaction } from '../server/platform/db/index.ts'
import type { Id } from '../server/platform/ids.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ workers: false })
})
afterAll(() => server?.close())

const startedAt = Date.UTC(2026, 5, 1)
const at = (seconds: number) => new Date(startedAt + seconds * 1000).toISOString()

type World = { accountId: Id; inboxId: Id; agentIds: Id[]; teamId: Id; conversationId: Id }

/** One thing that happens; numbers choose among the few messages, calls and agents there are. */
type Step =
  | { kind: 'inbound' | 'echo'; index: number; seconds: number }
  | { kind: 'send' | 'accepted' | 'refused' }
  | { kind: 'status'; index: number; status: 'delivered' | 'read' | 'failed'; seconds: number }
  | {
      kind: 'call'
      index: number
      direction: 'inbound' | 'outbound'
      event: 'connect' | 'terminate'
      status: 'ringing' | 'accepted' | 'rejected' | undefined
      seconds: number
    }
  | { kind: 'assign'; agent: number | undefined; team: boolean }

const index = fc.nat(4)
const seconds = fc.nat(600)
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom('inbound' as const, 'echo' as const), index, seconds }),
  fc.record({ kind: fc.constantFrom('send' as const, 'accepted' as const, 'refused' as const) }),
  fc.record({
    kind: fc.constant('status' as const),
    index,
    status: fc.constantFrom('delivered', 'read', 'failed'),
    seconds,
  }),
  fc.record({
    kind: fc.constant('call' as const),
    index: fc.nat(2),
    direction: fc.constantFrom('inbound', 'outbound'),
    event: fc.constantFrom('connect', 'terminate'),
    status: fc.constantFrom('ringing', 'accepted', 'rejected', undefined),
    seconds,
  }),
  fc.record({
    kind: fc.constant('assign' as const),
    agent: fc.option(fc.nat(1), { nil: undefined }),
    team: fc.boolean(),
  }),
)

/** What chance seldom brings: an echo that is the last message when it goes, a call that turns out older than another. */
const certainSteps: Step[][] = [
  [{ kind: 'send' }, { kind: 'echo', index: 0, seconds: 600 }, { kind: 'accepted' }],
  [
    { kind: 'call', index: 0, direction: 'inbound', event: 'terminate', status: undefined, seconds: 100 },
    { kind: 'call', index: 1, direction: 'outbound', event: 'connect', status: undefined, seconds: 200 },
    { kind: 'call', index: 1, direction: 'outbound', event: 'terminate', status: undefined, seconds: 50 },
  ],
  [{ kind: 'assign', agent: 0, team: false }],
]

test('after any history a list row shows what its messages, calls and assignments come to', async () => {
  const seen = { kinds: new Set<string>(), lost: new Set<boolean>(), echoesGone: 0 }
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 25 }), async (steps) => {
      const world = await makeWorld()
      for (const step of steps) {
        const gone = await take(world, step)
        seen.echoesGone += gone ?? 0
      }
      const row = await listRow(world)
      expect(row).toEqual(await recomputed(world))
      seen.kinds.add(String(row['last_event_kind']))
      seen.lost.add(row['lost'] as boolean)
    }),
    { numRuns: 40, examples: certainSteps.map((steps) => [steps]) },
  )
  expect([...seen.kinds].sort()).toEqual(['assignment', 'call', 'message'])
  expect(seen.lost.size).toBe(2)
  expect(seen.echoesGone).toBeGreaterThan(0)
})

test('every page of a timeline is a part of the whole, in order, from either end', async () => {
  const world = await makeWorld()
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { maxLength: 15 }), async (steps) => {
      for (const step of steps) await take(world, step)
      const whole = await server.db.query<{ id: Id }>(sql`${events(world)} order by at desc, id desc`)
      const ids = whole.map(({ id }) => id)
      for (const { limit, offset, oldestFirst } of [
        { limit: 10, offset: 0, oldestFirst: false },
        { limit: 7, offset: 5, oldestFirst: false },
        { limit: 7, offset: 5, oldestFirst: true },
        { limit: 1000, offset: 0, oldestFirst: true },
      ]) {
        const page = await server.db.query<{ id: Id; own: Id }>(
          timelinePage(world, {
            columns: sql`page.id, coalesce(m.id, l.id, a.id) as own`,
            limit,
            offset,
            oldestFirst,
          }),
        )
        const inOrder = oldestFirst ? ids.toReversed() : ids
        expect(page.map(({ id }) => id)).toEqual(inOrder.slice(offset, offset + limit))
        expect(page.every(({ id, own }) => id === own)).toBe(true)
      }
    }),
    { numRuns: 15 },
  )
})

/** A contact who wrote once, long ago: a conversation to begin with. */
async function makeWorld(): Promise<World> {
  const { id: accountId } = await makeAccount(server.db)
  const inbox = await makeWhatsAppInbox(server, accountId)
  return server.db.transaction(async (tx) => {
    const agentIds: Id[] = []
    for (const name of ['Amal', 'Omar']) {
      const email = `${name}.${accountId}@example.com`
      agentIds.push((await createAgent(tx, { accountId, email, name, role: 'agent' })).agent.id)
    }
    const team = await createTeam(tx, { accountId, name: 'Sales' })
    const [first] = await recordInbound(tx, accountId, [
      message(inbox.id, { index: 99, seconds: -10, direction: 'inbound' }),
    ])
    return { accountId, inboxId: inbox.id, agentIds, teamId: team.id, conversationId: first!.conversationId }
  })
}

/** Answers how many echoes of our own messages went. */
async function take(world: World, step: Step): Promise<number | undefined> {
  return server.db.transaction(async (tx) => {
    const { accountId, inboxId, conversationId, agentIds, teamId } = world
    switch (step.kind) {
      case 'inbound':
      case 'echo': {
        const direction = step.kind === 'echo' ? 'outbound' : 'inbound'
        await recordInbound(tx, accountId, [message(inboxId, { ...step, direction })])
        return
      }
      case 'send': {
        const content = { body: 'Hello' }
        await sendMessage(tx, {
          accountId,
          to: { conversationId },
          kind: 'text',
          content,
          text: 'Hello',
          sender: 'api',
        })
        return
      }
      case 'accepted':
        return acceptQueued(tx, world)
      case 'refused': {
        const queued = await nextQueuedMessage(tx, { accountId, conversationId })
        if (queued) await recordUnsent(tx, queued, { status: 'failed', error: { code: '1', title: 'No' } })
        return
      }
      case 'status': {
        const { status, seconds } = step
        const networkId = `echo.${step.index}`
        await recordUpdates(tx, accountId, [
          { type: 'status', inboxId, networkId, status, at: at(seconds), report: { status } },
        ])
        return
      }
      case 'call': {
        const { direction, event, status, seconds } = step
        await recordCallReport(tx, accountId, {
          type: 'call',
          inboxId,
          person,
          networkId: `${direction}.${step.index}`,
          direction,
          event,
          ...(status && { status }),
          at: at(seconds),
          report: {},
        })
        return
      }
      case 'assign': {
        const assigneeId = step.agent === undefined ? null : agentIds[step.agent]!
        await assignConversation(tx, {
          accountId,
          conversationId,
          assigneeId,
          teamId: step.team ? teamId : null,
          by: null,
        })
      }
    }
  })
}

/** The network accepts the oldest queued message under a name by which it may have told of it already. */
async function acceptQueued(tx: Transaction, { accountId, conversationId }: World): Promise<number> {
  const queued = await nextQueuedMessage(tx, { accountId, conversationId })
  if (!queued) return 0
  const [echo] = await tx.query<{ id: Id; network_id: string }>(sql`
    select id, network_id from messages where account_id = ${accountId} and sender = 'network' order by id limit 1`)
  await recordSent(tx, queued, echo?.network_id ?? `sent.${queued.id}`)
  if (!echo) return 0
  expect(await findMessage(tx, { accountId, id: echo.id })).toBeUndefined()
  return 1
}

const person = { addresses: ['15550100002'], phone: '+15550100002', name: 'Ann Lee' }

function message(
  inboxId: Id,
  { index, seconds, direction }: { index: number; seconds: number; direction: 'inbound' | 'outbound' },
) {
  return {
    type: 'message' as const,
    inboxId,
    person,
    direction,
    networkId: direction === 'inbound' ? `in.${index}` : `echo.${index}`,
    kind: 'text',
    content: { body: `text ${index}` },
    text: `text ${index}`,
    occurredAt: at(seconds),
  }
}

async function listRow({ accountId, conversationId }: World): Promise<Record<string, unknown>> {
  const [row] = await server.db.query<Record<string, unknown>>(sql`
    select event_count, last_event_kind, last_event_id, last_event_at, lost, last_message_id, last_message_at,
           last_message_direction, last_message_text, last_call_id, last_call_at, last_call_lost, assignee_id, team_id,
           (select json_agg(k order by k.assignee_id) from conversation_counters k
             where k.account_id = c.account_id and count <> 0) as counters
      from conversations c where account_id = ${accountId} and id = ${conversationId}`)
  return row!
}

function events({ accountId, conversationId }: Pick<World, 'accountId' | 'conversationId'>) {
  return sql`
    select 'message' as kind, id, occurred_at as at from messages
     where account_id = ${accountId} and conversation_id = ${conversationId} and direction <> 'note'
    union all select 'call', id, occurred_at from calls
     where account_id = ${accountId} and conversation_id = ${conversationId}
    union all select 'assignment', id, created_at from assignments
     where account_id = ${accountId} and conversation_id = ${conversationId}`
}

/** The same by the tables alone. */
async function recomputed(world: World): Promise<Record<string, unknown>> {
  const { accountId, inboxId } = world
  const all = await server.db.query<{ kind: string; id: Id; at: Date }>(
    sql`${events(world)} order by at desc, id desc`,
  )
  const newest = (kind: string) => all.find((event) => event.kind === kind)
  const [last] = all
  const lastMessage = newest('message')!
  const lastCall = newest('call')
  const [shown] = await server.db.query<{ direction: string; text: string }>(
    sql`select direction, text from messages where account_id = ${accountId} and id = ${lastMessage.id}`,
  )
  const [call] = await server.db.query<{ direction: string; status: string }>(
    sql`select direction, status from calls where account_id = ${accountId} and id = ${lastCall?.id ?? '0'}`,
  )
  const [assigned] = await server.db.query<{ agent_id: Id | null; team_id: Id | null }>(
    sql`select agent_id, team_id from assignments where account_id = ${accountId} and id = ${newest('assignment')?.id ?? '0'}`,
  )
  const unanswered = ['no_answer', 'busy', 'rejected', 'cancelled', 'failed']
  const isCallLost = call ? call.direction === 'inbound' && unanswered.includes(call.status) : null
  const told = all.find(({ kind }) => kind !== 'assignment')!
  return {
    event_count: all.length,
    last_event_kind: last!.kind,
    last_event_id: last!.id,
    last_event_at: last!.at,
    lost: told.kind === 'call' ? isCallLost : shown!.direction === 'inbound',
    last_message_id: lastMessage.id,
    last_message_at: lastMessage.at,
    last_message_direction: shown!.direction,
    last_message_text: shown!.text,
    last_call_id: lastCall?.id ?? null,
    last_call_at: lastCall?.at ?? null,
    last_call_lost: isCallLost,
    assignee_id: assigned?.agent_id ?? null,
    team_id: assigned?.team_id ?? null,
    counters: [
      {
        account_id: Number(accountId),
        inbox_id: Number(inboxId),
        status: 'open',
        assignee_id: Number(assigned?.agent_id ?? 0),
        count: 1,
      },
    ],
  }
}
