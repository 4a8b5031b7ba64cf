import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { matches } from '../inbox/models/store/filter.ts'
import { compareIds, compareKeys, listKey, sortKeyOf } from '../inbox/models/store/order.ts'
import { reduce } from '../inbox/models/store/reduce.ts'
import type { Signal } from '../inbox/models/store/signal.ts'
import { type InboxState, stateFromBootstrap } from '../inbox/models/store/state.ts'
import type {
  Conversation,
  ConversationFilter,
  ConversationSort,
  ParleyEvent,
} from '../shared/parley/index.ts'
import {
  anEvent,
  bootstrapOf,
  conversationOf,
  conversationUpdates,
  messageOf,
  viewOf,
} from './inbox/objects.ts'

const mine: ConversationFilter = { statuses: ['open'], assignee_ids: ['me'] }
const all: ConversationFilter = { statuses: ['open'] }
const begin = (views = [viewOf('mine', mine), viewOf('all', all)]) =>
  stateFromBootstrap(bootstrapOf({ position: '10', views, counts: { mine: 0, all: 0 } }))

/** The list as the server would answer it. */
function served(
  conversations: Iterable<Conversation>,
  filter: ConversationFilter,
  sort: ConversationSort,
): Conversation[] {
  const context = { meId: '1', drafts: {}, areDraftsLoaded: true, mentioned: {} }
  return [...conversations]
    .filter((conversation) => matches(conversation, filter, context) !== false)
    .sort((one, other) => compareKeys(sortKeyOf(one, sort), sortKeyOf(other, sort), sort))
}

function loadList(
  state: InboxState,
  conversations: Conversation[],
  {
    filter = all,
    sort = 'newest',
    limit = 1000,
  }: { filter?: ConversationFilter; sort?: ConversationSort; limit?: number } = {},
): InboxState {
  const key = listKey(filter, sort)
  const rows = served(conversations, filter, sort)
  const signals: Signal[] = [
    { kind: 'list.asked', key, filter, sort },
    {
      kind: 'list.page',
      key,
      conversations: rows.slice(0, limit),
      nextCursor: rows.length > limit ? 'next' : null,
      isMore: false,
      since: state.position,
    },
  ]
  return signals.reduce<InboxState>(reduce, state)
}

const idsOf = (state: InboxState, filter = all, sort: ConversationSort = 'newest') =>
  state.lists[listKey(filter, sort)]?.ids

describe('the store of the inbox', () => {
  test('any cut of the log, with parts told again, ends in the same state', () => {
    fc.assert(
      fc.property(conversationUpdates, fc.array(fc.nat(40), { maxLength: 6 }), (updates, cuts) => {
        const events = updates.map((conversation, index) => anEvent(String(11 + index), { conversation }))
        const start = loadList(loadList(begin(), []), [], { filter: mine, sort: 'waiting' })
        const whole = events.reduce<InboxState>(reduce, start)
        const again = cuts.reduce<InboxState>(
          (state, cut) => events.slice(0, cut).reduce<InboxState>(reduce, state),
          start,
        )
        expect(events.reduce<InboxState>(reduce, again)).toEqual(whole)
        expect(cuts.reduce<InboxState>((state) => events.reduce<InboxState>(reduce, state), whole)).toBe(
          whole,
        )
      }),
    )
  })

  test('lists and counts that follow events are what the server would answer', () => {
    const filters: ConversationFilter[] = [
      all,
      mine,
      { unread: true },
      { tag_ids: ['5'] },
      { waiting: true },
      { assignee_ids: ['none', '2'] },
    ]
    const sorts: ConversationSort[] = ['newest', 'oldest', 'waiting', 'created']
    fc.assert(
      fc.property(
        conversationUpdates,
        fc.nat(30),
        fc.constantFrom(...filters),
        fc.constantFrom(...sorts),
        fc.constantFrom(3, 1000),
        (updates, from, filter, sort, limit) => {
          const now = new Map<string, Conversation>()
          for (const one of updates.slice(0, from)) now.set(one.id, one)
          const counted = (all: Iterable<Conversation>) =>
            served(all, filter, sort).filter(({ status }) => status !== 'closed').length
          const view = viewOf('9', filter)
          const views = { counts: { 9: counted(now.values()) }, views: [view] }
          let state = stateFromBootstrap(bootstrapOf({ position: '10', ...views }))
          state = reduce(state, { kind: 'conversations', conversations: [...now.values()], since: '10' })
          state = { ...state, counts: views.counts, areCountsStale: false, areDraftsLoaded: true }
          state = loadList(state, [...now.values()], { filter, sort, limit })
          for (const [index, conversation] of updates.slice(from).entries()) {
            const type = now.has(conversation.id) ? 'conversation.updated' : 'conversation.created'
            now.set(conversation.id, conversation)
            state = reduce(state, anEvent(String(11 + index), { type, conversation }))
          }
          const expected = served(now.values(), filter, sort).map(({ id }) => id)
          const { ids, nextCursor } = state.lists[listKey(filter, sort)]!
          // Of a list that goes on, the loaded part is the beginning of what the server has.
          expect(ids).toEqual(nextCursor === null ? expected : expected.slice(0, ids.length))
          expect(state.areCountsStale || state.counts['9'] === counted(now.values())).toBe(true)
          expect(state.areCountsStale).toBe(false)
        },
      ),
      { numRuns: 400 },
    )
  })

  test('counts that were asked for before an event are asked for again', () => {
    const counts: Signal = { kind: 'counts', counts: { mine: 0, all: 7 }, since: '10' }
    const event = anEvent('11', { type: 'conversation.created', conversation: conversationOf('4') })
    expect(reduce(begin(), counts)).toMatchObject({ counts: { all: 7 }, areCountsStale: false })
    expect(reduce(reduce(begin(), event), counts)).toMatchObject({ areCountsStale: true })
  })

  test('a page that was asked for before an event does not take the event back', () => {
    const old = conversationOf('3', { status: 'open' })
    const state = [
      { kind: 'list.asked' as const, key: listKey(all, 'newest'), filter: all, sort: 'newest' as const },
      anEvent('11', { conversation: conversationOf('3', { status: 'closed' }) }),
      anEvent('12', { type: 'conversation.created', conversation: conversationOf('4') }),
      {
        kind: 'list.page' as const,
        key: listKey(all, 'newest'),
        conversations: [old],
        nextCursor: null,
        isMore: false,
        since: '10',
      },
    ].reduce<InboxState>(reduce, begin())
    expect(idsOf(state)).toEqual(['4'])
    expect(state.conversations['3']?.status).toBe('closed')
  })

  test('nothing moves in a list that is held, and letting go puts everything in its place', () => {
    const rows = ['1', '2', '3'].map((id, index) =>
      conversationOf(id, { last_activity_at: `2026-01-0${3 - index}T00:00:00.000Z` }),
    )
    const key = listKey(all, 'newest')
    const held = reduce(loadList(begin(), rows), { kind: 'list.held', key })
    const written = conversationOf('3', { unread_count: 1, last_activity_at: '2026-01-05T00:00:00.000Z' })
    const read = conversationOf('2', { last_activity_at: '2026-01-06T00:00:00.000Z' })
    const moved = [
      anEvent('11', { conversation: written }),
      anEvent('12', { type: 'conversation.created', conversation: conversationOf('4') }),
      anEvent('13', { conversation: read }),
    ].reduce<InboxState>(reduce, held)
    expect(idsOf(moved)).toEqual(['1', '2', '3'])
    expect(moved.lists[key]?.fresh).toEqual(['3', '4'])
    const closed = reduce(moved, anEvent('14', { conversation: { ...written, status: 'closed' } }))
    expect(closed.lists[key]).toMatchObject({ ids: ['1', '2'], fresh: ['4'] })
    expect(idsOf(reduce(moved, { kind: 'list.released', key }))).toEqual(
      served([rows[0]!, written, read, conversationOf('4')], all, 'newest').map(({ id }) => id),
    )
  })

  test('what is looked at stays in a list of unread ones until the look goes elsewhere', () => {
    const unread = { unread: true }
    const state = loadList(begin(), [conversationOf('3', { unread_count: 2 })], { filter: unread })
    const opened = reduce(state, { kind: 'conversation.open', id: '3' })
    const seen = reduce(opened, anEvent('11', { conversation: conversationOf('3', { unread_count: 0 }) }))
    expect(idsOf(seen, unread)).toEqual(['3'])
    expect(idsOf(reduce(seen, { kind: 'conversation.open', id: null }), unread)).toEqual([])
  })

  test('a text filter asks again for what it cannot judge, and keeps what it has', () => {
    const filter = { text: 'lina' }
    const state = loadList(begin(), [conversationOf('3')], { filter })
    const same = reduce(state, anEvent('11', { conversation: conversationOf('3', { unread_count: 1 }) }))
    expect(same.lists[listKey(filter, 'newest')]).toMatchObject({ ids: ['3'], isStale: false })
    const other = reduce(same, anEvent('12', { conversation: conversationOf('4') }))
    expect(other.lists[listKey(filter, 'newest')]).toMatchObject({ ids: ['3'], isStale: true })
  })

  test('a change made here shows at once, survives events that lack it, and ends as the server says', () => {
    const before = conversationOf('3')
    const closed = conversationOf('3', { status: 'closed' })
    const start = loadList(begin(), [before])
    const begun = reduce(start, {
      kind: 'change.begun',
      token: 'a',
      ids: ['3'],
      change: { status: 'closed' },
    })
    expect(idsOf(begun)).toEqual([])
    const noise = reduce(begun, anEvent('11', { conversation: conversationOf('3', { unread_count: 5 }) }))
    expect(noise.conversations['3']).toMatchObject({ status: 'closed', unread_count: 5 })
    const taken = reduce(noise, { kind: 'change.taken', token: 'a', conversations: [closed] })
    expect(taken.conversations['3']?.status).toBe('closed')
    const told = reduce(taken, anEvent('12', { conversation: closed }))
    expect(told).toMatchObject({ pending: {}, conversations: { 3: closed } })
    const refused = reduce(noise, { kind: 'change.dropped', token: 'a' })
    expect(refused.conversations['3']).toMatchObject({ status: 'open', unread_count: 5 })
    expect(idsOf(refused)).toEqual(['3'])
  })

  test('what was deleted goes from everywhere it stood', () => {
    const tagged = conversationOf('3', { tag_ids: ['5', '6'] })
    const filter = { tag_ids: ['5'] }
    let state = loadList(loadList(begin(), [tagged]), [tagged], { filter })
    state = reduce(state, anEvent('11', { type: 'tag.deleted', subject_id: '5' }))
    expect(state.conversations['3']?.tag_ids).toEqual(['6'])
    expect(idsOf(state, filter)).toEqual([])
    state = reduce(
      state,
      anEvent('12', {
        conversation: conversationOf('4'),
        changes: { merged_from: '3' },
      }),
    )
    expect(state.conversations['3']).toBeUndefined()
    expect(idsOf(state)).toEqual(['4'])
    state = reduce(state, anEvent('13', { type: 'conversation.updated', conversation_id: '4' }))
    expect(idsOf(state)).toEqual([])
  })

  test('a note that speaks to me brings its conversation among the mentions until I saw it', () => {
    const filter = { mentioned: true }
    const state = loadList(begin(), [], { filter })
    const message = messageOf('50', {
      conversation_id: '3',
      direction: 'note',
      mentions: ['1'],
      sender: { type: 'agent', agent_id: '2' },
    })
    const noted = reduce(
      state,
      anEvent('11', { type: 'message.created', message, conversation: conversationOf('3') }),
    )
    expect(idsOf(noted, filter)).toEqual(['3'])
    expect(idsOf(reduce(noted, { kind: 'mentions.seen', conversationId: '3' }), filter)).toEqual([])
  })

  test('the same filter spelled otherwise is the same list', () => {
    expect(listKey({ tag_ids: ['1', '2'], statuses: ['open'] }, 'newest')).toBe(
      listKey({ statuses: ['open'], tag_ids: ['2', '1'], inbox_ids: [], unread: undefined }, 'newest'),
    )
    expect(listKey(all, 'newest')).not.toBe(listKey(all, 'oldest'))
  })

  test('ids and positions go by their number', () => {
    expect(['9', '10', '100', '11'].sort(compareIds)).toEqual(['9', '10', '11', '100'])
    const late: ParleyEvent = anEvent('9', { conversation: conversationOf('3') })
    const state = begin()
    expect(reduce(state, late)).toBe(state)
  })
})
