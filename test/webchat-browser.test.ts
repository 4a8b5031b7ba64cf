import { createConnection } from 'node:net'
import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '../server/app.ts'
import { createAgent } from '../server/core/agents/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { hmacSha256Hex } from '../server/platform/http/index.ts'
import { createLog } from '../server/platform/log.ts'
import { findChromium, launchChromium } from './browser.ts'
import { eventually, makeAccount, startTestServer, type TestServer } from './harness.ts'
import { answerVisitor, identitySecret, makeWebchatInbox, type WebchatInbox } from './webchat-caller.ts'
import { type Site, startSite } from './webchat-site.ts'
import { xssPayloads } from './webchat-xss.ts'

const chromium = findChromium()
const patience = { timeout: 60_000 }

let server: TestServer
let account: Awaited<ReturnType<typeof makeAccount>>
let agentId: string
let inbox: WebchatInbox
let site: Site
let browser: Browser
let context: BrowserContext
const problems: string[] = []

describe.skipIf(!chromium)('the widget in a browser', () => {
  beforeAll(async () => {
    server = await startTestServer()
    const url = await server.listen()
    account = await makeAccount(server.db)
    const { agent } = await server.db.transaction((tx) =>
      createAgent(tx, { accountId: account.id, email: 'maya@example.com', name: 'Maya', role: 'agent' }),
    )
    agentId = agent.id
    inbox = await makeWebchatInbox(server, account.id, { greeting: 'Questions? We are here.' })
    site = await startSite(url, inbox.key)
    browser = await launchChromium(chromium!)
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await site?.close()
    await server?.close()
  })
  afterEach(async () => {
    await context?.close()
    expect(problems.splice(0)).toEqual([])
  })

  test('a visitor and an agent talk, and nothing is lost by a reload', patience, async () => {
    const { page, chat } = await visit()
    await openChat(page)
    await write(chat, 'Do you ship to Oman? See https://shop.example/p/1.')
    await chat.getByRole('link', { name: 'https://shop.example/p/1', exact: true }).waitFor()
    const conversationId = await conversationOf('Do you ship%')
    await answer(conversationId, 'Yes, we do')
    await chat.getByText('Yes, we do').waitFor()
    await chat.getByText('Maya', { exact: true }).waitFor()
    await chat.getByRole('img', { name: 'Seen' }).waitFor()
    await eventually(async () => (await statusOf('Yes, we do')) === 'read')

    await page.reload()
    await openChat(page)
    await chat.getByText('Yes, we do').waitFor()
    await write(chat, 'Thank you')
    await eventually(async () => (await countOf('Thank you')) === 1)
    expect(await page.evaluate('shifts')).toBe(0)
    expect(await context.cookies()).toEqual([])
  })

  test('what is written without a connection goes out when it is back, once', patience, async () => {
    const { page, chat } = await visit()
    await openChat(page)
    await write(chat, 'First, online')
    await eventually(async () => (await countOf('First, online')) === 1)
    const conversationId = await conversationOf('First, online')
    await context.setOffline(true)
    await write(chat, 'Written offline')
    await chat.getByText('Waiting for the connection…').waitFor()
    await answer(conversationId, 'Are you there?')
    await context.setOffline(false)
    await eventually(async () => (await countOf('Written offline')) === 1, { timeoutMs: 30_000 })
    await chat.getByText('Are you there?').waitFor()
    await chat.getByText('Waiting for the connection…').waitFor({ state: 'detached' })
    expect(await countOf('Written offline')).toBe(1)
  })

  test('the server may go and come back in the middle of it', patience, async () => {
    const { page, chat } = await visit()
    await openChat(page)
    await write(chat, 'Before the restart')
    await eventually(async () => (await countOf('Before the restart')) === 1)
    const conversationId = await conversationOf('Before the restart')
    const { port } = new URL(server.url)
    await stopServer()
    await write(chat, 'While it was gone')
    await chat.getByText('Waiting for the connection…').waitFor()
    await eventually(async () => !(await isListening(Number(port))))
    server.app = await createApp(server.config, server, createLog('silent'))
    await server.app.start()
    await server.app.http.listen({ port: Number(port), host: '127.0.0.1' })
    server.app.setPublicUrl(server.url)
    await eventually(async () => (await countOf('While it was gone')) === 1, { timeoutMs: 40_000 })
    await answer(conversationId, 'We are back')
    await chat.getByText('We are back').waitFor({ timeout: 40_000 })
    problems.length = 0
  })

  test('tabs share one stream, and another takes over when its tab is closed', patience, async () => {
    const { page: first, chat } = await visit()
    let streams = 0
    context.on('request', (request) => {
      if (request.url().includes('/events?')) streams += 1
    })
    await openChat(first)
    await write(chat, 'From the first tab')
    await eventually(async () => (await countOf('From the first tab')) === 1)
    const second = await context.newPage()
    watch(second)
    await second.goto(site.url)
    await openChat(second)
    const other = chatOf(second)
    await other.getByText('From the first tab').waitFor()
    const conversationId = await conversationOf('From the first tab')
    await answer(conversationId, 'To both tabs')
    await Promise.all([chat, other].map((each) => each.getByText('To both tabs').waitFor()))
    expect(streams).toBe(1)
    await first.close()
    await eventually(async () => streams === 2)
    await answer(conversationId, 'To the one that is left')
    await other.getByText('To the one that is left').waitFor()
  })

  test('an answer to a closed chat shows as a number and a preview, until it is read', patience, async () => {
    const { page, chat } = await visit()
    await openChat(page)
    await write(chat, 'Will you answer?')
    await eventually(async () => (await countOf('Will you answer?')) === 1)
    await page.keyboard.press('Escape')
    const launcher = page.getByRole('button', { name: 'Open chat' })
    await launcher.waitFor()
    await answer(await conversationOf('Will you answer?'), 'Of course')
    await page.getByRole('button', { name: 'Open chat (1 unread)' }).waitFor()
    await page.getByText('Of course').first().waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Open chat (1 unread)' }).click()
    await chat.getByText('Of course').waitFor()
    await eventually(async () => (await statusOf('Of course')) === 'read')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Open chat', exact: true }).waitFor()
  })

  test('files are picked and shown, a voice note is recorded and sent', patience, async () => {
    const { page, chat } = await visit({ permissions: ['microphone'] })
    await openChat(page)
    await chat
      .locator('input[type=file]')
      .setInputFiles({ name: 'shoe.png', mimeType: 'image/png', buffer: png })
    const picture = chat.locator('.picture img')
    await picture.waitFor()
    await eventually(async () => (await kindsOf()).includes('image/png'))
    await chat.getByRole('button', { name: 'Record a voice note' }).click()
    await chat.getByRole('timer').waitFor()
    await page.waitForTimeout(1_200)
    await chat.getByRole('button', { name: 'Send' }).click()
    await chat.locator('audio').waitFor()
    await eventually(async () => (await kindsOf()).some((kind) => /^audio\//.test(kind)))
    await chat.locator('input[type=file]').setInputFiles({
      name: 'page.html',
      mimeType: 'text/html',
      buffer: Buffer.from('<script>alert(1)</script>'),
    })
    await chat.getByRole('alert').getByText('Not sent').waitFor()
    await chat.getByRole('button', { name: 'Remove' }).click()
    // The refusal is written to the console by the browser itself.
    problems.length = 0
  })

  test('the keyboard goes everywhere, stays in on a phone, and comes back out', patience, async () => {
    const { page, chat } = await visit({ viewport: { width: 390, height: 700 } })
    const launcher = page.getByRole('button', { name: 'Open chat' })
    await launcher.focus()
    await page.keyboard.press('Enter')
    await chat.getByRole('dialog').waitFor()
    await chat.getByRole('log').waitFor()
    expect(await chat.getByRole('log').getAttribute('aria-live')).toBe('polite')
    const field = chat.getByRole('textbox', { name: 'Write a message…' })
    await field.focus()
    for (let index = 0; index < 12; index += 1) {
      await page.keyboard.press('Tab')
      expect(await page.evaluate('document.activeElement?.id')).toBe('parley-chat')
    }
    await page.keyboard.press('Escape')
    await launcher.waitFor()
    const isBack = await page.evaluate(
      "document.activeElement?.shadowRoot?.activeElement?.getAttribute('aria-haspopup') === 'dialog'",
    )
    expect(isBack).toBe(true)
  })

  test('calls made before the script came are made, and tell who the visitor is', patience, async () => {
    const { page, chat } = await visit()
    const userHash = hmacSha256Hex(identitySecret, 'browser-1')
    const claims = { userId: 'browser-1', userHash, name: 'Ann Lee' }
    await page.evaluate(`parley('identify', ${JSON.stringify(claims)})`)
    await openChat(page)
    await write(chat, 'You know me')
    await eventually(async () => (await countOf('You know me')) === 1)
    const [contact] = await server.db.query<{ name: string }>(sql`
      select c.name from contacts c join identities i on i.account_id = c.account_id and i.contact_id = c.id
       where i.address = 'u:browser-1'`)
    expect(contact).toEqual({ name: 'Ann Lee' })
    await page.waitForFunction(
      "['ready', 'identified', 'open', 'message:sent'].every((name) => heard.some(([each]) => each === name))",
    )
    await page.evaluate("parley('logout')")
    await chat.getByText('You know me').waitFor({ state: 'detached' })
    expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain('token')
  })

  test('hundreds of texts, names and titles that would run do not', { timeout: 180_000 }, async () => {
    const payloads = xssPayloads()
    expect(payloads.length).toBeGreaterThan(200)
    const { page, chat } = await visit()
    await openChat(page)
    await write(chat, payloads[0]!)
    await eventually(async () => (await countOf(payloads[0]!)) === 1)
    const conversationId = await conversationOf(payloads[0]!)
    for (const payload of payloads) await hostileAnswer(conversationId, payload)
    await eventually(async () => (await countOf('%', 'outbound', conversationId)) === payloads.length, {
      timeoutMs: 60_000,
    })
    await page.reload()
    await openChat(page)
    const older = chat.getByRole('button', { name: 'Show earlier messages' })
    await chat.locator('.words').first().waitFor()
    while (await older.isVisible()) {
      const before = await chat.locator('.words').count()
      await older.click()
      await eventually(async () => (await chat.locator('.words').count()) > before)
    }
    const shown = new Set(await chat.locator('.words').allTextContents())
    expect(payloads.filter((payload) => !shown.has(payload))).toEqual([])
    const inside = await chat.locator('.words *').evaluateAll((all) => all.map((each) => each.nodeName))
    expect(inside.filter((name) => !['A', 'BDI'].includes(name))).toEqual([])
    const links = await Promise.all(
      (await chat.locator('a').all()).map(async (link) => (await link.getAttribute('href')) ?? ''),
    )
    expect(links.filter((href) => !/^(https?:|mailto:|$)/.test(href))).toEqual([])
    for (const link of await chat.locator('.words a').all())
      await link.hover({ force: true, timeout: 2_000 }).catch(() => {})
    expect(await ranAnything(page)).toBe(false)
    // Pictures at made-up addresses cannot be had.
    problems.length = 0
  })
})

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

async function visit(
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<{ page: Page; chat: FrameLocator }> {
  context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en-US', ...options })
  await context.addInitScript(`
    for (const name of ['alert', 'confirm', 'prompt']) window[name] = () => { window.ranSomething = true }`)
  const page = await context.newPage()
  watch(page)
  await page.goto(site.url)
  await page.locator('#parley-chat .launcher').waitFor()
  return { page, chat: chatOf(page) }
}

function chatOf(page: Page): FrameLocator {
  return page.frameLocator('#parley-chat iframe')
}

function watch(page: Page): void {
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('dialog', (dialog) => {
    problems.push(`a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('console', (message) => {
    // A broken connection is written down by the browser itself.
    if (
      message.type() === 'error' &&
      !/ERR_INTERNET_DISCONNECTED|ERR_CONNECTION|ERR_NETWORK|ERR_INCOMPLETE|ERR_EMPTY/.test(message.text())
    )
      problems.push(message.text())
  })
}

async function openChat(page: Page): Promise<void> {
  await page.locator('#parley-chat .launcher').click()
  await chatOf(page).getByRole('dialog').waitFor()
}

async function write(chat: FrameLocator, text: string): Promise<void> {
  const field = chat.getByRole('textbox', { name: 'Write a message…' })
  await field.fill(text)
  await field.press('Enter')
}

function answer(conversationId: string, text: string) {
  return answerVisitor(server, account.id, conversationId, text, { agentId })
}

/** The payload wherever an answer has words: text, buttons, captions, names of files and of places, addresses. */
async function hostileAnswer(conversationId: string, payload: string): Promise<void> {
  const kinds = [
    { kind: 'text', content: { body: payload } },
    {
      kind: 'interactive',
      content: {
        type: 'button',
        body: { text: payload },
        action: { buttons: [{ reply: { id: payload, title: payload } }] },
      },
    },
    {
      kind: 'document',
      content: {
        link: `https://files.example.invalid/${encodeURIComponent(payload)}`,
        filename: payload,
        caption: payload,
      },
    },
    { kind: 'location', content: { latitude: payload, longitude: 1, name: payload } },
    {
      kind: 'interactive',
      content: {
        type: 'cta_url',
        body: { text: payload },
        action: { parameters: { url: payload, display_text: payload } },
      },
    },
  ]
  const { kind, content } = kinds[Math.abs(payload.length) % kinds.length]!
  await answerVisitor(server, account.id, conversationId, payload, { kind, content, agentId })
}

async function ranAnything(page: Page): Promise<boolean> {
  const all = await Promise.all(
    page.frames().map((frame) => frame.evaluate<boolean>("'ranSomething' in window")),
  )
  return all.includes(true)
}

async function conversationOf(text: string): Promise<string> {
  return eventually(async () => {
    const [row] = await server.db.query<{ conversation_id: string }>(
      sql`select conversation_id from messages where direction = 'inbound' and (text = ${text} or text like ${text}) limit 1`,
    )
    return row?.conversation_id
  })
}

async function countOf(text: string, direction = 'inbound', conversationId?: string): Promise<number> {
  const where = conversationId
    ? sql`and conversation_id = ${conversationId} and status <> 'queued'`
    : sql`and text = ${text}`
  const [row] = await server.db.query<{ n: string }>(
    sql`select count(*) as n from messages where direction = ${direction} ${where}`,
  )
  return Number(row!.n)
}

async function statusOf(text: string): Promise<string | undefined> {
  const [row] = await server.db.query<{ status: string }>(
    sql`select status from messages where text = ${text}`,
  )
  return row?.status
}

async function kindsOf(): Promise<string[]> {
  const rows = await server.db.query<{ mime_type: string }>(
    sql`select mime_type from attachments where state = 'stored'`,
  )
  return rows.map(({ mime_type }) => mime_type)
}

/** Browsers keep connections in store that have asked for nothing yet; a server waits for those in vain. */
async function stopServer(): Promise<void> {
  const closed = server.app.close()
  const cut = setInterval(() => server.app.http.server.closeAllConnections(), 100)
  await closed
  clearInterval(cut)
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
