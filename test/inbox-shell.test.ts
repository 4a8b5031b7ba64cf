import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Inbox } from '../server/core/inboxes/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { findChromium, launchChromium } from './browser.ts'
import { eventually, makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { axeProblems, openInbox, type SignedIn, signInBrowser } from './inbox-page.ts'
import { makePerson, type Person } from './parley-person.ts'
import { hear } from './parley-threads.ts'
import { makeWebchatInbox } from './webchat-caller.ts'

const chromium = findChromium()

let server: TestServer
let browser: Browser
let owner: Person
let inbox: Inbox
const open: SignedIn[] = []

describe.skipIf(!chromium)('the frame of the inbox in a browser', () => {
  beforeAll(async () => {
    server = await startTestServer()
    await server.listen()
    const { id: accountId } = await makeAccount(server.db)
    owner = await makePerson(server, accountId, { role: 'owner', name: 'Maya Haddad' })
    inbox = await makeWhatsAppInbox(server, accountId)
    await makeWebchatInbox(server, accountId)
    await hear(server, inbox, { text: 'Do you open on Sundays?' })
    browser = await launchChromium(chromium!)
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })
  beforeEach(async () => setPreferences({}))
  afterEach(async () => {
    for (const { context, problems } of open.splice(0)) {
      await context.close()
      expect(problems).toEqual([])
    }
  })

  test('signs in by keyboard alone, and goes where the person wanted to', async () => {
    const page = await visit('/contacts')
    await page.waitForURL('**/sign-in?to=%2Fcontacts')
    await page.getByRole('textbox', { name: 'E-mail' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('Enter your e-mail address').waitFor()
    await page.keyboard.type(owner.email)
    await page.keyboard.press('Tab')
    await page.keyboard.type('not my password')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText('Wrong e-mail or password').waitFor()
    await page.keyboard.type(owner.password)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/contacts')
    await page.getByRole('button', { name: /Your account/ }).waitFor()

    await page.getByRole('button', { name: /Your account/ }).press('Enter')
    await page.getByRole('menu').waitFor()
    await page.keyboard.type('sign out')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/sign-in')
    await page.goto(`${server.url}/v/all`)
    await page.waitForURL('**/sign-in?to=%2Fv%2Fall')
  })

  test('a link to the sign-in page leads nowhere but into the inbox', async () => {
    const page = await enter('/sign-in?to=https%3A%2F%2Fevil.example')
    await page.waitForURL(/\/v\/\w+$/)
    for (const to of ['//evil.example', '/\\evil.example', '/\t/evil.example']) {
      await page.goto(`${server.url}/sign-in?to=${encodeURIComponent(to)}`)
      await page.getByRole('button', { name: /Your account/ }).waitFor()
      expect(new URL(page.url()).origin).toBe(server.url)
    }
  })

  test('somebody signed out elsewhere is told, and comes back to where they were', async () => {
    const page = await enter('/contacts')
    await page.getByRole('button', { name: /Your account/ }).waitFor()
    await server.db.query(sql`delete from sessions where user_id = ${owner.agent.userId}`)
    await page.getByText('You were signed out').waitFor()
    await page.getByRole('textbox', { name: 'E-mail' }).fill(owner.email)
    await page.getByRole('textbox', { name: 'Password' }).fill(owner.password)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/contacts')
  })

  test('an invitation and a link to a new password lead in', async () => {
    const page = await enter('/')
    const email = `linh-${Date.now()}@example.com`
    const { link } = await ask(page, '/invitations', { email, role: 'agent' })
    const guest = await visit(new URL(link).pathname)
    await guest.getByRole('heading', { name: 'Join Acme' }).waitFor()
    await guest.getByRole('textbox', { name: 'Your name' }).fill('Linh Trần')
    await guest.getByRole('textbox', { name: 'Choose a password' }).fill('short')
    await guest.getByRole('button', { name: 'Join' }).click()
    await guest.getByText('8 characters').last().waitFor()
    await guest.getByRole('textbox', { name: 'Choose a password' }).fill('long enough it is')
    await guest.getByRole('button', { name: 'Join' }).click()
    await guest.getByRole('button', { name: /Linh Trần/ }).waitFor()

    const used = await visit(new URL(link).pathname)
    await used.getByRole('heading', { name: 'This invitation is no longer valid' }).waitFor()

    const [agent] = await server.db.query<{ id: string }>(sql`
      select a.id from agents a join users u on u.id = a.user_id where u.email = ${email}`)
    const reset = await ask(page, `/agents/${agent!.id}/password-link`)
    const other = await visit(new URL(reset.link).pathname)
    await other.getByText(email).waitFor()
    await other.getByRole('textbox', { name: 'New password' }).fill('another long one')
    await other.keyboard.press('Enter')
    await other.getByRole('button', { name: /Linh Trần/ }).waitFor()
  })

  test('a passkey is made in the preferences, and signs in', async () => {
    // Browsers make passkeys for names only.
    const url = server.url.replace('127.0.0.1', 'localhost')
    const context = await fresh()
    const page = await context.newPage()
    const cdp = await context.newCDPSession(page)
    await cdp.send('WebAuthn.enable')
    await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
      },
    })
    await page.goto(`${url}/sign-in`)
    await page.getByRole('textbox', { name: 'E-mail' }).fill(owner.email)
    await page.getByRole('textbox', { name: 'Password' }).fill(owner.password)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: /Your account/ }).waitFor()
    await page.keyboard.press('Control+,')
    await page.getByRole('tab', { name: 'Security' }).click()
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByText('Passkey added').waitFor()
    await page.getByText('Never used').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /Your account/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out', exact: true }).click()
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.getByRole('button', { name: /Your account/ }).waitFor()
  })

  test('the command bar finds commands, conversations and contacts', async () => {
    const { phone } = await hear(server, inbox, { text: 'Where is my parcel?' })
    const page = await enter('/v/all')
    await page.getByText('Where is my parcel?').first().waitFor()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('parcel')
    await page
      .getByRole('option', { name: /Where is my parcel/ })
      .first()
      .waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/v\/all\/c\/\d+/)

    await page.keyboard.press('Control+k')
    await page.keyboard.type(phone.slice(-7))
    await page
      .getByRole('option', { name: new RegExp(phone.slice(-7)) })
      .first()
      .waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('settings go')
    await page.getByRole('option', { name: /Go to settings/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/settings**')
  })

  test('Enter in the command bar takes what fits the text, not what was found for the text before it', async () => {
    await hear(server, inbox, { text: 'Summer opening times?' })
    const page = await enter('/contacts')
    await page.getByRole('button', { name: /Your account/ }).waitFor()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('s')
    await page
      .getByRole('option', { name: /Summer opening/ })
      .first()
      .waitFor()
    // From here on the server takes its time.
    await page.route(/\/search\?/, () => {})
    await page.keyboard.type('ettings go')
    await page.getByRole('option', { name: /Go to settings/, selected: true }).waitFor()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('summer')
    await page.getByRole('option', { name: /Summer opening/ }).waitFor()
    await page.getByRole('option', { name: /Search everywhere/, selected: true }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/search?q=summer')
  })

  test('keys are listed, changed for the person, and kept', async () => {
    const page = await enter('/v/all')
    await page.getByRole('button', { name: /Your account/ }).waitFor()
    await page.keyboard.press('?')
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await sheet.getByText('Go to contacts').waitFor()
    await sheet.getByRole('button', { name: 'Change shortcuts' }).click()
    const change = page.getByRole('button', { name: /^Change shortcut for “Go to contacts”/ })
    await change.click()
    await page.keyboard.press('w')
    await page.getByRole('button', { name: 'Change shortcut for “Go to contacts”: W' }).waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).click()
    await eventually(async () => (await preferences()).shortcuts?.['go.contacts'] === 'KeyW')

    await page.reload()
    await page.getByRole('button', { name: /Your account/ }).waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('c')
    await page.keyboard.press('w')
    await page.waitForURL('**/contacts')
    // Not while somebody types.
    await page.getByRole('searchbox').first().click()
    await page.keyboard.type('www')
    expect(await page.getByRole('searchbox').first().inputValue()).toBe('www')
  })

  test('theme, density and language are the person’s, in every browser', async () => {
    const page = await enter('/v/all')
    await page.getByRole('button', { name: /Your account/ }).click()
    await page.getByRole('menuitem', { name: 'Language' }).press('ArrowRight')
    await page.getByRole('menuitem', { name: 'العربية' }).click()
    await page.getByRole('menu').first().waitFor({ state: 'detached' })
    await page.getByRole('button', { name: /حسابك/ }).waitFor()
    expect(await lookOf(page)).toMatchObject({ lang: 'ar', dir: 'rtl' })
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'البحث والأوامر' }).fill('الداكن')
    await page.getByRole('option', { name: 'التبديل بين الفاتح والداكن', selected: true }).waitFor()
    await page.keyboard.press('Enter')
    await eventually(async () => (await lookOf(page)).theme === 'dark')
    await eventually(async () => (await preferences()).theme === 'dark')

    const elsewhere = await enter('/v/all')
    await elsewhere.getByRole('button', { name: /حسابك/ }).waitFor()
    expect(await lookOf(elsewhere)).toMatchObject({ lang: 'ar', dir: 'rtl', theme: 'dark' })
    // The next page has its background from the server on.
    const { context } = open.at(-1)!
    const answer = await context.request.get(`${server.url}/v/all`)
    expect(await answer.text()).toContain('<html lang="en" data-theme="dark">')
  })

  test('a menu gives the focus back, and areas are walked through by key', async () => {
    const page = await enter('/v/all')
    const menu = page.getByRole('button', { name: /Your account/ })
    await menu.press('Enter')
    await page.getByRole('menu').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('menu').waitFor({ state: 'detached' })
    await eventually(async () => (await focusOf(page)).includes('Your account'))
    await expect.poll(() => page.locator('[data-area]').count()).toBe(3)
    const visited: string[] = []
    for (let step = 0; step < 3; step += 1) {
      await page.keyboard.press('F6')
      visited.push(await page.evaluate<string>("document.activeElement.closest('[data-area]').ariaLabel"))
    }
    expect(new Set(visited).size).toBe(3)
  })

  test('the first steps tick themselves, and can be put away', async () => {
    const { id: accountId } = await makeAccount(server.db)
    const founder = await makePerson(server, accountId, { role: 'owner', name: 'Founder' })
    await makeWebchatInbox(server, accountId)
    const page = await enter('/v/all', {}, founder)
    const guide = page.getByRole('region', { name: 'Get started' })
    await guide.getByText('1 of 5 done').waitFor()
    const popup = page.waitForEvent('popup')
    await guide.getByRole('button', { name: 'Open demo page' }).click()
    expect((await popup).url()).toContain('/widget/demo')
    await guide.getByText('2 of 5 done').waitFor()
    await makePerson(server, accountId, { name: 'Omar' })
    await page.reload()
    await guide.getByText('3 of 5 done').waitFor()
    await eventually(async () => (await preferences(founder)).finished_steps?.includes('invite'))
    await guide.getByRole('button', { name: 'Dismiss' }).click()
    await guide.waitFor({ state: 'detached' })
    await eventually(async () => (await preferences(founder)).finished_steps?.includes('hidden'))
    await page.reload()
    await page.getByRole('button', { name: /Your account/ }).waitFor()
    expect(await guide.count()).toBe(0)
  })

  test('without the server it opens all the same, and goes on when that is back', async () => {
    const page = await enter('/v/all')
    await page.getByRole('button', { name: /Your account/ }).waitFor()
    await page.evaluate('navigator.serviceWorker.ready.then(() => true)')
    const { context } = open.at(-1)!
    await context.setOffline(true)
    await page.getByText('No connection.').waitFor({ timeout: 120_000 })
    await page.reload()
    await page.getByText('Parley can’t be reached').waitFor()
    await context.setOffline(false)
    await page.getByRole('button', { name: /Your account/ }).waitFor({ timeout: 40_000 })
  })

  test('a push is shown unless somebody looks, and leads to its conversation', async () => {
    const { conversationId } = await hear(server, inbox, { text: 'Are you there?' })
    const page = await enter('/v/all')
    const { context } = open.at(-1)!
    await context.grantPermissions(['notifications'], { origin: server.url })
    await page.evaluate('navigator.serviceWorker.ready.then(() => true)')
    const [worker] = context.serviceWorkers()
    await page.goto('about:blank')
    const notice = {
      title: 'Ann Lee',
      body: 'Are you there?',
      url: `/c/${conversationId}`,
      tag: conversationId,
    }
    const shown = await worker!.evaluate<string[]>(`(async () => {
      self.dispatchEvent(new PushEvent('push', { data: ${JSON.stringify(JSON.stringify(notice))} }))
      for (let turn = 0; turn < 1500; turn += 1) {
        const notices = await self.registration.getNotifications()
        if (notices.length > 0) return notices.map(({ title, body }) => title + ': ' + body)
        await new Promise((done) => setTimeout(done, 20))
      }
    })()`)
    expect(shown).toEqual(['Ann Lee: Are you there?'])

    await page.goto(`${server.url}/v/all`)
    await page.getByRole('button', { name: /Your account/ }).waitFor()
    await worker!.evaluate(`(async () => {
      const [notification] = await self.registration.getNotifications()
      self.dispatchEvent(new NotificationEvent('notificationclick', { notification }))
    })()`)
    await page.waitForURL(`**/c/${conversationId}`)
  })

  test('nothing on the pages breaks the rules that the server gave for them', async () => {
    const page = await visit('/sign-in')
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('menu').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('textbox', { name: 'E-mail' }).fill(owner.email)
    await page.getByRole('textbox', { name: 'Password' }).fill(owner.password)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: /Your account/ }).click()
    await page.getByRole('menu').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await page.getByRole('option').first().waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+,')
    await page.getByRole('tab', { name: 'Appearance' }).click()
    await page.keyboard.press('Escape')
    await page
      .getByRole('link', { name: /Ann Lee/ })
      .last()
      .click()
    await page.waitForURL(/\/c\/\d+/)
    await page.goto(`${server.url}/settings`)
    await page.getByRole('heading').first().waitFor()
    expect(await page.evaluate('violations')).toEqual([])
  })

  for (const [name, options] of Object.entries(looks))
    test(`axe finds nothing wrong: ${name}`, async () => {
      const { language, rules } = options
      const signIn = await visit('/sign-in', options.context)
      await signIn.locator('input[type=email]').waitFor()
      expect(await axeProblems(signIn, 'html', rules)).toEqual([])

      await setPreferences(language ? { language } : {})
      const page = await enter('/v/all', options.context)
      const me = page.getByRole('button', { name: /Maya Haddad/ })
      await me.waitFor()
      await page.getByRole('region', { name: /Get started|الخطوات الأولى/ }).waitFor()
      expect(await axeProblems(page, 'html', rules)).toEqual([])
      await me.click()
      await page.getByRole('menu').waitFor()
      expect(await axeProblems(page, 'html', rules)).toEqual([])
      await page.keyboard.press('Escape')
      await page.getByRole('menu').waitFor({ state: 'detached' })
      await page.keyboard.press('Control+k')
      await page.getByRole('option').first().waitFor()
      expect(await axeProblems(page, 'html', rules)).toEqual([])
      await page.keyboard.press('Escape')
      await page.keyboard.press('?')
      await page.getByRole('dialog').locator('dl').first().waitFor()
      expect(await axeProblems(page, 'html', rules)).toEqual([])
      await page.keyboard.press('Escape')
      await page.keyboard.press('Control+,')
      // The first has fields, the last two have lists.
      for (const place of [0, 4, 5]) {
        await page.getByRole('tab').nth(place).click()
        await page.getByRole('tabpanel').waitFor()
        expect(await axeProblems(page, 'html', rules)).toEqual([])
      }
    })

  test('a phone shows one area at a time', async () => {
    const page = await enter('/v/all', { viewport: { width: 390, height: 844 }, hasTouch: true })
    await page
      .getByRole('link', { name: /Ann Lee/ })
      .last()
      .tap()
    await page.waitForURL(/\/c\/\d+/)
    expect(await page.getByRole('region', { name: 'Conversations', exact: true }).count()).toBe(0)
    await page.getByRole('button', { name: 'Back to the list' }).tap()
    await page.getByRole('region', { name: 'Conversations', exact: true }).waitFor()
    await page.getByRole('button', { name: 'Show or hide the sidebar' }).tap()
    await page.getByRole('link', { name: /Unassigned/ }).tap()
    await page.waitForURL('**/v/unassigned')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })
})

type Look = { context: BrowserContextOptions; language?: 'ar'; rules?: string[] }

const looks: Record<string, Look> = {
  light: { context: { colorScheme: 'light' } },
  // What is wrong but for its colours is seen in the light.
  dark: { context: { colorScheme: 'dark' }, rules: ['color-contrast'] },
  Arabic: { context: { locale: 'ar' }, language: 'ar' },
}

/** A browser in which nobody is signed in, that notes what its pages were not allowed. */
async function fresh(options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
  const problems: string[] = []
  context.on('page', (page) => page.on('pageerror', (error) => problems.push(String(error.stack))))
  await context.addInitScript({
    content: `globalThis.violations = []
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) => {
        violations.push([violatedDirective, blockedURI, sourceFile].join(' '))
      })`,
  })
  open.push({ context, problems })
  return context
}

async function visit(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  return openInbox(server, { context: await fresh(options), problems: [] }, path)
}

async function enter(path: string, options: BrowserContextOptions = {}, person = owner): Promise<Page> {
  const signedIn = await signInBrowser(server, browser, person, options)
  open.push(signedIn)
  return openInbox(server, signedIn, path)
}

/** Writes as the page does. */
async function ask(page: Page, path: string, body: object = {}): Promise<{ link: string }> {
  const answer = await page.context().request.post(`${server.url}/parley/v1${path}`, {
    headers: { origin: server.url },
    data: body,
  })
  expect(answer.status(), await answer.text()).toBe(201)
  return answer.json()
}

type Preferences = { shortcuts?: Record<string, string>; theme?: string; finished_steps?: string[] }

async function preferences(person = owner): Promise<Preferences> {
  const [row] = await server.db.query<{ preferences: Preferences }>(
    sql`select preferences from users where id = ${person.agent.userId}`,
  )
  return row!.preferences
}

async function setPreferences(value: object): Promise<void> {
  await server.db.query(
    sql`update users set preferences = ${JSON.stringify(value)}::jsonb where id = ${owner.agent.userId}`,
  )
}

type Drawn = { lang: string; dir: string; theme: string }

function lookOf(page: Page): Promise<Drawn> {
  return page.evaluate<Drawn>(
    '(({ lang, dir, dataset }) => ({ lang, dir, theme: dataset.theme }))(document.documentElement)',
  )
}

function focusOf(page: Page): Promise<string> {
  return page.evaluate<string>("document.activeElement?.textContent ?? ''")
}
