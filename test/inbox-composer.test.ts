import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Offline } from '../inbox/client/problem.ts'
import { fillCanned, findTrigger, searchCanned } from '../inbox/models/composer/canned.ts'
import { Composer, type ComposerPort, type DraftBody } from '../inbox/models/composer/composer.ts'
import { searchEmoji } from '../inbox/models/composer/emoji.ts'
import { charactersLeft, longestText } from '../inbox/models/composer/limits.ts'
import { mentionsIn, searchAgents } from '../inbox/models/composer/mentions.ts'
import { replyWindow } from '../inbox/models/composer/reply-window.ts'
import { schedulePresets } from '../inbox/models/composer/schedule-times.ts'
import type { Agent, Draft, Inbox, Message } from '../shared/parley/index.ts'
import { conversationOf, messageOf } from './inbox/objects.ts'
import { OutboxWorld, stepsOfOutbox } from './inbox/outbox-world.ts'

describe('the outbox', () => {
  let world: OutboxWorld
  beforeEach(() => {
    world = new OutboxWorld()
  })
  afterEach(() => world.end())

  test('whatever breaks, and however often the page is loaded, each is sent once and in order', async () => {
    await fc.assert(
      fc.asyncProperty(stepsOfOutbox, async (steps) => {
        world = new OutboxWorld()
        for (const step of steps) await world.take(step)
        await world.settle()
        expect(world.sentNames()).toEqual(world.saidNames())
        for (const conversation of world.conversations)
          expect(world.sentIn(conversation)).toEqual(world.saidIn(conversation))
        world.end()
      }),
      { numRuns: 300 },
    )
  })

  test('what is refused keeps its words, does not hold up the rest, and can be tried again', async () => {
    const tab = world.openTab()
    world.refuseNext('The window is closed')
    await tab.say('c1', 'refused')
    await tab.say('c1', 'goes on')
    await world.settle()
    expect(world.sentIn('c1')).toEqual(['goes on'])
    const [failed] = tab.outbox.of('c1')
    expect(failed).toMatchObject({ text: 'refused', state: 'failed', problem: 'The window is closed' })
    tab.outbox.retry(failed!.clientId)
    await world.settle()
    expect(world.sentIn('c1')).toEqual(['goes on', 'refused'])
    expect(tab.outbox.items).toEqual([])
  })

  test('where somebody else answered meanwhile, it and what follows wait for a word', async () => {
    const tab = world.openTab()
    world.conflictNext()
    await tab.say('c1', 'first')
    await tab.say('c1', 'second')
    await world.settle()
    expect(world.sentIn('c1')).toEqual([])
    expect(tab.outbox.of('c1')[0]).toMatchObject({ state: 'conflict' })
    tab.outbox.retry(tab.outbox.of('c1')[0]!.clientId, { anyway: true })
    await world.settle()
    expect(world.sentIn('c1')).toEqual(['first', 'second'])
  })

  test('another tab that was told of a failure before does not send twice what was tried again here', async () => {
    const [one, other] = [world.openTab(), world.openTab()]
    world.refuseNext('No')
    await one.say('c1', 'hello')
    await world.settle()
    await other.reopen()
    const { clientId } = one.outbox.of('c1')[0]!
    one.outbox.retry(clientId)
    await world.settle()
    other.outbox.retry(clientId)
    await world.settle()
    expect(world.sentIn('c1')).toEqual(['hello'])
    expect(other.outbox.items).toEqual([])
  })

  test('what was taken back before it left never leaves', async () => {
    const tab = world.openTab()
    world.network = 'down'
    await tab.say('c1', 'oops')
    const item = await tab.outbox.drop(tab.outbox.of('c1')[0]!.clientId)
    expect(item).toMatchObject({ text: 'oops' })
    world.network = 'up'
    await world.settle()
    expect(world.sentIn('c1')).toEqual([])
  })

  test('files go before their message, once, and survive a reload', async () => {
    const tab = world.openTab()
    world.network = 'down'
    await tab.say('c1', 'see', [
      { name: 'a.png', mimeType: 'image/png', sizeBytes: 3, blob: new Blob(['abc']) },
    ])
    await tab.reopen()
    expect(tab.outbox.of('c1')[0]).toMatchObject({ text: 'see' })
    world.network = 'up'
    await world.settle()
    expect(world.uploads).toBe(1)
    expect(world.sentIn('c1')).toEqual(['see'])
  })

  test('what is more than a day old is asked about before it is sent', async () => {
    const tab = world.openTab()
    world.network = 'down'
    await tab.say('c1', 'yesterday')
    world.now += 26 * 3_600_000
    world.network = 'up'
    await world.settle()
    expect(world.sentIn('c1')).toEqual([])
    const [item] = tab.outbox.of('c1')
    expect(item).toMatchObject({ state: 'stale' })
    tab.outbox.retry(item!.clientId)
    await world.settle()
    expect(world.sentIn('c1')).toEqual(['yesterday'])
  })

  test('what a closed tab left behind goes out by one that is open, without a reload', async () => {
    world.network = 'down'
    const [one, other] = [world.openTab(), world.openTab()]
    await one.say('c1', 'before the lift')
    one.die()
    await world.settle()
    expect(world.sentIn('c1')).toEqual(['before the lift'])
    expect(other.outbox.items).toEqual([])
  })
})

describe('what is being written', () => {
  const meId = '1'
  const answerOf = (id: string, agentId: string, at = '2026-03-01T10:00:00.000Z') =>
    messageOf(id, { direction: 'outbound', sender: { type: 'agent', agent_id: agentId }, at })

  function compose({
    answers = [] as Message[],
    isKnown = true,
    upload = uploadNow,
    save = undefined as ((draft: DraftBody) => Promise<Draft | undefined>) | undefined,
  } = {}) {
    const saved: DraftBody[] = []
    const port: ComposerPort = {
      saveDraft:
        save ??
        (async (draft) => {
          saved.push(draft)
          return undefined
        }),
      upload,
      tellTyping: () => {},
      lastAnswer: (until) =>
        isKnown ? (answers.findLast(({ at }) => until === undefined || at <= until) ?? null) : undefined,
      meId: () => meId,
    }
    return { composer: new Composer('7', port), saved, answers }
  }
  const uploadNow: ComposerPort['upload'] = async (file) => ({
    id: `up-${file.name}`,
    kind: 'document',
    file_name: file.name,
    mime_type: file.type,
    size_bytes: file.size,
    url: '/f',
  })
  const aFile = (name: string) => new File(['x'], name, { type: 'application/pdf' })
  const turn = () => new Promise((done) => setImmediate(done))

  test('what was given back too late is taken out again, unless it was written on', () => {
    const { composer } = compose()
    const file = { name: 'a.pdf', mimeType: 'application/pdf', sizeBytes: 1, blob: new Blob(['x']) }
    const said = { mode: 'reply' as const, text: 'Yes', files: [file], mentions: [] }
    composer.write('And so on')
    composer.putBack(said)()
    expect([composer.text, composer.files]).toEqual(['And so on', []])
    const takeOut = composer.putBack(said)
    expect(composer.text).toBe('Yes\nAnd so on')
    composer.write('Yes, and so on')
    takeOut()
    expect([composer.text, composer.files.length]).toEqual(['Yes, and so on', 1])
  })

  test('is kept by the server when it stops changing, and thrown away there once it is sent', async () => {
    const { composer, saved } = compose()
    composer.write('Hello')
    await composer.save()
    await composer.save()
    expect(saved).toEqual([{ text: 'Hello', mode: 'reply', reply_to_id: null, upload_ids: [] }])
    expect(composer.take()).toMatchObject({ conversationId: '7', text: 'Hello', mode: 'reply' })
    await turn()
    expect(saved.at(-1)).toMatchObject({ text: '', upload_ids: [] })
    expect(composer.take()).toBeUndefined()
  })

  test('a draft that could not be saved is saved at the next look', async () => {
    const { composer, saved } = compose()
    const port = { fails: true }
    const flaky = new Composer('7', {
      saveDraft: async (draft) => {
        if (port.fails) throw new Offline()
        saved.push(draft)
        return undefined
      },
      upload: uploadNow,
      tellTyping: () => {},
      lastAnswer: () => null,
      meId: () => meId,
    })
    flaky.write('Hello')
    await flaky.save()
    port.fails = false
    await flaky.save()
    expect(saved.map(({ text }) => text)).toEqual(['Hello'])
    expect(composer.isEmpty).toBe(true)
  })

  test('what was sent without a connection is forgotten by the server once there is one, and does not come back', async () => {
    vi.useFakeTimers()
    try {
      const kept = { body: undefined as DraftBody | undefined }
      const port = { fails: false }
      const { composer } = compose({
        save: async (draft) => {
          if (port.fails) throw new Offline()
          kept.body = draft
          return undefined
        },
      })
      composer.write('Hello')
      await composer.save()
      port.fails = true
      expect(composer.take()).toMatchObject({ text: 'Hello', draft: JSON.stringify(kept.body) })
      await vi.advanceTimersByTimeAsync(60_000)
      composer.restore(
        { conversation_id: '7', ...kept.body!, updated_at: '2026-03-01T10:00:00.000Z' },
        [],
        null,
      )
      expect(composer.text).toBe('')
      port.fails = false
      await vi.advanceTimersByTimeAsync(60_000)
      expect(kept.body).toMatchObject({ text: '' })
    } finally {
      vi.useRealTimers()
    }
  })

  test('takes over what was written elsewhere, but not over what is being written here', async () => {
    const { composer } = compose()
    const draft = {
      conversation_id: '7',
      text: 'From my phone',
      mode: 'note' as const,
      reply_to_id: null,
      upload_ids: [],
      updated_at: '2026-03-01T10:00:00.000Z',
    }
    composer.restore(draft, [], null)
    expect([composer.text, composer.mode]).toEqual(['From my phone', 'note'])
    composer.write('Mine now')
    composer.restore({ ...draft, text: 'From my phone, longer' }, [], null)
    expect(composer.text).toBe('Mine now')
    await composer.save()
    composer.restore({ ...draft, text: 'Mine now', updated_at: '2026-03-01T10:00:05.000Z' }, [], null)
    composer.restore(undefined, [], null)
    expect(composer.isEmpty).toBe(true)
  })

  test('events of earlier drafts that come late take nothing back of what was written since', async () => {
    const server = { now: 0 }
    const at = (second: number) => new Date(Date.UTC(2026, 2, 1) + second * 1000).toISOString()
    const draftOf = (body: DraftBody): Draft => ({
      conversation_id: '7',
      ...body,
      updated_at: at(server.now),
    })
    const log: (Draft | undefined)[] = []
    const { composer, answers } = compose({
      answers: [answerOf('1', '2', at(0))],
      save: async (body) => {
        server.now += 1
        const kept = body.text ? draftOf(body) : undefined
        log.push(kept)
        await turn()
        return kept
      },
    })
    const tellNext = () => composer.restore(log.shift(), [], null)
    composer.write('Sent')
    await composer.save()
    composer.take()
    await turn()
    composer.write('It costs')
    await composer.save()
    answers.push(answerOf('2', '2', at(server.now)))
    composer.write('It costs 25')
    const saving = composer.save()
    // The first draft, its deletion, the second draft while the third is on its way, and the third itself.
    for (const length of [4, 3, 2, 1]) {
      expect(log).toHaveLength(length)
      tellNext()
      expect(composer.text).toBe('It costs 25')
      if (length === 2) await saving
      expect(composer.text).toBe('It costs 25')
    }
    expect(composer.answeredMeanwhile?.id).toBe('2')

    // Another device: told in the middle of a save, and after it.
    composer.write('It costs 26')
    const last = composer.save()
    server.now += 5
    composer.restore(
      draftOf({ text: 'From my phone', mode: 'reply', reply_to_id: null, upload_ids: [] }),
      [],
      null,
    )
    expect(composer.text).toBe('It costs 26')
    await last
    expect(composer.text).toBe('From my phone')
    composer.restore(undefined, [], null)
    expect(composer.isEmpty).toBe(true)
  })

  test('says when somebody else answered since it was begun, and what it knew of', () => {
    const { composer, answers } = compose({ answers: [answerOf('50', '2')] })
    composer.write('I will look into it')
    expect(composer.answeredMeanwhile).toBeUndefined()
    answers.push(answerOf('60', meId))
    expect(composer.answeredMeanwhile).toBeUndefined()
    answers.push(answerOf('61', '2'))
    expect(composer.answeredMeanwhile?.id).toBe('61')
    composer.reviewed()
    expect(composer.answeredMeanwhile).toBeUndefined()
    expect(composer.take()).toMatchObject({ after: { messageId: '61' } })
  })

  test('a draft knows the answers that were there when it was last touched', () => {
    const { composer } = compose({
      answers: [answerOf('50', '2'), answerOf('60', '2', '2026-03-01T11:00:00.000Z')],
    })
    composer.restore(
      {
        conversation_id: '7',
        text: 'Begun before',
        mode: 'reply',
        reply_to_id: null,
        upload_ids: [],
        updated_at: '2026-03-01T10:30:00.000Z',
      },
      [],
      null,
    )
    expect(composer.answeredMeanwhile?.id).toBe('60')
    composer.setMode('note')
    expect(composer.answeredMeanwhile).toBeUndefined()
    expect(composer.take()).toMatchObject({ after: null })
  })

  test('while it is not known what was answered last, nothing is claimed about it', () => {
    const { composer } = compose({ isKnown: false })
    composer.write('Hello')
    expect(composer.take()).toMatchObject({ after: null })
  })

  test('files go to the server at once, and with the message where there is no connection', async () => {
    let isOnline = true
    const { composer } = compose({
      upload: async (file, options) => {
        if (!isOnline) throw new Offline()
        return uploadNow(file, options)
      },
    })
    composer.addFiles([aFile('a.pdf')])
    await turn()
    isOnline = false
    composer.addFiles([aFile('b.pdf')])
    await turn()
    expect(composer.files.map(({ state }) => state)).toEqual(['ready', 'waiting'])
    const { files } = composer.take()!
    expect(files).toMatchObject([{ upload: { id: 'up-a.pdf' } }, { name: 'b.pdf', blob: expect.any(File) }])
  })

  test('what is taken out and given back is there again, before what was written since', () => {
    const text = fc.string({ minLength: 1 }).filter((words) => words.trim() !== '')
    fc.assert(
      fc.property(
        text,
        fc.option(text, { nil: '' }),
        fc.constantFrom('reply' as const, 'note' as const),
        (first, since, mode) => {
          const { composer } = compose()
          composer.setMode(mode)
          composer.write(first)
          const item = composer.take()!
          composer.write(since)
          composer.putBack({ files: [], mentions: [], ...item })
          expect(composer.text).toBe([first.trim(), since].filter(Boolean).join('\n'))
          expect(composer.mode).toBe(mode)
        },
      ),
    )
  })

  test('what is put in goes where the caret is', () => {
    const { composer } = compose()
    composer.write('Hello  world')
    composer.caret = 6
    composer.insert('😀')
    expect([composer.text, composer.caretAsked]).toEqual(['Hello 😀 world', 8])
    composer.insert('there', { from: 0, to: 5 })
    expect(composer.text).toBe('there 😀 world')
  })
})

describe('what helps in writing', () => {
  const canned = (shortcut: string, content: string) => ({
    id: shortcut,
    uuid: '',
    shortcut,
    content,
    created_at: '',
    updated_at: '',
  })
  const agent = (id: string, name: string): Agent => ({
    id,
    uuid: '',
    user_id: id,
    email: null,
    name,
    role: 'agent',
    is_bot: false,
    inbox_ids: null,
    created_at: '',
  })

  test.each([
    ['/hel', { sign: '/', query: 'hel', from: 0 }],
    ['Hi /', { sign: '/', query: '', from: 3 }],
    ['line\n@ma', { sign: '@', query: 'ma', from: 5 }],
    ['see :smi', { sign: ':', query: 'smi', from: 4 }],
    ['at 10:30', undefined],
    ['http://x', undefined],
    ['a/b', undefined],
    ['me@example', undefined],
    ['/hel lo', undefined],
  ])('in “%s” the caret stands in %o', (text, expected) => {
    const found = findTrigger(text, text.length)
    if (expected) expect(found).toMatchObject(expected)
    else expect(found).toBeUndefined()
  })

  test('canned responses are found by shortcut first, then by their words, in any case and accent', () => {
    const all = [
      canned('/hours', 'We are open from nine'),
      canned('/thanks', 'Thank you'),
      canned('/chào', 'Xin chào bạn, open?'),
    ]
    const found = (query: string) => searchCanned(all, query).map(({ shortcut }) => shortcut)
    expect(found('th')).toEqual(['/thanks'])
    expect(found('OPEN')).toEqual(['/chào', '/hours'])
    expect(found('chao')).toEqual(['/chào'])
    expect(found('')).toHaveLength(3)
    expect(found('zzz')).toEqual([])
  })

  test('names are filled in where they are known, and what is not known stays as it is', () => {
    const contact = { name: 'Amara Okafor', phone: '+15550100', email: null }
    expect(
      fillCanned('Hi {{contact.first_name}}, {{ agent.name }} here. {{contact.email}} {{order}}', {
        contact,
        agentName: 'Maya',
      }),
    ).toBe('Hi Amara, Maya here. {{contact.email}} {{order}}')
  })

  test('a note speaks to those who were picked and are still named in it', () => {
    const agents = { '2': agent('2', 'Maya'), '3': agent('3', 'Omar') }
    expect(mentionsIn('@Maya please look', ['2', '3', '2', '9'], agents)).toEqual(['2'])
    expect(searchAgents(Object.values(agents), 'OM', '2').map(({ name }) => name)).toEqual(['Omar'])
    expect(searchAgents(Object.values(agents), 'ma', '2')).toEqual([])
  })

  test('emoji are found by what they are called', () => {
    expect(searchEmoji('thank', 3)[0]?.char).toBe('🙏')
    expect(searchEmoji('heart', 40).map(({ char }) => char)).toContain('❤️')
    expect(searchEmoji('   ', 3)).toEqual([])
  })

  test('the window for free-form answers is open, closing, closed, or there is none', () => {
    const now = new Date('2026-03-01T10:00:00Z')
    const inHours = (hours: number) => new Date(now.getTime() + hours * 3_600_000).toISOString()
    const stateOf = (endsAt: string | null, inbox?: Partial<Inbox>) =>
      replyWindow(conversationOf('1', { reply_window_ends_at: endsAt }), inbox as Inbox, now).state
    expect(stateOf(null)).toBe('none')
    expect(stateOf(inHours(20))).toBe('open')
    expect(stateOf(inHours(1))).toBe('closing')
    expect(stateOf(inHours(-1))).toBe('closed')
    expect(stateOf(inHours(-1), { has_reply_window: false })).toBe('none')
  })

  test('every preset lies in the future, and each at another time', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2024-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
        (now) => {
          const times = schedulePresets(now).map(({ at }) => at.getTime())
          for (const at of times) expect(at).toBeGreaterThan(now.getTime())
          expect(new Set(times).size).toBe(times.length)
        },
      ),
    )
  })

  test('how much may still be written is said when it matters, and what is too long', () => {
    expect(charactersLeft('short', longestText('whatsapp', 'reply'))).toBeUndefined()
    expect(charactersLeft('x'.repeat(4000), longestText('whatsapp', 'reply'))).toBe(96)
    expect(charactersLeft('x'.repeat(5000), longestText('webchat', 'note'))).toBe(-904)
  })
})
