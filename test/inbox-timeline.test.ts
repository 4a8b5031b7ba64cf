import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { OutboxItem } from '../inbox/models/composer/outbox-item.ts'
import { reduceTimeline } from '../inbox/models/store/reduce-timeline.ts'
import { keyOf, type Timeline, type TimelinePage } from '../inbox/models/store/timeline.ts'
import { botInControl } from '../inbox/models/thread/bot-in-control.ts'
import { toEntries } from '../inbox/models/thread/entries.ts'
import { readCards, readInteractive, readPlace } from '../inbox/models/thread/message-content.ts'
import { isOnlyEmoji, type RichPart, readRichText } from '../inbox/models/thread/rich-text.ts'
import {
  fillForm,
  missingValues,
  noValues,
  readSentTemplate,
  readTemplate,
  toVariables,
} from '../inbox/models/thread/template-content.ts'
import { asked, begun, extended, lastOutbound, type Side } from '../inbox/models/thread/timeline.ts'
import { linkify, toSafeHref } from '../shared/linkify.ts'
import type { Message, ParleyEvent, ScheduledMessage, Template } from '../shared/parley/index.ts'
import { anEvent, conversationOf, messageOf } from './inbox/objects.ts'

const timeOf = (number: number) => new Date(Date.UTC(2026, 0, 1) + number * 60_000).toISOString()
const idOf = (number: number) => String(1000 + number)
const item = (number: number, text = `m${number}`) => messageOf(idOf(number), { at: timeOf(number), text })

/** A thread on the server, which answers pages and tells events. */
class ThreadServer {
  items: Message[] = []
  #position = 0

  page(query: { cursor?: string; after?: string; around?: string }, limit = 5): TimelinePage {
    const { items } = this
    const indexOf = (id: string) => items.findIndex((one) => one.id === id)
    let from = Math.max(0, items.length - limit)
    if (query.cursor) from = Math.max(0, indexOf(query.cursor) - limit)
    if (query.after) from = indexOf(query.after) + 1
    if (query.around) from = Math.max(0, indexOf(query.around) - 2)
    const to = query.cursor ? indexOf(query.cursor) : Math.min(items.length, from + limit)
    const shown = items.slice(from, to)
    return {
      items: shown,
      older_cursor: from > 0 ? (shown[0]?.id ?? null) : null,
      newer_cursor: to < items.length ? (shown.at(-1)?.id ?? null) : null,
      first_unread_id: null,
      draft: null,
      scheduled: [],
    }
  }

  write(): ParleyEvent {
    const message = item(this.items.length)
    this.items = [...this.items, message]
    return this.#tell('message.created', message)
  }

  edit(index: number): ParleyEvent {
    const before = this.items[index]!
    const message = { ...before, text: `${before.text}!` }
    this.items = this.items.with(index, message)
    return this.#tell('message.updated', message)
  }

  #tell(type: string, message: Message): ParleyEvent {
    this.#position += 1
    return anEvent(String(this.#position), { type, message, conversation_id: '1' })
  }
}

type Step =
  | { type: 'write' }
  | { type: 'edit'; at: number }
  | { type: 'more'; side: Side; meanwhile: ('write' | 'edit')[] }
  | { type: 'newest'; meanwhile: ('write' | 'edit')[] }
  | { type: 'around'; at: number }

const meanwhile = fc.array(fc.constantFrom('write' as const, 'edit' as const), { maxLength: 3 })
const steps = fc.array(
  fc.oneof(
    fc.record({ type: fc.constant('write' as const) }),
    fc.record({ type: fc.constant('edit' as const), at: fc.nat() }),
    fc.record({
      type: fc.constant('more' as const),
      side: fc.constantFrom<Side>('older', 'newer'),
      meanwhile,
    }),
    fc.record({ type: fc.constant('newest' as const), meanwhile }),
    fc.record({ type: fc.constant('around' as const), at: fc.nat() }),
  ),
  { maxLength: 60 },
)

describe('what is loaded of a thread', () => {
  test('is always one unbroken stretch of it as the server has it, whatever is fetched and happens', () => {
    fc.assert(
      fc.property(fc.nat({ max: 40 }), steps, (count, all) => {
        const server = new ThreadServer()
        for (let number = 0; number < count; number += 1) server.write()
        let timeline: Timeline | undefined
        const hear = (event: ParleyEvent) => {
          timeline = reduceTimeline(timeline, event)
        }
        const change = (kind: 'write' | 'edit') => {
          if (kind === 'write') hear(server.write())
          else if (server.items.length > 0) hear(server.edit(server.items.length >> 1))
        }
        for (const step of [{ type: 'newest', meanwhile: [] } as Step, ...all]) {
          take(step)
          const loaded = timeline as Timeline | undefined
          const first = server.items.findIndex(({ id }) => id === loaded?.items[0]?.id)
          const stretch = first < 0 ? [] : server.items.slice(first, first + loaded!.items.length)
          expect(loaded?.items).toEqual(stretch)
          if (loaded?.newerCursor === null) expect(loaded.items.at(-1)).toEqual(server.items.at(-1))
          if (loaded?.olderCursor === null) expect(loaded.items[0]).toEqual(server.items[0])
          if (loaded) expect(loaded.items.length).toBeLessThan(500)
        }

        function take(step: Step): void {
          if (step.type === 'write') change('write')
          else if (step.type === 'edit') {
            if (server.items.length > 0) hear(server.edit(step.at % server.items.length))
          } else if (step.type === 'around') {
            const target = server.items[step.at % Math.max(1, server.items.length)]
            if (target) timeline = begun(asked(timeline), server.page({ around: target.id }))
          } else fetch(step)
        }

        function fetch(step: Extract<Step, { meanwhile: unknown }>): void {
          const cursor =
            step.type === 'more' && (step.side === 'older' ? timeline?.olderCursor : timeline?.newerCursor)
          if (step.type === 'more' && !cursor) return
          timeline = asked(timeline)
          // Half of what happens meanwhile is in the page, half is not.
          const [early, ...late] = step.meanwhile
          if (early) change(early)
          const page = server.page(
            step.type === 'newest'
              ? {}
              : step.side === 'older'
                ? { cursor: cursor as string }
                : { after: cursor as string },
          )
          for (const kind of late) change(kind)
          timeline = step.type === 'newest' ? begun(timeline, page) : extended(timeline!, page, step.side)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('a thread of a million messages costs what a short one does', () => {
    const server = new ThreadServer()
    for (let number = 0; number < 3_000; number += 1) server.write()
    let timeline: Timeline = begun(undefined, server.page({}, 50))
    for (let page = 0; page < 40; page += 1) {
      timeline = extended(asked(timeline), server.page({ cursor: timeline.olderCursor! }, 50), 'older')
      expect(timeline.items.length).toBeLessThanOrEqual(450)
    }
    expect(timeline.newerCursor).not.toBeNull()
    while (timeline.newerCursor)
      timeline = extended(asked(timeline), server.page({ after: timeline.newerCursor }, 50), 'newer')
    expect(timeline.items.at(-1)).toEqual(server.items.at(-1))
    expect(timeline.items.length).toBeLessThanOrEqual(450)
  })

  test('an answer shows the new words of what it answers', () => {
    const asks = item(1, 'When?')
    const answer = messageOf('2000', {
      at: timeOf(2),
      reply_to: { id: asks.id, direction: 'inbound', kind: 'text', text: 'When?' },
    })
    const page = { ...new ThreadServer().page({}), items: [asks, answer] }
    const event = anEvent('5', {
      type: 'message.updated',
      conversation_id: '1',
      message: { ...asks, text: 'When, and where?' },
    })
    const after = reduceTimeline(begun(undefined, page), event)
    expect(after?.items[1]).toMatchObject({ reply_to: { text: 'When, and where?' } })
  })

  test('the last answer is known only where the newest is loaded', () => {
    const answer = messageOf('2000', { at: timeOf(1), direction: 'outbound' })
    const base = begun(undefined, new ThreadServer().page({}))
    expect(lastOutbound(base)).toBeNull()
    expect(lastOutbound({ ...base, items: [answer, item(3)] })?.id).toBe('2000')
    expect(lastOutbound({ ...base, items: [answer] }, timeOf(0))).toBeNull()
    expect(lastOutbound({ ...base, items: [item(3)], olderCursor: 'c' })).toBeUndefined()
    expect(lastOutbound({ ...base, items: [answer], newerCursor: 'c' })).toBeUndefined()
  })
})

describe('the lines of a thread', () => {
  const none = { outbox: [], scheduled: [], over: [], firstUnreadId: null, isAtNewest: true }

  test('group what one person said in one go, by day, with the unread line where it belongs', () => {
    const entries = toEntries({
      ...none,
      items: [item(0), item(1), messageOf('2000', { at: timeOf(2), direction: 'outbound' }), item(1500)],
      firstUnreadId: idOf(1),
    })
    expect(entries.map(({ type }) => type)).toEqual([
      'day',
      'message',
      'unread',
      'message',
      'message',
      'day',
      'message',
    ])
  })

  test('assignments in a row are one line, and a reaction is no line of its own', () => {
    const assignment = (id: string) => ({
      type: 'assignment' as const,
      id,
      conversation_id: '1',
      agent_id: '1',
      team_id: null,
      by_agent_id: '1',
      at: timeOf(1),
    })
    const reaction = messageOf('2001', {
      kind: 'reaction',
      at: timeOf(3),
      reply_to: { id: '1', direction: 'inbound', kind: 'text', text: null },
    })
    const entries = toEntries({ ...none, items: [assignment('1'), assignment('2'), reaction] })
    expect(
      entries.map((entry) => [entry.type, entry.type === 'assignments' && entry.assignments.length]),
    ).toEqual([
      ['day', false],
      ['assignments', 2],
    ])
  })

  test('a rating that comes in stands by its time, beside what has its number, and parts no unread line', () => {
    const rating = {
      type: 'rating' as const,
      id: idOf(1),
      conversation_id: '1',
      score: 4,
      comment: 'Kind',
      at: timeOf(1),
    }
    const page = { ...new ThreadServer().page({}), items: [item(0), item(1), item(2)] }
    const event = anEvent('5', { type: 'conversation.updated', conversation_id: '1', rating })
    const after = reduceTimeline(begun(undefined, page), event)!
    expect(reduceTimeline(after, event)?.items).toEqual(after.items)
    expect(after.items.map(({ type }) => type).sort()).toEqual(['message', 'message', 'message', 'rating'])
    const entries = toEntries({ ...none, items: after.items, firstUnreadId: idOf(2) })
    expect(entries.flatMap((entry) => (entry.type === 'rating' ? entry.rating : []))).toEqual([rating])
    expect(entries.map(({ type }) => type).slice(-2)).toEqual(['unread', 'message'])
    expect(new Set(entries.map(({ key }) => key)).size).toBe(entries.length)
  })

  test('what was taken back is not shown again by an answer or an event that comes late, nor as under way', () => {
    const scheduled: ScheduledMessage = {
      id: '7',
      conversation_id: '1',
      agent_id: '1',
      text: 'Later',
      kind: 'text',
      upload_ids: [],
      reply_to_id: null,
      client_id: 'mine',
      send_at: timeOf(9),
      state: 'waiting',
      error: null,
      created_at: timeOf(1),
    }
    const sources = {
      ...none,
      items: [],
      scheduled: [scheduled],
      outbox: [{ clientId: 'mine', createdAt: timeOf(1) } as OutboxItem],
    }
    expect(toEntries(sources).map(({ type }) => type)).toEqual(['scheduled'])
    expect(toEntries({ ...sources, over: ['7'] })).toEqual([])
  })

  test('every key is there once, and every message that is loaded', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 5000 }), { maxLength: 60 }), (numbers) => {
        const items = [...new Set(numbers)].sort((one, other) => one - other).map((number) => item(number))
        const entries = toEntries({ ...none, items })
        const keys = entries.map(({ key }) => key)
        expect(new Set(keys).size).toBe(keys.length)
        const shown = entries.flatMap((entry) => (entry.type === 'message' ? keyOf(entry.message) : []))
        expect(shown).toEqual(items.map(keyOf))
      }),
    )
  })
})

describe('texts', () => {
  const wordsOf = (parts: RichPart[]): string =>
    parts.map((part) => ('text' in part ? part.text : wordsOf(part.parts))).join('')
  const linksOf = (parts: RichPart[]): string[] =>
    parts.flatMap((part) => (part.type === 'link' ? part.href : 'parts' in part ? linksOf(part.parts) : []))

  test('links lead to the web, to mail and to the telephone only, whatever the text', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.emailAddress(),
      fc.constantFrom(
        'javascript:',
        '<a href="',
        'www.',
        '://',
        '@',
        '*',
        '_',
        '~',
        '`',
        '+966 50 123 4567',
        '\u202e',
      ),
    )
    fc.assert(
      fc.property(fc.array(piece), fc.boolean(), (pieces, marks) => {
        const text = pieces.join('')
        expect(
          linkify(text)
            .map((part) => part.text)
            .join(''),
        ).toBe(text)
        const parts = readRichText(text, { marks })
        for (const href of linksOf(parts)) expect(href).toMatch(/^(https?|mailto|tel):/i)
        if (!marks) expect(wordsOf(parts)).toBe(text)
        else expect(wordsOf(parts).replace(/[*_~`]/g, '')).toBe(text.replace(/[*_~`]/g, ''))
      }),
    )
  })

  test.each([
    ['javascript:alert(1)', undefined],
    ['data:text/html,x', undefined],
    ['https://bank.example@evil.example/', undefined],
    ['/local', undefined],
    ['https://shop.example/a', 'https://shop.example/a'],
    ['tel:+1555', 'tel:+1555'],
    [42, undefined],
  ])('the address %s is followed as %s', (address, href) => {
    expect(toSafeHref(address)).toBe(href)
  })

  test('marks are read as WhatsApp reads them', () => {
    const kinds = (text: string) => readRichText(text, { marks: true }).map(({ type }) => type)
    expect(kinds('a *b* c')).toEqual(['text', 'strong', 'text'])
    expect(kinds('_a ~b~_')).toEqual(['emphasis'])
    expect(kinds('`x*y*`')).toEqual(['code'])
    expect(kinds('2*3*4 snake_case_name')).toEqual(['text'])
    expect(kinds('* not *')).toEqual(['text'])
    expect(kinds('https://x.example/a_b_c')).toEqual(['link'])
    expect(kinds('Call +966 50 123 4567 now')).toEqual(['text', 'link', 'text'])
  })

  test('who is spoken to stands out', () => {
    const parts = readRichText('Ask @Maya or @Omar', { mentioned: [{ id: '2', name: 'Maya' }] })
    expect(parts).toEqual([
      { type: 'text', text: 'Ask ' },
      { type: 'mention', text: '@Maya', agentId: '2' },
      { type: 'text', text: ' or @Omar' },
    ])
  })

  test('a few emoji alone are large', () => {
    expect(['🎉🎉', '👍🏽', '🇸🇦', 'ok 👍', '12', ''].map(isOnlyEmoji)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ])
  })
})

describe('what networks wrote', () => {
  test('is read without trust: wrong types and dangerous addresses come to nothing', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (content) => {
        readPlace(content)
        readCards(content)
        readInteractive(content)
      }),
    )
    expect(readPlace({ latitude: '21.02', longitude: 105.8 })).toEqual({ latitude: 21.02, longitude: 105.8 })
    expect(readPlace({ latitude: 120, longitude: 5 })).toBeUndefined()
    const link = {
      type: 'cta_url',
      action: { parameters: { display_text: 'Go', url: 'javascript:alert(1)' } },
    }
    expect(readInteractive(link).sections).toEqual([{ choices: [{ title: 'Go', kind: 'link' }] }])
  })

  const template = {
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'Order {{1}}' },
      { type: 'BODY', text: 'Hi {{1}}, it leaves {{2}}. Bye {{1}}.' },
      { type: 'FOOTER', text: 'Cedar' },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'URL', text: 'Track', url: 'https://shop.example/t/{{1}}' },
          { type: 'QUICK_REPLY', text: 'Stop' },
        ],
      },
    ],
  } as unknown as Template

  test('a template asks for each of its variables, and shows what it will say', () => {
    const form = readTemplate(template)
    expect(missingValues(form, noValues)).toEqual(['1', '1', '2', 'Track'])
    const values = {
      header: { '1': '#7' },
      headerLink: '',
      body: { '1': 'Amara', '2': 'today' },
      buttons: { 0: 'x9' },
    }
    expect(missingValues(form, values)).toEqual([])
    expect(fillForm(form, values)).toMatchObject({
      header: { text: 'Order #7' },
      body: 'Hi Amara, it leaves today. Bye Amara.',
      choices: [{ href: 'https://shop.example/t/x9' }, { kind: 'reply', title: 'Stop' }],
    })
    expect(toVariables(form, values)).toEqual({
      header: '#7',
      body: ['Amara', 'today'],
      buttons: [{ index: 0, type: 'url', text: 'x9' }],
    })
  })

  test('a template that was sent shows as its reader saw it, and its words when the template is gone', () => {
    const sent = messageOf('1', {
      kind: 'template',
      text: 'Hi Amara',
      content: {
        name: 'order',
        components: [
          { type: 'header', parameters: [{ type: 'text', text: '#7' }] },
          { type: 'button', index: '0', parameters: [{ type: 'text', text: 'x9' }] },
        ],
      },
    })
    expect(readSentTemplate(sent, template)).toMatchObject({
      header: { text: 'Order #7' },
      footer: 'Cedar',
      body: 'Hi Amara',
    })
    expect(readSentTemplate(sent, undefined)).toEqual({
      header: undefined,
      body: 'Hi Amara',
      footer: undefined,
      choices: [],
    })
  })
})

test('the bot is in control while it answers and nobody has taken over', () => {
  const bot = { id: '5', name: 'Robin', is_bot: true } as never
  const spoke = messageOf('1', { direction: 'outbound', sender: { type: 'bot', agent_id: null } })
  const on = conversationOf('1', { bot_enabled: true })
  expect(botInControl({ ...on, assignee_id: '5' }, { '5': bot }, [])).toEqual({ name: 'Robin' })
  expect(botInControl(on, {}, [spoke])).toEqual({ name: undefined })
  expect(botInControl({ ...on, assignee_id: '1' }, {}, [spoke])).toBeUndefined()
  expect(botInControl(conversationOf('1'), {}, [spoke])).toBeUndefined()
  expect(botInControl(on, {}, [])).toBeUndefined()
})
