import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { placeOf, readFilter, teamView, writeFilter } from '../inbox/models/conversations/place.ts'
import { previewOf } from '../inbox/models/conversations/preview.ts'
import { keptIn, nothing, rangedTo, stretched, toggled } from '../inbox/models/conversations/selection.ts'
import { formatSnooze, snoozePresets } from '../inbox/models/conversations/snooze-times.ts'
import { highlight } from '../inbox/models/search/highlight.ts'
import { stateFromBootstrap } from '../inbox/models/store/state.ts'
import type { ConversationFilter } from '../shared/parley/index.ts'
import { bootstrapOf, conversationOf, viewOf } from './inbox/objects.ts'

const { views } = stateFromBootstrap(
  bootstrapOf({
    views: [viewOf('all', { statuses: ['open'] }), viewOf('7', { unread: true, tag_ids: ['5', '6'] })],
  }),
)

describe('the place of a list in the address', () => {
  const filters: fc.Arbitrary<ConversationFilter> = fc
    .record(
      {
        statuses: fc.subarray(['open', 'pending', 'snoozed', 'closed'] as const, { minLength: 1 }),
        tag_ids: fc.subarray(['5', '6', '7'], { minLength: 1 }),
        assignee_ids: fc.subarray(['me', 'none', '12'], { minLength: 1 }),
        unread: fc.boolean(),
        waiting: fc.boolean(),
        archived: fc.boolean(),
        text: fc.string({ minLength: 1 }).filter((text) => text.trim() === text && text !== ''),
      },
      { requiredKeys: [] },
    )
    .map((filter) => ({ ...filter }))

  test('any change of any view can be written there and read back', () => {
    fc.assert(
      fc.property(
        filters,
        fc.constantFrom('all', '7', teamView('9'), 'unknown'),
        fc.constantFrom('newest', 'waiting' as const),
        (filter, viewId, sort) => {
          const query = new URLSearchParams()
          for (const [name, value] of Object.entries(writeFilter({ views }, viewId, filter, sort)))
            if (value !== null) query.set(name, value)
          const place = placeOf({ views }, viewId, new URLSearchParams(query.toString()))
          const sorted = (one: ConversationFilter) =>
            Object.fromEntries(
              Object.entries(one).map(([name, value]) => [
                name,
                Array.isArray(value) ? [...value].sort() : value,
              ]),
            )
          expect(sorted(place.filter)).toEqual(sorted(filter))
          expect(place.sort).toBe(sort)
        },
      ),
    )
  })

  test('a view as it is kept needs nothing in the address', () => {
    expect(writeFilter({ views }, '7', { tag_ids: ['6', '5'], unread: true }, 'newest')).toEqual({})
    expect(placeOf({ views }, '7', new URLSearchParams()).isChanged).toBe(false)
    expect(placeOf({ views }, '7', new URLSearchParams('unread=')).filter).toEqual({ tag_ids: ['5', '6'] })
  })

  test('what is no part of a filter is left alone', () => {
    expect(readFilter(new URLSearchParams('m=12&q=x&unread=perhaps'))).toEqual({ unread: undefined })
  })
})

describe('times to snooze until', () => {
  const names = (at: string, locale: string) => snoozePresets(new Date(at), locale).map(({ name }) => name)

  test('fit the hour of the day', () => {
    expect(names('2026-03-17T09:10:00', 'en-GB')).toEqual([
      'inHours',
      'evening',
      'tomorrow',
      'weekend',
      'nextWeek',
    ])
    expect(names('2026-03-17T17:00:00', 'en-GB')).toEqual(['inHours', 'tomorrow', 'weekend', 'nextWeek'])
    expect(names('2026-03-17T21:30:00', 'en-GB')).toEqual(['tomorrow', 'weekend', 'nextWeek'])
  })

  test('follow the week of where people are', () => {
    const days = (locale: string) =>
      Object.fromEntries(
        snoozePresets(new Date('2026-03-17T09:10:00'), locale).map(({ name, at }) => [name, at.getDay()]),
      )
    expect(days('en-GB')).toMatchObject({ weekend: 6, nextWeek: 1 })
    expect(days('ar-EG')).toMatchObject({ weekend: 5, nextWeek: 0 })
  })

  test('lie ahead, whenever it is', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2025-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
        fc.constantFrom('en-US', 'en-GB', 'ar-EG', 'vi', 'hi'),
        (now, locale) => {
          const times = snoozePresets(now, locale).map(({ at }) => at.getTime())
          expect(times.every((at) => at > now.getTime())).toBe(true)
          expect(times).toEqual([...times].sort((one, other) => one - other))
        },
      ),
    )
  })

  test('are told as shortly as they are clear', () => {
    const now = new Date('2026-03-17T09:10:00')
    expect(formatSnooze(new Date('2026-03-17T18:00:00'), now, 'en-GB')).toBe('18:00')
    expect(formatSnooze(new Date('2026-03-18T09:00:00'), now, 'en-GB')).toMatch(/^Wed.*\b0?9:00$/)
    expect(formatSnooze(new Date('2026-04-02T09:00:00'), now, 'en-GB')).toMatch(/^Thu.* 2 Apr.*\b0?9:00$/)
  })
})

describe('selecting rows', () => {
  const rows = ['a', 'b', 'c', 'd', 'e']
  const chosen = ({ ids }: { ids: ReadonlySet<string> }) => [...ids].sort().join('')

  test('a range goes from where it began, and back again', () => {
    const one = toggled(nothing, 'b')
    const three = stretched(stretched(one, rows, 'b', 1), rows, 'c', 1)
    expect(chosen(three)).toBe('bcd')
    expect(chosen(stretched(three, rows, 'd', -1))).toBe('bc')
    expect(chosen(stretched(toggled(nothing, 'e'), rows, 'e', 1))).toBe('e')
    expect(chosen(rangedTo(one, rows, null, 'e'))).toBe('bcde')
    expect(chosen(rangedTo(nothing, rows, 'c', 'a'))).toBe('abc')
    expect(chosen(toggled(three, 'c'))).toBe('bd')
  })

  test('what left the list is no longer selected', () => {
    const all = rangedTo(nothing, rows, 'a', 'e')
    expect(chosen(keptIn(all, ['a', 'e']))).toBe('ae')
    expect(keptIn(all, rows)).toBe(all)
  })
})

describe('what a row says of the newest', () => {
  const message = {
    id: '5',
    at: '2026-01-02T00:00:00.000Z',
    direction: 'outbound' as const,
    kind: 'text',
    text: 'One\n two',
    status: 'delivered' as const,
  }
  const draft = {
    conversation_id: '3',
    text: ' Dear  Ann ',
    mode: 'reply' as const,
    reply_to_id: null,
    upload_ids: [],
    updated_at: message.at,
  }

  test('whoever types comes before a draft, a draft before what was said', () => {
    const conversation = conversationOf('3', { last_message: message })
    expect(previewOf(conversation, { draft, isTyping: true })).toEqual({ name: 'typing' })
    expect(previewOf(conversation, { draft, isTyping: false })).toEqual({ name: 'draft', text: 'Dear Ann' })
    expect(previewOf(conversation, { isTyping: false })).toMatchObject({ text: 'One two', mark: 'delivered' })
    expect(previewOf(conversationOf('3'), { isTyping: false })).toEqual({ name: 'nothing' })
  })

  test('what WhatsApp draws bold or struck is said without the signs; elsewhere they are what was written', () => {
    const said = (channel: string) =>
      previewOf(
        conversationOf('3', { channel, last_message: { ...message, text: '*Your _order_* ~two~ for 2*3' } }),
        { isTyping: false },
      )
    expect(said('whatsapp')).toMatchObject({ text: 'Your order two for 2*3' })
    expect(said('webchat')).toMatchObject({ text: '*Your _order_* ~two~ for 2*3' })
  })

  test('the marks say how far a message came', () => {
    const mark = (parts: object, readAt: string | null = null) =>
      previewOf(conversationOf('3', { last_message: { ...message, ...parts }, contact_read_at: readAt }), {
        isTyping: false,
      })
    expect(mark({ status: 'queued' })).toMatchObject({ mark: 'waiting' })
    expect(mark({ status: 'failed' }, message.at)).toMatchObject({ mark: 'failed' })
    expect(mark({ status: 'sent' }, message.at)).toMatchObject({ mark: 'read' })
    expect(mark({ direction: 'inbound', status: null })).toMatchObject({ mark: 'inbound' })
  })

  test('a call that is newer than what was said is shown instead', () => {
    const last_call = { id: '9', at: '2026-01-03T00:00:00.000Z', lost: true }
    const conversation = conversationOf('3', { last_message: message, last_call })
    expect(previewOf(conversation, { isTyping: false })).toEqual({ name: 'call', isLost: true })
  })
})

describe('marking what was searched for', () => {
  const marked = (text: string, query: string) =>
    highlight(text, query)
      .map(({ text: piece, isHit }) => (isHit ? `[${piece}]` : piece))
      .join('')

  test('accents and letter case aside', () => {
    expect(marked('Café CAFE cafés', 'cafe')).toBe('[Café] [CAFE] [café]s')
    expect(marked('Nguyễn Thị Minh', 'nguyen thi')).toBe('[Nguyễn Thị] Minh')
    expect(marked('أَهْلًا وسهلا', 'اهلا')).toBe('[أَهْلًا] وسهلا')
    expect(marked('رقم ١٢٣', '12')).toBe('رقم [١٢]٣')
    expect(marked('Đổi giày', 'doi gi')).toBe('[Đổi gi]ày')
    expect(marked('हिन्दी राम', 'र')).toBe('हिन्दी [रा]म')
    expect(marked('रााम', 'ा')).toBe('[राा]म')
    expect(marked('한국어', '국')).toBe('한[국]어')
    expect(marked('한국어'.normalize('NFD'), '국')).toBe('한[국]어'.normalize('NFD'))
    expect(marked('10% off', '%')).toBe('10[%] off')
    expect(marked('nothing here', 'absent')).toBe('nothing here')
  })

  test('keeps every letter of the text, whatever is asked', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (text, query) => {
        expect(
          highlight(text, query)
            .map(({ text: piece }) => piece)
            .join(''),
        ).toBe(text)
      }),
    )
  })
})
