import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { inboxAssets } from '../server/api/inbox-pages/inbox-assets.ts'
import { type InboundMessage, recordInbound } from '../server/core/messages/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { findChromium, launchChromium } from './browser.ts'
import { eventually, makeWhatsAppInbox } from './harness.ts'
import { Desk, ThreadPage } from './inbox/desk.ts'
import { axeProblems, openInbox } from './inbox-page.ts'

const chromium = findChromium()
const threadArea = 'section[aria-label="Conversation"]'

let browser: Browser
let desk: Desk

describe.skipIf(!chromium)('a thread in a browser', () => {
  beforeAll(async () => {
    browser = await launchChromium(chromium!)
    desk = await Desk.open(browser)
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await desk?.close()
  })
  afterEach(() => desk.leave())

  test('shows every kind of message, and what it does not know in words', async () => {
    const { conversationId, phone } = await desk.hear({ text: 'Hello *there*, see https://shop.example/a' })
    await say(phone, 'location', { latitude: 6.45, longitude: 3.39, name: 'Marina Road' }, 'Marina Road')
    await say(phone, 'contacts', {
      contacts: [{ name: { formatted_name: 'Tunde Bello' }, phones: [{ phone: '+2348025550101' }] }],
    })
    await say(phone, 'interactive', {
      type: 'list_reply',
      list_reply: { id: '1', title: 'Morning', description: '9 to 12' },
    })
    await say(phone, 'order', { product_items: [{ product_retailer_id: 'DESK-1', quantity: 2 }] })
    await say(phone, 'hologram', { what: 'ever' })
    await say(phone, 'hologram', {}, 'Words of a hologram')
    await say(phone, 'system', { body: 'Ann changed their number' }, 'Ann changed their number')
    const mira = await desk.enter('Mira')
    const { log } = await desk.openThread(mira, conversationId)
    await log.getByText('Ann changed their number').waitFor()
    expect(await log.locator('strong').textContent()).toBe('there')
    const link = log.getByRole('link', { name: 'https://shop.example/a' })
    expect(await link.getAttribute('rel')).toContain('noopener')
    await log.getByRole('link', { name: 'Open map' }).waitFor()
    expect(await log.getByRole('link', { name: '+2348025550101' }).getAttribute('href')).toBe(
      'tel:+2348025550101',
    )
    for (const words of ['Tunde Bello', 'Morning', '9 to 12', '1 product', 'DESK-1', 'Words of a hologram'])
      await log.getByText(words, { exact: true }).waitFor()
    await log.getByText('This kind of message cannot be shown here').waitFor()
  })

  test('opens at the first unread message, says what came in while one reads elsewhere, and is read by being seen', async () => {
    const { conversationId, phone } = await desk.hearMany(60)
    await markRead(conversationId)
    const first = await desk.hear({ phone, text: 'Unread one' })
    for (let index = 0; index < 25; index += 1) await desk.hear({ phone, text: `Unread ${index}` })
    const mira = await desk.enter('Mira')
    const thread = await desk.openThread(mira, conversationId)
    await thread.log.getByText('New messages').waitFor()
    await expectInSight(thread, first.messageId)
    await eventually(async () => (await unreadOf(conversationId)) === 0)

    await desk.hear({ phone, text: 'And another' })
    await thread.page.getByRole('button', { name: '1 new message' }).waitFor()
    expect(await unreadOf(conversationId)).toBe(1)
    await thread.page.getByRole('button', { name: '1 new message' }).click()
    await thread.page.getByRole('button', { name: /new message/ }).waitFor({ state: 'detached' })
    await eventually(async () => (await unreadOf(conversationId)) === 0)
    await thread.page.getByRole('log').getByText('And another').waitFor({ state: 'attached' })
  })

  test('leads to where the unread begin when that is farther up than what is loaded', async () => {
    const { conversationId, ids } = await desk.hearMany(120)
    const mira = await desk.enter('Mira')
    const thread = await desk.openThread(mira, conversationId)
    await expectInSight(thread, ids[119]!)
    const pill = thread.page.getByRole('button', { name: 'Go to the first unread message' })
    await pill.click()
    await expectInSight(thread, ids[0]!)
    await pill.waitFor({ state: 'detached' })
  })

  test('keeps the place while older pages come in and new messages arrive', async () => {
    const { conversationId, phone } = await desk.hearMany(180)
    const mira = await desk.enter('Mira')
    const thread = await desk.openThread(mira, conversationId)
    await thread.bubble('Message 179').waitFor()
    const before = await countRows(thread)
    await scrollTo(thread, 950)
    const seen = await middleRow(thread.page)
    // Near enough to the edge for the next page to be fetched.
    await scrollTo(thread, 850)
    await eventually(async () => (await countRows(thread)) > before)
    await desk.hear({ phone, text: 'Something new' })
    await thread.page.getByRole('button', { name: '1 new message' }).waitFor()
    expect(Math.abs((await placeOf(thread.page, seen.id)) - seen.top - 100)).toBeLessThan(4)
  })

  test('jumps to a message from long ago, and back to the newest without the way between', async () => {
    const { conversationId, ids } = await desk.hearMany(400)
    const mira = await desk.enter('Mira')
    const thread = await desk.openThread(mira, conversationId, `?m=${ids[30]}`)
    await expectInSight(thread, ids[30]!)
    expect(await countRows(thread)).toBeLessThan(150)
    await thread.page.getByRole('button', { name: 'Go to the newest message' }).click()
    await expectInSight(thread, ids[399]!)
    expect(await countRows(thread)).toBeLessThan(150)
  })

  test('finds words in the thread, from one place to the next', async () => {
    const { conversationId, phone, ids } = await desk.hearMany(120)
    const late = await desk.hear({ phone, text: 'Message 3 was about the lamp' })
    const mira = await desk.enter('Mira')
    const thread = await desk.openThread(mira, conversationId)
    await thread.bubble('about the lamp').waitFor()
    await thread.page.keyboard.press('Control+f')
    await thread.page.keyboard.type('Message 3')
    const search = thread.page.getByRole('search')
    await search.getByText(/^1 of \d+/).waitFor()
    await expectInSight(thread, late.messageId)
    for (let step = 0; step < 11; step += 1) await thread.page.keyboard.press('Enter')
    await expectInSight(thread, ids[3]!)
    await thread.page.keyboard.press('Escape')
    await search.waitFor({ state: 'detached' })
  })

  test('a quote leads to what it answers, a reaction stands at its message', async () => {
    const { conversationId, networkId, messageId, phone } = await desk.hear({ text: 'The question' })
    for (let index = 0; index < 30; index += 1) await desk.hear({ phone, text: `Between ${index}` })
    await desk.hear({ phone, text: 'The answer', replyTo: networkId })
    await desk.hear({ phone, kind: 'reaction', emoji: '🙏', replyTo: networkId })
    const mira = await desk.enter('Mira')
    const thread = await desk.openThread(mira, conversationId)
    await thread
      .bubble('The answer')
      .getByRole('button', { name: 'Go to the message that is answered' })
      .click()
    await expectInSight(thread, messageId)
    await thread.log.getByRole('img', { name: '🙏 from Ann Lee' }).waitFor()
    await thread.bubble('The question').first().hover()
    await thread.bubble('The question').first().getByRole('button', { name: 'Reply' }).click()
    await thread.page.getByText('Answering Ann Lee').waitFor()
    await thread.page.keyboard.type('Here')
    await thread.page.keyboard.press('Enter')
    await eventually(async () => (await replyOf(conversationId, 'Here')) === networkId)
  })

  test('colleagues see who looks and who writes', async () => {
    const { conversationId } = await desk.hear({ text: 'Hello' })
    const mira = await desk.enter('Mira')
    const omar = await desk.enter('Omar')
    const hers = await desk.openThread(mira, conversationId)
    await hers.text.waitFor()
    const his = await desk.openThread(omar, conversationId)
    await hers.page.getByRole('button', { name: 'Omar is looking at this too' }).waitFor()
    await his.write('Let me')
    await hers.log.getByText('Omar is answering').waitFor()
    await his.text.fill('')
    await hers.log.getByText('Omar is answering').waitFor({ state: 'detached' })
    await his.page.goto(desk.server.url)
    await hers.page
      .getByRole('button', { name: 'Omar is looking at this too' })
      .waitFor({ state: 'detached' })
  })

  test('assigning, snoozing and closing are done from its head and can be taken back', async () => {
    const { conversationId } = await desk.hear({ text: 'Hello' })
    const mira = await desk.enter('Mira')
    await desk.enter('Omar Nasser')
    const thread = await desk.openThread(mira, conversationId)
    await thread.page.getByRole('button', { name: 'Assign', exact: true }).click()
    await thread.page.getByRole('searchbox', { name: 'Find an agent or team' }).fill('omar n')
    await thread.page.keyboard.press('Enter')
    await thread.page.getByRole('button', { name: 'Assigned to Omar Nasser' }).waitFor()
    await thread.log.getByText('You assigned it to Omar Nasser').waitFor()
    await thread.page.getByRole('button', { name: 'Snooze', exact: true }).click()
    await thread.page.getByRole('menuitem', { name: 'Until they write' }).click()
    await thread.page.getByText('Snoozed until they write').first().waitFor()
    await eventually(async () => (await statusOf(conversationId)) === 'snoozed')
    await thread.page.getByRole('button', { name: 'Undo' }).nth(1).waitFor()
    await thread.page.keyboard.press('z')
    await eventually(async () => (await statusOf(conversationId)) === 'open')
  })

  test('keys wait for nothing but what they are for', async () => {
    const { conversationId } = await desk.hear({ text: 'Slow' })
    const mira = await desk.enter('Mira')
    const { context } = mira.signedIn
    const page = await openInbox(desk.server, mira.signedIn, '/v/all')
    const held = await hold(context, /\/timeline\?/)
    await page
      .getByRole('link', { name: /^Ann Lee/ })
      .first()
      .waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.keyboard.type('rhello')
    const thread = new ThreadPage(page)
    await thread.hasText('hello')
    await page.getByRole('heading', { name: 'Ann Lee', level: 1 }).waitFor()
    expect(await thread.log.count()).toBe(0)
    held.let()
    await thread.bubble('Slow').waitFor()
    expect(await thread.text.inputValue()).toBe('hello')
    expect(await statusOf(conversationId)).toBe('open')
  })

  test('nor does who wants to write while the thread’s own script is on its way do anything else', async () => {
    const { conversationId } = await desk.hear({ text: 'Slow script' })
    const mira = await desk.enter('Mira', { serviceWorkers: 'block' })
    const { script, preloads } = await inboxAssets()
    const first = [script, ...preloads].join('|').replaceAll('.', '\\.')
    const held = await hold(mira.signedIn.context, new RegExp(`/inbox/assets/(?!${first})[^/]+\\.js`))
    const page = await openInbox(desk.server, mira.signedIn, '/v/all')
    await page
      .getByRole('link', { name: /^Ann Lee/ })
      .first()
      .waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.keyboard.type('rees')
    held.let()
    const thread = new ThreadPage(page)
    await expect.poll(() => thread.text.evaluate((field) => field.matches(':focus'))).toBe(true)
    await page.keyboard.type('hello')
    await thread.hasText('hello')
    expect(await statusOf(conversationId)).toBe('open')
  })

  test('while what a key opens is on its way, further keys do nothing', async () => {
    const { conversationId } = await desk.hear({ text: 'Slow' })
    const mira = await desk.enter('Mira', { reducedMotion: 'reduce' })
    const pickers = await hold(mira.signedIn.context, /\/pickers-[^/]+\.js/)
    const thread = await desk.openThread(mira, conversationId)
    await thread.bubble('Slow').waitFor()
    await thread.page.keyboard.press('l')
    await pickers.asked
    await thread.page.keyboard.type('efa')
    pickers.let()
    await thread.page.getByRole('dialog', { name: 'Tags…' }).waitFor()
    expect(await thread.page.getByRole('dialog').count()).toBe(1)
    expect(await statusOf(conversationId)).toBe('open')
  })

  test('what could not be fetched is fetched when the connection is back', async () => {
    const { conversationId } = await desk.hear({ text: 'Out of reach' })
    const mira = await desk.enter('Mira', { serviceWorkers: 'block' })
    const page = await openInbox(desk.server, mira.signedIn, '/v/all')
    const row = page.locator(`a[href*="/c/${conversationId}"]`).first()
    await row.waitFor()
    await mira.signedIn.context.setOffline(true)
    await page.getByText('No connection.').waitFor()
    await row.click()
    const thread = new ThreadPage(page)
    await page.locator(threadArea).getByRole('button', { name: 'Try again' }).waitFor()
    await mira.signedIn.context.setOffline(false)
    await thread.bubble('Out of reach').waitFor()
  })

  test('a contact can be blocked and heard again', async () => {
    const { conversationId } = await desk.hear({ text: 'Spam' })
    const mira = await desk.enter('Mira')
    const thread = await desk.openThread(mira, conversationId)
    await thread.page.getByRole('button', { name: 'More actions' }).click()
    await thread.page.getByRole('menuitem', { name: 'Block contact' }).click()
    await thread.page.getByText(/^This contact is blocked/).waitFor()
    await thread.page.getByRole('button', { name: 'Unblock', exact: true }).click()
    await thread.page.getByText(/^This contact is blocked/).waitFor({ state: 'detached' })
  })

  test.each([
    ['at once', { isAway: false }],
    ['when they are back', { isAway: true }],
  ])('what the person may no longer see goes from the screen %s', async (_when, { isAway }) => {
    const { conversationId } = await desk.hear({ text: 'Secret' })
    const owner = await desk.enter('Owner', { role: 'owner' })
    const omar = await desk.enter('Omar', { inboxIds: [desk.inbox.id] })
    const thread = await desk.openThread(omar, conversationId)
    await thread.bubble('Secret').waitFor()
    await omar.signedIn.context.setOffline(isAway)
    if (isAway) await thread.page.getByText('No connection.').waitFor()
    const headers = await desk.headersOf(owner.person)
    const other = await makeOtherInbox()
    const answer = await desk.server.app.http.inject({
      method: 'PATCH',
      url: `/parley/v1/agents/${omar.person.agent.id}`,
      headers,
      payload: { inbox_ids: [other] },
    })
    expect(answer.statusCode, answer.body).toBe(200)
    await omar.signedIn.context.setOffline(false)
    await thread.page.getByText('This conversation is not here').waitFor()
    expect(await thread.page.getByText('Secret').count()).toBe(0)
  })

  test('says what stands in the way of an answer, and who takes over from a bot', async () => {
    const { conversationId } = await desk.hear({ text: 'Hello' })
    const mira = await desk.enter('Mira', { role: 'owner' })
    const headers = await desk.headersOf(mira.person)
    const { app, db } = desk.server
    const botId = await makeBot('Robin')
    await db.query(sql`
      update conversations set assignee_id = ${botId}, bot_enabled = true
       where account_id = ${desk.accountId} and id = ${conversationId}`)
    const thread = await desk.openThread(mira, conversationId)
    await thread.page.getByText('Robin is answering here.').waitFor()
    await thread.page.getByRole('button', { name: 'Take over' }).click()
    await thread.page.getByRole('button', { name: 'Assigned to Me' }).waitFor()
    await eventually(async () => (await rowOf(conversationId))['bot_enabled'] === false)

    const off = (status: string) =>
      app.http.inject({
        method: 'PATCH',
        url: `/parley/v1/inboxes/${desk.inbox.id}`,
        headers,
        payload: { status },
      })
    await off('inactive')
    await thread.page.getByText(/is switched off\. Nothing can be sent/).waitFor()
    expect(await thread.text.isDisabled()).toBe(true)
    // A note can be written all the same, and what follows its key is no command.
    await thread.page.getByRole('log').focus()
    await thread.page.keyboard.press('n')
    await thread.page.keyboard.type('ees')
    await expect.poll(() => thread.text.inputValue()).toBe('ees')
    await thread.page.keyboard.press('Escape')
    await off('active')
    await thread.page.getByText(/is switched off/).waitFor({ state: 'detached' })
    expect(await thread.text.isDisabled()).toBe(false)
  })

  test('can be used by everyone: by key, in the dark, from right to left, on a phone', async () => {
    const { conversationId, phone } = await desk.hear({ text: 'Hello' })
    await desk.hear({ phone, text: 'مرحبا، رقمي +966 50 123 4567' })
    const mira = await desk.enter('Mira')
    await desk.answer(mira.person, conversationId, 'An answer')
    const { page, log } = await desk.openThread(mira, conversationId)
    const arabic = await desk.enter('Mira', { preferences: { language: 'ar' } })
    const small = await desk.enter('Mira', { viewport: { width: 390, height: 844 }, hasTouch: true })
    const looks = [
      page,
      (await desk.openThread(arabic, conversationId)).page,
      (await desk.openThread(small, conversationId)).page,
    ]
    await page.getByRole('complementary', { name: 'Contact details' }).getByText('+1555').first().waitFor()
    // The whole page: sidebar, list, thread and contact.
    for (const shown of looks) {
      await shown.getByText('An answer').first().waitFor()
      await shown.locator('section textarea').first().waitFor()
      expect(await axeProblems(shown)).toEqual([])
      expect(await shown.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
    }
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
    await page.locator('html[data-theme=dark]').waitFor({ state: 'attached' })
    expect(await axeProblems(page)).toEqual([])
    await log.getByText('Hello').waitFor()
    await log.getByRole('article').last().focus()
    await page.keyboard.press('Home')
    const first = log.getByRole('article').first()
    await expect.poll(() => first.evaluate((element) => element.matches(':focus'))).toBe(true)
    await first.getByRole('button', { name: 'Reply' }).waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText('Answering Ann Lee').waitFor()
  })
})

/** Holds back what is asked for until it is let through. */
async function hold(context: BrowserContext, what: RegExp): Promise<{ asked: Promise<void>; let(): void }> {
  const [asked, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  await context.route(what, async (route) => {
    asked.resolve()
    await gate.promise
    await route.continue()
  })
  return {
    asked: asked.promise,
    let: gate.resolve,
  }
}

async function say(
  phone: string,
  kind: string,
  content: Record<string, unknown>,
  text?: string,
): Promise<void> {
  const { db, clock } = desk.server
  clock.advance(1000)
  const message: InboundMessage = {
    type: 'message',
    person: { addresses: [phone.slice(1)], phone, name: 'Ann Lee' },
    direction: 'inbound',
    networkId: `wamid.${db.newId()}`,
    kind,
    content,
    occurredAt: clock.now().toISOString(),
    ...(text !== undefined && { text }),
  }
  await db.transaction((tx) => recordInbound(tx, desk.accountId, [{ ...message, inboxId: desk.inbox.id }]))
}

async function makeBot(name: string): Promise<string> {
  const { db } = desk.server
  const id = db.newId()
  await db.query(sql`
    insert into agents (account_id, id, name, role, is_bot, created_at, updated_at)
    values (${desk.accountId}, ${id}, ${name}, 'agent', true, now(), now())`)
  return id
}

async function markRead(conversationId: string): Promise<void> {
  await desk.server.db.query(sql`
    update conversations set unread_count = 0, agent_read_at = ${desk.server.clock.now()}
     where account_id = ${desk.accountId} and id = ${conversationId}`)
}

async function unreadOf(conversationId: string): Promise<number> {
  return Number((await rowOf(conversationId))['unread_count'])
}

async function statusOf(conversationId: string): Promise<string> {
  return String((await rowOf(conversationId))['status'])
}

async function rowOf(conversationId: string): Promise<Record<string, unknown>> {
  const [row] = await desk.server.db.query<Record<string, unknown>>(
    sql`select * from conversations where account_id = ${desk.accountId} and id = ${conversationId}`,
  )
  return row!
}

async function replyOf(conversationId: string, text: string): Promise<string | undefined> {
  const [row] = await desk.server.db.query<{ name: string }>(sql`
    select reply_to_network_id as name from messages
     where account_id = ${desk.accountId} and conversation_id = ${conversationId} and text = ${text}`)
  return row?.name
}

async function makeOtherInbox(): Promise<string> {
  const number = desk.server.db.newId()
  const inbox = await makeWhatsAppInbox(desk.server, desk.accountId, {
    phone: `+1555${number.slice(-7)}`,
    settings: { phone_number_id: number, waba_id: number },
  })
  return inbox.id
}

async function scrollTo({ log }: ThreadPage, top: number): Promise<void> {
  await log.evaluate((element, to) => {
    element.scrollTop = to
  }, top)
}

function countRows({ log }: ThreadPage): Promise<number> {
  return log.getByRole('article').count()
}

/** Waits until the message stands wholly within what is shown of the log. */
async function expectInSight({ page }: ThreadPage, messageId: string): Promise<void> {
  await eventually(async () => {
    const row = await page.locator(`[data-message="${messageId}"]`).boundingBox()
    const log = await page.getByRole('region', { name: /^Messages with/ }).boundingBox()
    return row && log && row.y >= log.y - 1 && row.y + row.height <= log.y + log.height + 1
  })
}

/** A message in the middle of what is shown, and where. */
async function middleRow(page: Page): Promise<{ id: string; top: number }> {
  const log = (await page.getByRole('region', { name: /^Messages with/ }).boundingBox())!
  for (const row of await page.locator('[data-message]').all()) {
    const box = await row.boundingBox()
    if (box && box.y > log.y + log.height / 3)
      return { id: (await row.getAttribute('data-message'))!, top: box.y }
  }
  throw new Error('Nothing is shown')
}

async function placeOf(page: Page, messageId: string): Promise<number> {
  return (await page.locator(`[data-message="${messageId}"]`).boundingBox())!.y
}
