import { isDeepStrictEqual } from 'node:util'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Inbox } from '../server/core/inboxes/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { findChromium, launchChromium } from './browser.ts'
import { eventually, makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { axeProblems, openInbox, type SignedIn, signInBrowser } from './inbox-page.ts'
import { makePerson, type Person } from './parley-person.ts'
import { hear } from './parley-threads.ts'

const chromium = findChromium()

let server: TestServer
let browser: Browser
let mira: Person
let inbox: Inbox
let mine: SignedIn
const open: SignedIn[] = []

describe.skipIf(!chromium)('the list of conversations in a browser', () => {
  beforeAll(async () => {
    server = await startTestServer()
    const url = await server.listen()
    // Builds the inbox, unless that was done before.
    await fetch(url)
    browser = await launchChromium(chromium!)
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })
  afterEach(async () => {
    for (const { context, problems } of open.splice(0)) {
      await context.close()
      expect(problems).toEqual([])
    }
  })

  test('a day of work with the keyboard alone', async () => {
    await begin()
    const ids = await hearMany(6)
    const page = await openInbox(server, mine, '/v/all')
    await expectRows(page, ids)

    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await expectFocus(page, ids[1]!)
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/v/all/c/${ids[1]}`)
    await page.keyboard.press('j')
    await page.waitForURL(`**/v/all/c/${ids[2]}`)
    await page.keyboard.press('k')
    await page.waitForURL(`**/v/all/c/${ids[1]}`)

    await page.keyboard.press('e')
    await page.waitForURL(`**/v/all/c/${ids[2]}`)
    await expectFocus(page, ids[2]!)
    await expectRows(page, [ids[0]!, ...ids.slice(2)])
    await eventually(async () => (await rowOf(ids[1]!)).status === 'closed')
    await page.keyboard.press('z')
    await expectRows(page, ids)
    await eventually(async () => (await rowOf(ids[1]!)).status === 'open')

    await page.keyboard.press('Escape')
    await page.waitForURL('**/v/all')
    await expectFocus(page, ids[2]!)
    await page.keyboard.press('x')
    await page.keyboard.press('Shift+J')
    await page.keyboard.press('Shift+J')
    await page.getByText('3 selected').waitFor()
    await page.keyboard.press('Shift+K')
    await page.getByText('2 selected').waitFor()
    await page.keyboard.press('s')
    await page.getByRole('option', { name: 'Until they write' }).waitFor()
    await page.keyboard.type('until')
    await page.keyboard.press('Enter')
    await expectRows(page, [ids[0]!, ids[1]!, ids[4]!, ids[5]!])
    await eventually(async () => (await rowOf(ids[3]!)).status === 'snoozed')
    await page.keyboard.press('z')
    await expectRows(page, ids)
    await eventually(async () => (await rowOf(ids[2]!)).status === 'open')

    await page.keyboard.press('Home')
    await page.keyboard.press('x')
    await page.keyboard.press('a')
    await page.getByRole('option', { name: 'Mira' }).waitFor()
    await page.keyboard.type('mira')
    await page.keyboard.press('Enter')
    await eventually(async () => (await rowOf(ids[0]!)).assignee_id === mira.agent.id)
    await page.keyboard.press('g')
    await page.keyboard.press('i')
    await page.waitForURL('**/v/mine')
    await expectRows(page, [ids[0]!])
    await page.keyboard.press('u')
    await page.keyboard.press('g')
    await page.keyboard.press('a')
    await expectRows(page, ids)
  })

  test('what comes in moves nothing under the eyes of who reads further down', async () => {
    await begin()
    const ids = await hearMany(40)
    const page = await openInbox(server, mine, '/v/all')
    await rowIn(page, ids[0]!).waitFor()
    await rowIn(page, ids[2]!).hover()
    await page.mouse.wheel(0, 1200)
    const row = rowIn(page, ids[18]!)
    await row.waitFor()
    const before = await restingPlace(row)

    const last = await phoneOf(ids[39]!)
    await hear(server, inbox, { phone: last, text: 'Me again' })
    const { conversationId } = await hear(server, inbox, { text: 'I am new here' })
    const pill = page.getByRole('button', { name: 'Show 2 new conversations' })
    await pill.waitFor()
    expect(await row.boundingBox()).toEqual(before)

    await pill.click()
    await expectFirst(page, [conversationId, ids[39]!, ids[0]!])
    await pill.waitFor({ state: 'detached' })
    await rowIn(page, conversationId).getByText('I am new here').waitFor()
  })

  test('what a colleague does shows at once, in the list and in the counts', async () => {
    await begin()
    const ids = await hearMany(3)
    const omar = await makePerson(server, inbox.accountId, { name: 'Omar' })
    const his = await signInBrowser(server, browser, omar)
    open.push(his)
    const page = await openInbox(server, mine, '/v/unassigned')
    const colleague = await openInbox(server, his, '/v/unassigned')
    await expectRows(page, ids)
    await expectRows(colleague, ids)
    await expectCount(page, 'Unassigned', 3)

    await rowIn(colleague, ids[1]!).focus()
    await colleague.keyboard.press('Shift+A')
    await expectRows(page, [ids[0]!, ids[2]!])
    await expectCount(page, 'Unassigned', 2)
    await expectCount(colleague, 'My inbox', 1)
    await page.getByRole('link', { name: 'All open' }).click()
    await rowIn(page, ids[1]!).getByText('Assigned to Omar').waitFor({ state: 'attached' })
  })

  test('a filter becomes a view, which is moved, changed and taken away again', async () => {
    await begin()
    const ids = await hearMany(3)
    await server.db.query(sql`
      update conversations set unread_count = 0 where account_id = ${inbox.accountId} and id = ${ids[1]}`)
    const page = await openInbox(server, mine, '/v/all')
    await expectRows(page, ids)
    await page.keyboard.press('f')
    await page.getByRole('option', { name: 'Unread' }).click()
    await page.getByRole('option', { name: 'Yes' }).click()
    await page.keyboard.press('Escape')
    await expectRows(page, [ids[0]!, ids[2]!])
    for (const name of ['To read', 'Second']) {
      await page.getByRole('button', { name: 'Save as view' }).click()
      await page.getByLabel('Name').fill(name)
      await page.getByRole('button', { name: 'Create view' }).click()
      await page.getByRole('heading', { name }).waitFor()
      if (name === 'To read') await page.goBack()
    }
    await expectViews(page, ['To read', 'Second'])
    await page.getByRole('link', { name: 'Second' }).focus()
    const kept = page.waitForResponse('**/views/order')
    await page.keyboard.press('Alt+ArrowUp')
    await expectViews(page, ['Second', 'To read'])
    expect((await kept).ok()).toBe(true)
    await page.reload()
    await expectViews(page, ['Second', 'To read'])

    await page.getByRole('link', { name: 'Second' }).hover()
    await page.getByRole('button', { name: 'Actions for Second' }).click()
    await page.getByRole('menuitem', { name: 'Delete view' }).click()
    await expectViews(page, ['To read'])
    await page.getByRole('button', { name: 'Undo' }).click()
    await expectViews(page, ['Second', 'To read'])
  })

  test('a thousand conversations are drawn a few at a time and all of them reached', async () => {
    await begin()
    const ids = await hearMany(3)
    await multiply(1_000)
    const page = await openInbox(server, mine, '/v/all')
    await rowIn(page, ids[0]!).waitFor()
    const grid = page.getByRole('grid')
    await expect
      .poll(
        async () => {
          await grid.evaluate((box) => box.scrollTo(0, box.scrollHeight))
          expect(await page.getByRole('row').count()).toBeLessThan(40)
          return grid.getAttribute('aria-rowcount')
        },
        { timeout: 90_000 },
      )
      .toBe('1003')
  })

  test('as many tabs as somebody likes load and stay fresh over the few connections of a browser', async () => {
    await begin()
    await hearMany(1)
    const tabs: Page[] = []
    for (let count = 0; count < 9; count += 1) {
      for (const tab of tabs) await setVisibility(tab, 'hidden')
      tabs.push(await openInbox(server, mine, '/v/all'))
      await expect.poll(() => tabs.at(-1)!.getByRole('row').count()).toBeGreaterThan(0)
    }
    const [id] = await hearMany(1)
    const [first] = tabs
    await setVisibility(first!, 'visible')
    await rowIn(first!, id!).waitFor()
    await first!.close()
    await setVisibility(tabs.at(-1)!, 'hidden')
    const [next] = await hearMany(1)
    await rowIn(tabs.at(-1)!, next!).waitFor()
  })

  test('a new tag goes to many at once, and is taken back as a whole', async () => {
    await begin()
    const ids = await hearMany(2)
    await multiply(148)
    const page = await openInbox(server, mine, '/v/all')
    await rowIn(page, ids[0]!).waitFor()
    const grid = page.getByRole('grid')
    await expect
      .poll(async () => {
        await grid.evaluate((box) => box.scrollTo(0, box.scrollHeight))
        return grid.getAttribute('aria-rowcount')
      })
      .toBe('150')
    await page.keyboard.press('j')
    await page.keyboard.press('Control+a')
    await page.getByText('150 selected').waitFor()
    await page.keyboard.press('l')
    await page.getByRole('searchbox', { name: 'Tags…' }).fill('Spring')
    await page.keyboard.press('Enter')
    await page.getByRole('option', { name: 'Spring' }).waitFor()
    await page.keyboard.press('Control+Enter')
    await eventually(async () => (await taggedCount()) === 150)
    await page.getByText('Tagged 150 conversations with Spring').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await eventually(async () => (await taggedCount()) === 0)
  })

  test('what was just read stays in sight of who filters by unread, until they turn away', async () => {
    await begin()
    const ids = await hearMany(3)
    const page = await openInbox(server, mine, '/v/all?unread=true')
    await expectRows(page, ids)
    await rowIn(page, ids[1]!).getByRole('link').click()
    await eventually(async () => (await rowOf(ids[1]!)).unread_count === 0)
    await rowIn(page, ids[1]!).getByText('unread').waitFor({ state: 'detached' })
    await expectRows(page, ids)
    await page.keyboard.press('Escape')
    await expectRows(page, [ids[0]!, ids[2]!])
  })

  test('a conversation is begun with a number, and found again by its name', async () => {
    await begin()
    const { conversationId } = await hear(server, inbox, { phone: '+15550199001' })
    const page = await openInbox(server, mine, '/v/all')
    await rowIn(page, conversationId).waitFor()
    await page.keyboard.press('c')
    const to = page.getByLabel('To', { exact: true }).first()
    await to.fill('+1 (555) 019-9002')
    await page.getByRole('option', { name: 'Write to +15550199002' }).click()
    await page.getByRole('button', { name: 'Start' }).click()
    await page.waitForURL(/\/v\/all\/c\/\d+$/)
    await expect.poll(async () => (await shownIds(page)).length).toBe(2)

    await page.keyboard.press('Escape')
    await page.keyboard.press('c')
    await to.fill('ann')
    await page.getByRole('option', { name: /Ann Lee/ }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/v/all/c/${conversationId}`)
  })

  test('what cannot be loaded says so, and comes when it can', async () => {
    await begin()
    const ids = await hearMany(2)
    const page = await openInbox(server, mine, '/v/pending')
    await page.getByText('Nothing is pending').waitFor()
    await page.route('**/conversations/search', (route) => route.abort())
    await page.getByRole('link', { name: 'All open' }).click()
    await page.getByText('You are offline').waitFor()
    await page.unroute('**/conversations/search')
    await page.getByRole('button', { name: 'Try again' }).click()
    await expectRows(page, ids)

    await page.route('**/conversations/bulk', (route) =>
      route.fulfill({
        status: 403,
        contentType: 'application/problem+json',
        body: JSON.stringify({ code: 'forbidden', detail: 'Not today', status: 403 }),
      }),
    )
    await page.keyboard.press('j')
    await page.keyboard.press('e')
    await page.getByText('You may not do this.').waitFor()
    await expectRows(page, ids)
    await page.unroute('**/conversations/bulk')
    await page.getByRole('button', { name: 'Try again' }).click()
    await expectRows(page, [ids[1]!])
  })

  test('on a phone the way back leads to where one read', async () => {
    await begin({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
    const ids = await hearMany(30)
    const page = await openInbox(server, mine, '/v/all')
    await rowIn(page, ids[0]!).waitFor()
    await page.getByRole('grid').evaluate((grid) => grid.scrollTo(0, 1000))
    const row = rowIn(page, ids[15]!)
    await row.waitFor()
    const before = await restingPlace(row)
    await row.getByRole('link').tap()
    await page.waitForURL(`**/v/all/c/${ids[15]}`)
    await row.waitFor({ state: 'detached' })
    await page.goBack()
    await expect.poll(() => row.boundingBox()).toEqual(before)
  })

  test('what was said is found, and its link leads to its place', async () => {
    await begin()
    const { phone, conversationId, messageId } = await hear(server, inbox, {
      text: 'The Zephyr lamp flickers',
    })
    for (const text of ['And', 'then', 'some']) await hear(server, inbox, { phone, text })
    const page = await openInbox(server, mine, '/v/all')
    await rowIn(page, conversationId).waitFor()
    await page.keyboard.press('/')
    await page.getByRole('searchbox', { name: 'Search contacts and messages' }).fill('zephyr')
    await page.locator('mark', { hasText: 'Zephyr' }).click()
    await page.waitForURL(`**/c/${conversationId}?m=${messageId}`)
    await page.getByText('The Zephyr lamp flickers').first().waitFor()
  })

  test.each([
    'light',
    'dark',
  ] as const)('nothing is wrong for assistive technology when %s', async (colorScheme) => {
    await begin({ colorScheme })
    const ids = await hearMany(3)
    const page = await openInbox(server, mine, '/v/all')
    await expectRows(page, ids)
    expect(await axeProblems(page)).toEqual([])
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await page.getByText('1 selected').waitFor()
    expect(await axeProblems(page)).toEqual([])
    await page.keyboard.press('a')
    await page.getByRole('option', { name: 'Mira' }).waitFor()
    expect(await axeProblems(page)).toEqual([])
    await page.goto(`${server.url}/search?q=hello`)
    await page.locator('mark').first().waitFor()
    expect(await axeProblems(page)).toEqual([])
  })
})

/** An account of its own, with somebody at their desk. */
async function begin(options: Parameters<typeof signInBrowser>[3] = {}): Promise<void> {
  const { id: accountId } = await makeAccount(server.db)
  mira = await makePerson(server, accountId, { role: 'owner', name: 'Mira' })
  inbox = await makeWhatsAppInbox(server, accountId, {
    phone: `+1555${Math.floor(1_000_000 + Math.random() * 8_999_999)}`,
    settings: { phone_number_id: server.db.newId(), waba_id: server.db.newId() },
  })
  await makeQuiet()
  mine = await signInBrowser(server, browser, mira, options)
  open.push(mine)
}

/** Where it is once the list scrolls no more. */
async function restingPlace(row: Locator): Promise<Box> {
  let last: Box | null = null
  return eventually(async () => {
    const before = last
    last = await row.boundingBox()
    if (last && isDeepStrictEqual(before, last)) return last
    await row.page().waitForTimeout(200)
    return undefined
  })
}

type Box = NonNullable<Awaited<ReturnType<Locator['boundingBox']>>>

/** As when another tab comes before this one; a browser without windows shows all of its tabs. */
async function setVisibility(page: Page, state: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate((value) => {
    const { document } = globalThis as unknown as { document: EventTarget }
    Object.defineProperty(document, 'visibilityState', { value, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  }, state)
}

/** They have seen the first steps. */
async function makeQuiet(): Promise<void> {
  await server.db.query(sql`
    update users set preferences = '{"finished_steps":["in","demo","answer","sandbox","whatsapp","invite"]}'
     where id = ${mira.agent.userId}`)
}

/** Conversations of strangers, the newest first. */
async function hearMany(count: number): Promise<string[]> {
  const ids: string[] = []
  for (let index = 0; index < count; index += 1) ids.unshift((await hear(server, inbox)).conversationId)
  return ids
}

/** So many more that are older than all others. */
async function multiply(count: number): Promise<void> {
  const { accountId } = inbox
  await server.db.query(sql`
    insert into contacts (account_id, id, name, created_at, updated_at)
    select ${accountId}, n, 'Stranger ' || n, now(), now() from generate_series(1, ${count}) n`)
  await server.db.query(sql`
    insert into conversations (account_id, id, inbox_id, contact_id, channel, status, last_activity_at, window_category,
                               window_started_at, window_expires_at, created_at, updated_at)
    select account_id, n, inbox_id, n, channel, status, last_activity_at - n * interval '1 minute', window_category,
           window_started_at, window_expires_at, created_at, updated_at
      from generate_series(1, ${count}) n,
           lateral (select * from conversations where account_id = ${accountId} limit 1) one`)
}

type Kept = { status: string; assignee_id: string | null; unread_count: number }

async function rowOf(id: string): Promise<Kept> {
  const [row] = await server.db.query<Kept>(sql`
    select status, assignee_id, unread_count from conversations where account_id = ${inbox.accountId} and id = ${id}`)
  return row!
}

async function taggedCount(): Promise<number> {
  const [row] = await server.db.query<{ count: string }>(sql`
    select count(*) from conversation_tags where account_id = ${inbox.accountId}`)
  return Number(row!.count)
}

async function phoneOf(conversationId: string): Promise<string> {
  const [row] = await server.db.query<{ phone: string }>(sql`
    select t.phone from conversations c join contacts t on t.account_id = c.account_id and t.id = c.contact_id
     where c.account_id = ${inbox.accountId} and c.id = ${conversationId}`)
  return row!.phone
}

const rowIn = (page: Page, id: string) => page.locator(`#conversation-${id}`)

const shownIds = (page: Page) =>
  page
    .locator('[data-id]')
    .evaluateAll((rows) =>
      rows
        .sort((one, other) => one.getBoundingClientRect().top - other.getBoundingClientRect().top)
        .map((row) => row.getAttribute('data-id')),
    )

async function expectRows(page: Page, ids: string[]): Promise<void> {
  await expect.poll(() => shownIds(page)).toEqual(ids)
}

async function expectFirst(page: Page, ids: string[]): Promise<void> {
  await expect.poll(async () => (await shownIds(page)).slice(0, ids.length)).toEqual(ids)
}

async function expectFocus(page: Page, id: string): Promise<void> {
  await page.locator(`#conversation-${id}:focus`).waitFor()
}

async function expectCount(page: Page, view: string, count: number): Promise<void> {
  await page.getByRole('link', { name: new RegExp(`^${view}.*\\b${count}\\b`) }).waitFor()
}

async function expectViews(page: Page, names: string[]): Promise<void> {
  const region = page.getByRole('region', { name: 'Views' })
  await expect
    .poll(() => region.getByRole('link').allInnerTexts())
    .toSatisfy((texts: string[]) => texts.map((text) => text.split('\n')[0]).join() === names.join())
}
