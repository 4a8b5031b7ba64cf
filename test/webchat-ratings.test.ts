import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mergeContacts } from '../server/core/contact-merges/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { findChromium, launchChromium } from './browser.ts'
import { eventually, makeAccount, startTestServer, type TestServer } from './harness.ts'
import { axeProblems, openInbox, signInBrowser } from './inbox-page.ts'
import type { ParleyCaller } from './parley-caller.ts'
import { createPersonCaller, makePerson, type Person, signIn } from './parley-person.ts'
import { readEvents } from './parley-stream-reader.ts'
import { openChat, WebchatBench, write } from './webchat-bench.ts'
import {
  createWidgetCaller,
  makeWebchatInbox,
  say,
  startVisitor,
  type TestVisitor,
  type WidgetCaller,
} from './webchat-caller.ts'

describe('a rating', () => {
  let server: TestServer
  let accountId: string
  let call: WidgetCaller
  let ann: Person
  let asAnn: ParleyCaller

  beforeAll(async () => {
    server = await startTestServer()
    await server.listen()
    accountId = (await makeAccount(server.db)).id
    call = createWidgetCaller(server, (await makeWebchatInbox(server, accountId)).key)
    ann = await makePerson(server, accountId, { role: 'owner', name: 'Ann' })
    asAnn = await createPersonCaller(server, ann)
  })
  afterAll(() => server.close())

  async function begin(text = 'Hello') {
    const visitor = await startVisitor(call)
    const { conversationId } = await say(call, visitor, text)
    return { visitor, conversationId: String(conversationId) }
  }

  async function setStatus(id: string, status: 'open' | 'closed'): Promise<void> {
    server.clock.advance(1000)
    expect((await asAnn('PATCH', `/conversations/${id}`, { status })).status).toBe(200)
  }

  async function rate(visitor: TestVisitor, id: string, body: object): Promise<void> {
    server.clock.advance(1000)
    const { status } = await call('POST', `/conversations/${id}/rating`, { ...visitor, body })
    expect(status).toBe(204)
  }

  const isRated = async (visitor: TestVisitor): Promise<boolean> =>
    (await call('GET', '/conversations', visitor)).body.conversations[0].rated

  const itemsOf = async (id: string): Promise<{ type: string }[]> =>
    (await asAnn('GET', `/conversations/${id}/timeline`)).body.items
  const ratingsOf = async (id: string) => (await itemsOf(id)).filter(({ type }) => type === 'rating')

  test('stands in the timeline by its time, and is told live as it is there', async () => {
    const { visitor, conversationId } = await begin()
    await setStatus(conversationId, 'closed')
    const { host: _, ...headers } = await signIn(server, ann)
    const stream = await readEvents(`${server.url}/parley/v1/events`, headers)
    await stream.next('hello')
    await rate(visitor, conversationId, { score: 4, comment: ' Quick and kind ' })
    const items = await itemsOf(conversationId)
    expect(items.at(-1)).toEqual({
      type: 'rating',
      id: expect.stringMatching(/^\d+$/),
      conversation_id: conversationId,
      score: 4,
      comment: 'Quick and kind',
      at: expect.any(String),
    })
    expect(items.map(({ type }) => type)).toEqual(['message', 'rating'])
    const { data } = await stream.next('conversation.updated', (event) => event.data.rating !== undefined)
    expect(data).toMatchObject({ rating: items.at(-1), changes: { rating: 4 } })
    expect(data.changes).not.toHaveProperty('rating_id')
    expect(data.conversation).toMatchObject({ id: conversationId, status: 'closed', unread_count: 1 })
    expect(data.contact_id).toBe(data.conversation.contact.id)
    stream.close()
  })

  test('counts for the closing that it was given after, in every tab', async () => {
    const { visitor, conversationId } = await begin()
    expect(await isRated(visitor)).toBe(false)
    await rate(visitor, conversationId, { score: 1 })
    expect(await isRated(visitor)).toBe(false)
    await setStatus(conversationId, 'closed')
    expect(await isRated(visitor)).toBe(false)
    await rate(visitor, conversationId, { score: 5 })
    expect(await isRated(visitor)).toBe(true)
    const page = await call('GET', `/conversations/${conversationId}/messages`, visitor)
    expect(page.body.conversation.rated).toBe(true)
    await setStatus(conversationId, 'closed')
    expect(await isRated(visitor)).toBe(true)
    await setStatus(conversationId, 'open')
    expect(await isRated(visitor)).toBe(false)
    await setStatus(conversationId, 'closed')
    expect(await isRated(visitor)).toBe(false)
    await rate(visitor, conversationId, { score: 2 })
    expect(await ratingsOf(conversationId)).toMatchObject([
      { score: 1, comment: null },
      { score: 5 },
      { score: 2 },
    ])
    expect(await isRated(visitor)).toBe(true)
  })

  test('counts no more once the visitor has written again, and it was closed after that', async () => {
    const { visitor, conversationId } = await begin()
    await setStatus(conversationId, 'closed')
    await rate(visitor, conversationId, { score: 3 })
    server.clock.advance(1000)
    await say(call, visitor, 'One more thing')
    await eventually(async () => !(await isRated(visitor)))
    await setStatus(conversationId, 'closed')
    expect(await isRated(visitor)).toBe(false)
  })

  test('goes with its conversation where two contacts become one', async () => {
    const [from, into] = [await begin('One'), await begin('Two')]
    for (const [score, { visitor, conversationId }] of [from, into].entries()) {
      await setStatus(conversationId, 'closed')
      await rate(visitor, conversationId, { score: score + 1 })
    }
    const contactOf = async ({ conversationId }: typeof from): Promise<string> =>
      (await asAnn('GET', `/conversations/${conversationId}`)).body.contact.id
    const pair = { accountId, from: await contactOf(from), into: await contactOf(into) }
    await server.db.transaction((tx) => mergeContacts(tx, pair))
    expect(await ratingsOf(into.conversationId)).toMatchObject([
      { score: 1, conversation_id: into.conversationId },
      { score: 2, conversation_id: into.conversationId },
    ])
    expect(await isRated(into.visitor)).toBe(true)
  })

  test('of a conversation that was closed before closings were timed counts for it', async () => {
    const { visitor, conversationId } = await begin()
    await setStatus(conversationId, 'closed')
    await rate(visitor, conversationId, { score: 5 })
    await server.db.query(
      sql`update conversations set closed_at = null where account_id = ${accountId} and id = ${conversationId}`,
    )
    expect(await isRated(visitor)).toBe(true)
  })
})

const chromium = findChromium()

describe.skipIf(!chromium)('in browsers', () => {
  let bench: WebchatBench
  let browser: Browser

  beforeAll(async () => {
    bench = await WebchatBench.start(chromium!)
    browser = await launchChromium(chromium!)
  })
  afterAll(async () => {
    await browser?.close()
    await bench?.close()
  })

  test('the chat asks once for each closing: not after a reload, not in another tab; agents see it come', async () => {
    const { page, chat, context } = await bench.visit()
    await openChat(page)
    await write(chat, 'Rate me')
    const conversationId = await bench.conversationOf('Rate me')
    const other = await context.newPage()
    await other.goto(bench.site.url)
    await openChat(other)
    const otherChat = other.frameLocator('#parley-chat iframe')
    await bench.closeConversation(conversationId)
    for (const one of [chat, otherChat]) await one.getByRole('radio', { name: '4 of 5' }).waitFor()

    const person = await makePerson(bench.server, bench.account.id, { role: 'owner', name: 'Mira' })
    const signedIn = await signInBrowser(bench.server, browser, person)
    const inbox = await openInbox(bench.server, signedIn, `/v/all/c/${conversationId}`)
    const log = inbox.getByRole('region', { name: /^Messages with/ })
    await log.getByText('Rate me').waitFor()

    bench.server.clock.advance(1000)
    await chat.getByRole('radio', { name: '4 of 5' }).check()
    await chat.locator('.rating textarea').fill('ممتاز، شكرًا')
    await chat.getByRole('button', { name: 'Send' }).click()
    for (const one of [chat, otherChat]) {
      await one.getByText('Thank you for telling us!').waitFor()
      expect(await one.locator('.rating').count()).toBe(0)
    }
    await page.reload()
    await openChat(page)
    await chat.getByText('Thank you for telling us!').waitFor()
    expect(await chat.locator('.rating').count()).toBe(0)

    await log.getByText('Rated 4 of 5').waitFor()
    const comment = log.getByText('ممتاز، شكرًا')
    expect(await comment.evaluate((element) => element.matches(':dir(rtl)'))).toBe(true)
    expect(await axeProblems(inbox, 'section[aria-label="Conversation"]')).toEqual([])
    await inbox.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
    await inbox.locator('html[data-theme=dark]').waitFor({ state: 'attached' })
    expect(await axeProblems(inbox, 'section[aria-label="Conversation"]')).toEqual([])

    bench.server.clock.advance(60_000)
    await write(chat, 'One more thing')
    await chat.getByText('Thank you for telling us!').waitFor({ state: 'detached' })
    await bench.conversationOf('One more thing')
    bench.server.clock.advance(1000)
    await bench.closeConversation(conversationId)
    await chat.getByRole('radio', { name: '1 of 5' }).waitFor()
    expect(await chat.getByRole('radio', { checked: true }).count()).toBe(0)

    expect(signedIn.problems).toEqual([])
    await signedIn.context.close()
    expect(await bench.endVisits()).toEqual([])
  })
})
