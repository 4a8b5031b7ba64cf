import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createFrameParser, type StreamFrame } from '../inbox/client/frames.ts'
import { ApiProblem, Offline } from '../inbox/client/problem.ts'
import { findCommands, fitOf } from '../inbox/models/command-bar/find.ts'
import { type Command, Commands } from '../inbox/models/commands.ts'
import { failureText, failureWords } from '../inbox/models/failure-words.ts'
import { chordOf, isChord, type KeyPress, parseKeys, showKeys } from '../inbox/models/keys.ts'
import { Push, type PushPort, type Subscription } from '../inbox/models/push/push.ts'
import { type HistoryPort, Router } from '../inbox/models/router.ts'
import { parsePath, pathOf } from '../inbox/models/routes.ts'
import { Shortcuts } from '../inbox/models/shortcuts.ts'
import { failureReason } from '../inbox/models/thread/failure-reason.ts'
import { Toasts } from '../inbox/models/toasts.ts'
import { Undo } from '../inbox/models/undo.ts'
import { ar } from '../inbox/texts/frame/ar.ts'
import { en } from '../inbox/texts/frame/en.ts'
import { hi } from '../inbox/texts/frame/hi.ts'
import { vi } from '../inbox/texts/frame/vi.ts'
import { ar as arThread } from '../inbox/texts/thread/ar.ts'
import { en as enThread } from '../inbox/texts/thread/en.ts'
import { hi as hiThread } from '../inbox/texts/thread/hi.ts'
import { vi as viThread } from '../inbox/texts/thread/vi.ts'
import { errorCatalogue } from '../server/platform/errors.ts'

describe('keys', () => {
  test('a letter counts by what it writes, and by its place where the layout has no Latin letters', () => {
    const [j] = parseKeys('j')
    expect(isChord(press('j', 'KeyJ'), j!, false)).toBe(true)
    // On a Dvorak keyboard the letter j is where an English one has c.
    expect(isChord(press('j', 'KeyC'), j!, false)).toBe(true)
    expect(isChord(press('h', 'KeyJ'), j!, false)).toBe(false)
    // An Arabic keyboard.
    expect(isChord(press('ت', 'KeyJ'), j!, false)).toBe(true)
    expect(isChord(press('J', 'KeyJ', { shiftKey: true }), j!, false)).toBe(false)
    expect(isChord(press('j', 'KeyJ', { ctrlKey: true }), j!, false)).toBe(false)
  })

  test('a question mark is where the layout has it', () => {
    const [help] = parseKeys('?')
    expect(isChord(press('?', 'Slash', { shiftKey: true }), help!, false)).toBe(true)
    // A German keyboard.
    expect(isChord(press('?', 'Minus', { shiftKey: true }), help!, false)).toBe(true)
    expect(isChord(press('؟', 'Slash', { shiftKey: true }), help!, false)).toBe(true)
    expect(isChord(press('/', 'Slash'), help!, false)).toBe(false)
  })

  test('what somebody presses for a command is that key again, whatever it writes', () => {
    const codes = fc.constantFrom('KeyA', 'KeyW', 'Digit4', 'Slash', 'F2', 'ArrowUp', 'BracketLeft')
    const keys = fc.constantFrom('a', 'ش', 'Z', '4', '÷', 'F2')
    fc.assert(
      fc.property(codes, keys, keys, modifiers, fc.boolean(), (code, key, later, held, isMac) => {
        const pressed = press(key, code, onSystem(held, isMac))
        const spelled = chordOf(pressed, isMac)!
        const [chord] = parseKeys(spelled)
        expect(isChord(press(later, code, onSystem(held, isMac)), chord!, isMac)).toBe(true)
        expect(isChord(press(key, 'KeyQ', onSystem(held, isMac)), chord!, isMac)).toBe(false)
      }),
    )
  })

  test('stand on the screen as they are printed on the keyboard', () => {
    expect(showKeys('mod+k', { isMac: true })).toEqual([['⌘', 'K']])
    expect(showKeys('g i', { isMac: false })).toEqual([['G'], ['I']])
    expect(showKeys('mod+KeyQ', { isMac: false, printed: new Map([['KeyQ', 'a']]) })).toEqual([['Ctrl', 'A']])
  })
})

describe('shortcuts', () => {
  test('run the command that is available, in one press or two, and rest while somebody types', () => {
    const ran: string[] = []
    const { shortcuts, type } = shortcutsOf([
      command('close', 'e', ran),
      command('go', 'g i', ran),
      { ...command('gone', 'x', ran), isAvailable: () => false },
      { ...command('bar', 'mod+k', ran), whileTyping: true },
    ])
    type('e')
    type('g', 'i')
    type('x')
    expect(ran).toEqual(['close', 'go'])
    shortcuts.handle(press('e', 'KeyE'), { isTyping: true, now: 0 })
    shortcuts.handle(press('k', 'KeyK', { ctrlKey: true }), { isTyping: true, now: 0 })
    expect(ran).toEqual(['close', 'go', 'bar'])
  })

  test('a second key that comes too late begins anew', () => {
    const ran: string[] = []
    const { shortcuts } = shortcutsOf([command('go', 'g i', ran), command('inbox', 'i', ran)])
    shortcuts.handle(press('g', 'KeyG'), { isTyping: false, now: 0 })
    shortcuts.handle(press('i', 'KeyI'), { isTyping: false, now: 5_000 })
    expect(ran).toEqual(['inbox'])
  })

  test('are one’s own where changed, none where taken away, and none without a modifier where turned off', () => {
    const ran: string[] = []
    const settings = { own: { close: 'KeyW', snooze: '' }, singleKeys: true }
    const { type } = shortcutsOf(
      [command('close', 'e', ran), command('snooze', 's', ran), command('undo', 'mod+z', ran)],
      settings,
    )
    type('e', 's', 'w')
    expect(ran).toEqual(['close'])
    settings.singleKeys = false
    type('w')
    expect(ran).toEqual(['close'])
  })
})

describe('places', () => {
  test('every path is a place, and every place has its path', () => {
    const part = fc
      .string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
      .filter((text) => text.trim() !== '')
    const route = fc.oneof(
      fc.record({
        name: fc.constant('view' as const),
        viewId: part,
        conversationId: fc.option(part),
      }),
      fc.record({ name: fc.constant('conversation' as const), conversationId: part }),
      fc.record({ name: fc.constant('contacts' as const), contactId: fc.option(part) }),
      fc.record({ name: fc.constant('settings' as const), section: part, itemId: fc.option(part) }),
      fc.record({ name: fc.constant('invite' as const), token: part }),
      fc.record({ name: fc.constant('reset' as const), token: fc.option(part) }),
    )
    fc.assert(
      fc.property(route, (place) => {
        expect(parsePath(pathOf(place))).toEqual(place)
      }),
    )
    fc.assert(fc.property(fc.webPath(), (path) => parsePath(path).name.length > 0))
  })

  test('back stays within the inbox, or goes to the given place', () => {
    const history = createHistory('/c/12')
    const router = new Router(history)
    router.back('/v/all')
    expect(router.path).toBe('/v/all')
    router.go({ name: 'search' }, { query: { q: 'a b' } })
    expect(router.path).toBe('/search?q=a+b')
    router.back()
    expect(router.path).toBe('/v/all')
  })
})

describe('what can be taken back', () => {
  test('is taken back newest first, each once, by its notice or by key', async () => {
    const undone: string[] = []
    const toasts = new Toasts()
    const undo = new Undo(toasts, () => 'Undo')
    for (const text of ['one', 'two', 'three']) undo.add({ text, undo: () => void undone.push(text) })
    toasts.items.find(({ text }) => text === 'two')!.action!.run()
    await undo.undo()
    await undo.undo()
    await undo.undo()
    expect(undone).toEqual(['two', 'three', 'one'])
    expect(undo.canUndo).toBe(false)
    expect(toasts.items).toEqual([])
  })

  test('is passed over when it is too late', async () => {
    const undone: string[] = []
    const undo = new Undo(new Toasts(), () => 'Undo')
    let isOver = false
    undo.add({ text: 'one', undo: () => void undone.push('one') })
    undo.add({ text: 'two', undo: () => void undone.push('two'), isOver: () => isOver }, { quiet: true })
    isOver = true
    await undo.undo()
    expect(undone).toEqual(['one'])
    expect(undo.canUndo).toBe(false)
  })
})

describe('push', () => {
  test('is asked for, told to the server, told again with every start, and turned off on both sides', async () => {
    const asked: string[] = []
    const told = async (method: string, body: unknown) => void asked.push(`${method} ${JSON.stringify(body)}`)
    const api = {
      post: (_path: string, { body }: { body: unknown }) => told('POST', body),
      delete: (_path: string, { body }: { body: unknown }) => told('DELETE', body),
    }
    const port = fakePush()
    const push = new Push(port, api)
    await push.look('key')
    expect(push.state).toBe('off')
    await push.turnOn('key')
    expect(push.state).toBe('on')
    await push.look('key')
    await push.turnOff()
    expect(push.state).toBe('off')
    const subscription = '{"endpoint":"https://push.example/1","keys":{"auth":"a"}}'
    expect(asked).toEqual([
      `POST ${subscription}`,
      `POST ${subscription}`,
      'DELETE {"endpoint":"https://push.example/1"}',
    ])
  })

  test('says why there is none', async () => {
    const api = { post: async () => {}, delete: async () => {} }
    const stateOf = async (port: Partial<PushPort>, key: string | null = 'key') => {
      const push = new Push({ ...fakePush(), ...port }, api)
      await push.look(key)
      return push.state
    }
    expect(await stateOf({ support: () => 'no' })).toBe('unsupported')
    expect(await stateOf({ support: () => 'insecure' })).toBe('insecure')
    expect(await stateOf({ support: () => 'home-screen' })).toBe('home-screen')
    expect(await stateOf({}, null)).toBe('unavailable')
    expect(await stateOf({ permission: () => 'denied' })).toBe('denied')
  })
})

describe('the command bar', () => {
  test('finds by any words in any order, without case and accents', () => {
    expect(fitOf('Khách hàng Đỗ', 'do khach')).toBeGreaterThan(0)
    expect(fitOf('أَحْمَد الشركة', 'احمد الشركه')).toBeGreaterThan(0)
    expect(fitOf('हिन्दी', 'हिन्दी')).toBeGreaterThan(0)
    expect(fitOf('हिन्दी', 'हन्द')).toBe(0)
    expect(fitOf('한국어', '한국')).toBeGreaterThan(0)
    expect(fitOf('Close conversation', 'con clo')).toBeGreaterThan(0)
    expect(fitOf('Close conversation', 'close window')).toBe(0)
    const found = findCommands([command('Reopen', 'r', []), command('Open', 'o', [])], 'open', 9)
    expect(found.map(({ id }) => id)).toEqual(['Open', 'Reopen'])
  })
})

describe('the stream', () => {
  test('tells the same frames however its text is cut', () => {
    const text = [
      'event: hello\ndata: {"position":"5"}',
      ': still here',
      'id: 6\nevent: message.created\ndata: {"text":\ndata: "two lines"}',
      'event: typing\ndata: {"typing":true}',
    ]
      .map((block) => `${block}\n\n`)
      .join('')
    const whole = framesOf([text])
    expect(whole).toEqual([
      { type: 'hello', id: '', data: { position: '5' } },
      { type: 'message.created', id: '6', data: { text: 'two lines' } },
      { type: 'typing', id: '', data: { typing: true } },
    ])
    fc.assert(
      fc.property(fc.array(fc.nat(text.length)), (cuts) => {
        const places = [0, ...cuts.sort((one, other) => one - other), text.length]
        const pieces = places.slice(1).map((end, index) => text.slice(places[index], end))
        expect(framesOf(pieces)).toEqual(whole)
      }),
    )
  })
})

function fakePush(): PushPort {
  let permission: 'default' | 'granted' = 'default'
  let subscription: Subscription | null = null
  return {
    support: () => 'yes',
    permission: () => permission,
    ask: async () => {
      permission = 'granted'
      return permission
    },
    current: async () => subscription,
    subscribe: async () => {
      subscription = { endpoint: 'https://push.example/1', keys: { auth: 'a' } }
      return subscription
    },
    unsubscribe: async () => {
      subscription = null
    },
  }
}

const modifiers = fc.record({ mod: fc.boolean(), altKey: fc.boolean(), shiftKey: fc.boolean() })

function onSystem({ mod, ...held }: { mod: boolean; altKey: boolean; shiftKey: boolean }, isMac: boolean) {
  return { ...held, ctrlKey: mod && !isMac, metaKey: mod && isMac }
}

function press(key: string, code: string, held: Partial<KeyPress> = {}): KeyPress {
  return { key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held }
}

function command(id: string, keys: string, ran: string[]): Command {
  return { id, title: () => id, group: 'app', keys, run: () => void ran.push(id) }
}

function shortcutsOf(
  list: Command[],
  settings: { own: Record<string, string>; singleKeys: boolean } = { own: {}, singleKeys: true },
) {
  const commands = new Commands()
  commands.createLayer().set(list)
  const shortcuts = new Shortcuts(commands, () => settings, false)
  let now = 0
  const type = (...letters: string[]) => {
    for (const letter of letters) {
      now += 100
      shortcuts.handle(press(letter, `Key${letter.toUpperCase()}`), { isTyping: false, now })
    }
  }
  return { shortcuts, type }
}

function createHistory(first: string): HistoryPort {
  const urls = [first]
  let moved = () => {}
  return {
    location: () => {
      const { pathname, search } = new URL(urls.at(-1)!, 'http://inbox.test')
      return { path: pathname, query: search }
    },
    push: (url) => urls.push(url),
    replace: (url) => urls.splice(-1, 1, url),
    back: () => {
      urls.pop()
      moved()
    },
    onMove: (then) => {
      moved = then
    },
  }
}

function framesOf(pieces: string[]): StreamFrame[] {
  const frames: StreamFrame[] = []
  const parse = createFrameParser((frame) => frames.push(frame))
  for (const piece of pieces) parse(piece)
  return frames
}

describe.each(Object.entries({ en, ar, vi, hi }))('what went wrong, in %s', (_language, texts) => {
  const problem = (code: string) =>
    new ApiProblem({
      type: `urn:parley:error:${code}`,
      title: 'A title',
      status: 409,
      detail: 'A detail',
      code,
      request_id: '',
    })

  test('every code of the API has words of its own; English follows only where they say too little', () => {
    for (const code of [...Object.keys(errorCatalogue), 'internal']) {
      const { text, detail } = failureWords(problem(code), texts)
      expect(text, code).not.toBe(texts.problems.other)
      expect(text, code).not.toContain('A detail')
      expect(detail === undefined || detail === 'A detail', code).toBe(true)
    }
    expect(failureWords(problem('not_found'), texts)).toEqual({ text: texts.problems['not_found'] })
    expect(failureWords(problem('of_tomorrow'), texts)).toEqual({
      text: texts.problems.other,
      detail: 'A detail',
    })
    expect(failureText(problem('duplicate'), texts)).toBe(`${texts.problems['duplicate']} A detail`)
    expect(failureWords(new Offline(), texts)).toEqual({ text: texts.kit.offlineText })
  })
})

describe.each(
  Object.entries({ en: enThread, ar: arThread, vi: viThread, hi: hiThread }),
)('why a message failed, in %s', (_language, { delivery }) => {
  const error = { code: '131026', title: 'Message undeliverable', message: 'Message Undeliverable.' }

  test('stands first in our words; what the network said follows with its code', () => {
    expect(failureReason(error, delivery.reasons)).toEqual({
      reason: delivery.reasons.undeliverable,
      detail: '131026 · Message Undeliverable.',
    })
    expect(failureReason({ code: 'expired', title: 'Too old', message: null }, delivery.reasons)).toEqual({
      reason: delivery.reasons.expired,
    })
  })

  test('stands in the words of the network where there are none of ours', () => {
    const { reason, detail } = failureReason(
      { ...error, code: '999', message: 'Ask Meta.' },
      delivery.reasons,
    )
    expect([reason, detail]).toEqual(['Message undeliverable. Ask Meta.', undefined])
  })
})
