import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startWhatsAppSandbox } from '../sandbox/whatsapp/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { findChromium, launchChromium } from './browser.ts'
import { eventually, makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { axeProblems, openInbox, type SignedIn, signInBrowser } from './inbox-page.ts'
import { makePerson, type Person } from './parley-person.ts'
import { makeWebchatInbox, type WebchatInbox } from './webchat-caller.ts'
import { startReceiver } from './webhooks-receiver.ts'

const chromium = findChromium()
const patience = { timeout: 180_000 }

let server: TestServer
let sandbox: Awaited<ReturnType<typeof startWhatsAppSandbox>>
let browser: Browser
let accountId: string
let owner: Person
let agent: Person
let chat: WebchatInbox
const open: SignedIn[] = []

/** What may be other in the dark, on a phone, in another language. Everything else is seen in the light. */
const looks = {
  dark: ['color-contrast'],
  phone: [
    'aria-hidden-focus',
    'button-name',
    'landmark-one-main',
    'link-name',
    'page-has-heading-one',
    'region',
    'scrollable-region-focusable',
    'target-size',
  ],
  arabic: [
    'aria-command-name',
    'aria-dialog-name',
    'aria-input-field-name',
    'aria-toggle-field-name',
    'button-name',
    'document-title',
    'empty-heading',
    'html-has-lang',
    'html-lang-valid',
    'image-alt',
    'label',
    'label-content-name-mismatch',
    'link-name',
    'svg-img-alt',
    'target-size',
  ],
}

describe.skipIf(!chromium)('the settings in a browser', () => {
  beforeAll(async () => {
    server = await startTestServer()
    await server.listen()
    sandbox = await startWhatsAppSandbox({ port: 0, accessToken: 'test-token', appSecret: 'app-s3cret' })
    accountId = (await makeAccount(server.db)).id
    owner = await makePerson(server, accountId, { role: 'owner', name: 'Maya Haddad' })
    agent = await makePerson(server, accountId, { role: 'agent', name: 'Omar Khan' })
    chat = await makeWebchatInbox(server, accountId, { title: 'Shop', greeting: 'Questions?' })
    browser = await launchChromium(chromium!)
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await sandbox?.close()
    await server?.close()
  })
  afterEach(async () => {
    for (const { context, problems } of open.splice(0)) {
      await context.close()
      expect(problems).toEqual([])
    }
  })

  test('a WhatsApp number is checked, connected, and heard from', patience, async () => {
    const number = {
      phone_number_id: '106540352242922',
      waba_id: '102290129340398',
      display_phone_number: '+15550100001',
      verified_name: 'Acme Repairs',
    }
    await sandbox.control.putNumber(number)
    const page = await enter('/settings/inboxes')
    await page.getByRole('button', { name: 'Add inbox' }).click()
    await page.getByRole('link', { name: /WhatsApp/ }).click()
    await field(page, 'Phone number ID').fill(number.phone_number_id)
    await field(page, 'WhatsApp Business account ID').fill(number.waba_id)
    await field(page, 'Access token').fill('another token')
    await field(page, 'App secret').fill('app-s3cret')
    await page.getByRole('button', { name: 'More settings' }).click()
    await field(page, 'Address of the Graph API').fill('not an address')
    await page.getByRole('button', { name: 'Check connection' }).click()
    await page.getByText('must be', { exact: false }).first().waitFor()
    await field(page, 'Address of the Graph API').fill(sandbox.url)
    await page.getByRole('button', { name: 'Check connection' }).click()
    await page
      .getByRole('alert')
      .getByText(/Authentication Error|access token/)
      .first()
      .waitFor()
    await field(page, 'Access token').fill('test-token')
    await page.getByRole('button', { name: 'Check connection' }).click()
    await page.getByText('The network knows this number').waitFor()
    await page.getByText('Acme Repairs').waitFor()
    expect(await field(page, 'Phone number').first().inputValue()).toBe('+15550100001')

    await page.getByRole('button', { name: 'Connect', exact: true }).click()
    await page.getByRole('heading', { name: 'Tell Meta where to call' }).waitFor()
    const [callbackUrl, verifyToken] = await page.getByRole('main').locator('code').allInnerTexts()
    const { handshake } = await sandbox.control.putNumber({
      ...number,
      verify_token: verifyToken,
      callback_url: callbackUrl,
    })
    expect(handshake?.ok).toBe(true)
    await page.getByRole('button', { name: 'Done, go on' }).click()
    await page.getByText('Waiting for the first message…').waitFor()
    sandbox.control.inbound(number.phone_number_id, {
      from: '15550100077',
      name: 'Amara',
      text: 'Is this on?',
    })
    await page.getByRole('heading', { name: 'It works' }).waitFor()
    await page.getByRole('button', { name: 'Open the conversation' }).click()
    await page.getByRole('main').getByText('Is this on?').last().waitFor()

    await page.goto(`${server.url}/settings/inboxes`)
    await page.getByText('High quality').waitFor()
    await page.getByRole('link', { name: 'Acme Repairs' }).click()
    await page.getByRole('button', { name: 'Switch off' }).click()
    await page.getByRole('main').getByText('Off', { exact: true }).filter({ visible: true }).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'Switch off' }).waitFor()
  })

  test('a colleague is invited by a link, comes in, and is given another role', patience, async () => {
    const page = await enter('/settings/agents')
    await page.getByRole('button', { name: 'Invite' }).click()
    await field(page, 'E-mail').fill('not an address')
    await page.getByRole('button', { name: 'Make invitation' }).click()
    await page
      .getByRole('dialog')
      .getByText(/e-mail/i)
      .last()
      .waitFor()
    await field(page, 'E-mail').fill('linh@example.com')
    await field(page, 'Name').fill('Linh Trần')
    await page.getByText('Certain inboxes only').click()
    await page.getByRole('dialog').getByText('Choose an inbox at least').waitFor()
    await page.getByRole('checkbox', { name: 'Shop chat' }).check({ force: true })
    await page.getByRole('button', { name: 'Make invitation' }).click()
    const link = await page.getByRole('dialog').locator('code').innerText()
    await page.getByRole('button', { name: 'Done', exact: true }).click()
    await page.getByRole('list', { name: 'Open invitations' }).getByText('linh@example.com').waitFor()

    const guest = await (await fresh()).newPage()
    await guest.goto(link)
    await guest.getByRole('textbox', { name: 'Choose a password' }).fill('long enough it is')
    await guest.getByRole('button', { name: 'Join' }).click()
    await guest.getByRole('button', { name: /Linh Trần/ }).waitFor()

    const row = page.getByRole('list', { name: 'Agents', exact: true }).getByRole('listitem')
    await row.filter({ hasText: 'linh@example.com' }).getByText('Shop chat').waitFor()
    await page.getByRole('button', { name: 'Linh Trần', exact: true }).click()
    await page.getByText('Administrator', { exact: true }).last().click()
    await page.getByRole('button', { name: 'Save' }).click()
    await row.filter({ hasText: 'linh@example.com' }).getByText('Administrator').waitFor()

    await page.getByRole('button', { name: 'More about Linh Trần' }).click()
    await page.getByRole('menuitem', { name: 'Remove from the account' }).click()
    await page.getByText('They have no open conversations.').waitFor()
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await row.filter({ hasText: 'linh@example.com' }).waitFor({ state: 'detached' })
    await guest.getByText('You were signed out').waitFor()
  })

  test('a credential is made, works as shown, and is revoked', patience, async () => {
    const page = await enter('/settings/credentials')
    await page.getByRole('button', { name: 'New credential' }).click()
    await field(page, 'Name').fill('CRM sync')
    await page.getByText('Certain parts only').click()
    await page.getByRole('checkbox', { name: 'Tags' }).check({ force: true })
    await page.getByRole('button', { name: 'Create credential' }).click()
    await page.getByRole('heading', { name: 'Credential created' }).waitFor()
    const [key, curl] = await page.getByRole('dialog').locator('code').allInnerTexts()
    expect(curl).toContain(`${server.url}/parley/v1/tags`)
    const ask = (path: string) =>
      fetch(`${server.url}/parley/v1${path}`, { headers: { authorization: `Bearer ${key}` } })
    expect((await ask('/tags')).status).toBe(200)
    expect((await ask('/contacts')).status).toBe(403)
    await page.getByRole('button', { name: 'Done', exact: true }).click()
    expect(await page.content()).not.toContain(key)
    await page.getByRole('button', { name: 'Revoke: CRM sync' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('“CRM sync” was revoked').waitFor()
    await eventually(async () => (await ask('/tags')).status === 401)

    await page.getByRole('button', { name: 'New credential' }).click()
    await page.getByText('For programs written for Vobiz.').last().click()
    await page.getByRole('button', { name: 'Create credential' }).click()
    await page.getByRole('heading', { name: 'Credential created' }).waitFor()
    const [authId = '', authToken = ''] = await page.getByRole('dialog').locator('code').allInnerTexts()
    const me = await fetch(`${server.url}/api/v1/auth/me`, {
      headers: { 'x-auth-id': authId, 'x-auth-token': authToken },
    })
    expect(me.status).toBe(200)
  })

  test('a webhook is told of events; a delivery is looked at and sent again', patience, async () => {
    let status = 500
    const receiver = await startReceiver(() => status)
    const page = await enter('/settings/webhooks')
    await page.getByRole('button', { name: 'New webhook' }).first().click()
    await field(page, 'Address').fill('ftp://shop.example')
    await page.getByRole('button', { name: 'Create' }).click()
    await page
      .getByText(/must|cannot/)
      .first()
      .waitFor()
    await field(page, 'Address').fill(receiver.url)
    await page.getByText('Certain events only').click()
    await page.getByRole('dialog').getByText('Tags', { exact: true }).click()
    await page.getByRole('button', { name: 'Create' }).click()
    const secret = await page.getByRole('dialog').locator('code').innerText()
    expect(secret).toMatch(/^whsec_/)
    await page.getByRole('button', { name: 'Done', exact: true }).click()
    await page.getByText('Nothing was delivered yet').waitFor()

    const tags = await open.at(-1)!.context.newPage()
    await tags.goto(`${server.url}/settings/tags`)
    await tags.getByRole('button', { name: 'New tag' }).first().click()
    await field(tags, 'Name').fill('Refund')
    await tags.getByRole('button', { name: 'Create' }).click()
    await tags.getByRole('list', { name: 'Tags' }).getByText('Refund').waitFor()
    await eventually(async () => receiver.posts.length > 0)
    status = 200
    await page.getByRole('button', { name: 'tag.created' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByText('Answered 500', { exact: true }).waitFor()
    expect(await drawer.getByRole('textbox', { name: 'Body' }).inputValue()).toContain('"Refund"')
    // It waits for its next try; the clock brings that.
    server.clock.advance(60_000)
    await drawer.getByText('Answered 200', { exact: true }).waitFor({ timeout: 30_000 })
    const before = receiver.posts.length
    await drawer.getByRole('button', { name: 'Send again' }).click()
    await eventually(async () => receiver.posts.length > before)
    expect(receiver.posts.at(-1)!.headers['webhook-id']).toBe(receiver.posts[0]!.headers['webhook-id'])
    await page.keyboard.press('Escape')

    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByText('Paused', { exact: true }).waitFor()
    await receiver.close()
  })

  test('the chat is changed with the chat in sight', patience, async () => {
    const page = await enter(`/settings/inboxes/${chat.id}`)
    const preview = page.frameLocator('iframe[title="Preview"]')
    const inner = preview.frameLocator('#parley-chat iframe')
    await inner.getByText('Shop', { exact: true }).first().waitFor()
    await field(page, 'Title').fill('Northwind')
    await inner.getByText('Northwind', { exact: true }).first().waitFor()
    await inner.getByRole('button', { name: 'Close' }).waitFor()
    // The chat in sight opens anew with every change, and never takes the keyboard.
    expect(await field(page, 'Title').and(page.locator(':focus')).count()).toBe(1)
    await page.getByRole('radio', { name: '#15803d' }).check({ force: true })
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved').waitFor()

    await page.getByRole('tab', { name: 'Opening hours' }).click()
    await page.getByText('Certain hours').click()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved').last().waitFor()
    await page.getByRole('tab', { name: 'Questions' }).click()
    await page.getByRole('button', { name: 'Add a question' }).click()
    await page.getByRole('menuitem', { name: 'E-mail' }).click()
    await inner.getByRole('textbox', { name: /mail/i }).waitFor()
    await page.getByRole('button', { name: 'Save' }).click()
    await eventually(async () => 'pre_chat_fields' in (await settingsOf(chat.id)))
    expect(await settingsOf(chat.id)).toMatchObject({
      title: 'Northwind',
      color: '#15803d',
      opening_hours: expect.stringContaining('09:00-18:00'),
      pre_chat_fields: expect.stringContaining('"email"'),
    })
    // Nothing that was tried in the preview was ever said by a visitor.
    const [row] = await server.db.query<{ count: string }>(
      sql`select count(*) from conversations where inbox_id = ${chat.id}`,
    )
    expect(row!.count).toBe('0')
  })

  test('everyday texts are kept, and agents may only read what administrators set', patience, async () => {
    const page = await enter('/settings/canned-responses', {}, agent)
    await page.getByRole('button', { name: 'New response' }).click()
    await field(page, 'Shortcut').fill('/thanks')
    await field(page, 'Text').fill('Thank you, {{contact.first_name}}!')
    await page.getByRole('region', { name: 'Preview' }).getByText('Thank you, Amara!').waitFor()
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByRole('button', { name: 'More about /thanks' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('list', { name: 'Canned responses' }).getByText('/thanks').waitFor()

    await page.goto(`${server.url}/settings/custom-fields`)
    await page.getByText('Administrators change it').waitFor()
    expect(await page.getByRole('button', { name: 'New field' }).count()).toBe(0)
    await page.goto(`${server.url}/settings/webhooks`)
    await page.getByText('This is for administrators').waitFor()
    expect(await page.getByRole('link', { name: 'Webhooks' }).count()).toBe(0)
  })

  test('a field with choices, a team and a rename of the account', patience, async () => {
    const page = await enter('/settings/custom-fields')
    await page.getByRole('button', { name: 'New field' }).click()
    await field(page, 'Name').fill('Plan')
    await page.getByRole('button', { name: /Type/ }).click()
    await page.getByRole('option', { name: 'Choice' }).click()
    await field(page, 'Choice 1').fill('Free')
    await page.keyboard.press('Enter')
    await page.keyboard.type('Gold')
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByText('2 choices').waitFor()

    await page.goto(`${server.url}/settings/teams`)
    await page.getByRole('button', { name: 'New team' }).click()
    await field(page, 'Name').fill('Support')
    await page.getByRole('checkbox', { name: 'Omar Khan' }).check({ force: true })
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByText('1 member').waitFor()

    await page.goto(`${server.url}/settings/account`)
    await field(page, 'Name').fill('Acme & Sons')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('navigation', { name: 'Views' }).getByText('Acme & Sons').first().waitFor()
    await page.goto(`${server.url}/settings/audit`)
    await page
      .getByRole('button', { name: /Changed the account/ })
      .first()
      .click()
    await page.getByText('Acme & Sons').last().waitFor()
  })

  test('nobody is shut out: axe finds nothing, light or dark, in Arabic, on a phone', {
    timeout: 300_000,
  }, async () => {
    const [inbox] = await Promise.all(
      ['2', '3'].map((id) =>
        makeWhatsAppInbox(server, accountId, {
          graphUrl: sandbox.url,
          phone: `+1555010000${id}`,
          settings: { phone_number_id: id },
        }),
      ),
    )
    const reader = await makePerson(server, accountId, { role: 'owner', name: 'Amira Salem' })
    await prefer(owner, {})
    await prefer(reader, { language: 'ar' })
    const [page, arabic] = await Promise.all([
      enter('/settings/account'),
      enter('/settings/account', {}, reader),
    ])
    const { webhook } = await ask(page, 'POST', '/webhooks', {
      dialect: 'parley',
      url: 'http://127.0.0.1:4999/hook',
      events: ['tag.created'],
    })
    const screens = screensWith({ inboxId: inbox!.id, webhookId: webhook!.id })
    const found = await Promise.all([auditEnglish(page, screens), auditArabic(arabic, screens)])
    expect(found.flat()).toEqual([])
  })
})

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })

async function fresh(options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
  const problems: string[] = []
  context.on('page', (page) => page.on('pageerror', (error) => problems.push(String(error.stack))))
  open.push({ context, problems })
  return context
}

async function enter(path: string, options: BrowserContextOptions = {}, person = owner): Promise<Page> {
  // Nobody waits for what slides and fades.
  const signedIn = await signInBrowser(server, browser, person, { reducedMotion: 'reduce', ...options })
  open.push(signedIn)
  return openInbox(server, signedIn, path)
}

/** Speaks the API as the page does. */
async function ask(page: Page, method: string, path: string, data?: object) {
  const answer = await page.request.fetch(`${server.url}/parley/v1${path}`, {
    method,
    headers: { origin: server.url },
    ...(data && { data }),
  })
  return answer.json() as Promise<Record<string, { id: string }>>
}

/** Somebody who has put the first steps away. */
async function prefer({ agent: { userId } }: Person, preferences: Record<string, string>): Promise<void> {
  const chosen = JSON.stringify({ finished_steps: ['hidden'], ...preferences })
  await server.db.query(sql`update users set preferences = ${chosen}::jsonb where id = ${userId}`)
}

async function settingsOf(inboxId: string): Promise<Record<string, unknown>> {
  const [row] = await server.db.query<{ settings: Record<string, unknown> }>(
    sql`select settings from inboxes where id = ${inboxId}`,
  )
  return row!.settings
}

/** Every page, and the button that opens a dialog there. */
type Screens = (readonly [path: string, button?: string])[]

function screensWith({ inboxId, webhookId }: { inboxId: string; webhookId: string }): Screens {
  return [
    ['account'],
    ['agents', 'Invite'],
    ['teams', 'New team'],
    ['audit'],
    ['inboxes'],
    ['inboxes/new'],
    ['inboxes/new?channel=whatsapp'],
    ['inboxes/new?channel=voice'],
    [`inboxes/${chat.id}`],
    [`inboxes/${chat.id}?tab=hours`],
    [`inboxes/${chat.id}?tab=questions`],
    [`inboxes/${chat.id}?tab=install`],
    [`inboxes/${inboxId}`],
    [`inboxes/${inboxId}?tab=line`],
    ['templates'],
    ['templates/new'],
    ['canned-responses', 'New response'],
    ['tags', 'New tag'],
    ['custom-fields', 'New field'],
    ['webhooks', 'New webhook'],
    [`webhooks/${webhookId}`, 'Replay…'],
    ['credentials', 'New credential'],
  ]
}

/** All there is, in the light; then what may be other in the dark and on a phone. */
async function auditEnglish(page: Page, screens: Screens): Promise<string[]> {
  const found: string[] = []
  const look = async (where: string, rules?: string[]) => {
    await settle(page)
    found.push(...(await axeProblems(page, 'html', rules)).map((problem) => `${where}: ${problem}`))
  }
  const lookThrice = async (where: string) => {
    await look(where)
    await page.emulateMedia({ colorScheme: 'dark' })
    await look(`${where}, dark`, looks.dark)
    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize({ width: 390, height: 844 })
    await look(`${where}, on a phone`, looks.phone)
    await page.setViewportSize({ width: 1440, height: 900 })
  }
  for (const [path, button] of screens) {
    await walkTo(page, path)
    await lookThrice(path)
    if (!button) continue
    await page.getByRole('button', { name: button, exact: true }).first().click()
    await page.getByRole('dialog').waitFor()
    await lookThrice(`${path}, ${button}`)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  }
  return found
}

async function auditArabic(page: Page, screens: Screens): Promise<string[]> {
  const found: string[] = []
  for (const [path] of screens) {
    await walkTo(page, path)
    await settle(page)
    const problems = await axeProblems(page, 'html', looks.arabic)
    found.push(...problems.map((problem) => `${path}, in Arabic: ${problem}`))
  }
  return found
}

/** Goes there as by a link, and waits until all is drawn. */
async function walkTo(page: Page, path: string): Promise<void> {
  await page.evaluate(
    `history.pushState(null, '', '/settings/${path}'); dispatchEvent(new PopStateEvent('popstate'))`,
  )
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.locator('[aria-hidden] .animate-shimmer').first().waitFor({ state: 'detached' })
}

/** Until nothing fades or moves any more: what inherits a colour begins to fade when its parent has. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { document, requestAnimationFrame } = globalThis as unknown as Screen
    for (let quiet = 0; quiet < 4; quiet = document.getAnimations().length > 0 ? 0 : quiet + 1)
      await new Promise((drawn) => requestAnimationFrame(drawn))
  })
}

type Screen = {
  document: { getAnimations(): unknown[] }
  requestAnimationFrame(drawn: (at: number) => void): void
}
