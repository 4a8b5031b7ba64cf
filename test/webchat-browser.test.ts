import { createConnection } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '../server/app.ts'
import { sendMessage } from '../server/core/messages/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { hmacSha256Hex } from '../server/platform/http/index.ts'
import { createLog } from '../server/platform/log.ts'
import { findChromium } from './browser.ts'
import { eventually } from './harness.ts'
import { becomesTrue, chatOf, openChat, WebchatBench, write } from './webchat-bench.ts'
import { identitySecret } from './webchat-caller.ts'
import { xssPayloads } from './webchat-xss.ts'

const chromium = findChromium()

let bench: WebchatBench

describe.skipIf(!chromium)('the widget in a browser', () => {
  beforeAll(async () => {
    bench = await WebchatBench.start(chromium!, { settings: { greeting: 'Questions? We are here.' } })
  })
  afterAll(() => bench?.close())
  afterEach(async () => expect(await bench.endVisits()).toEqual([]))

  test('a visitor and an agent talk, and nothing is lost by a reload', async () => {
    const { page, chat, context } = await bench.visit()
    await openChat(page)
    await write(chat, 'Do you ship to Oman? See https://shop.example/p/1.')
    await chat.getByRole('link', { name: 'https://shop.example/p/1', exact: true }).waitFor()
    const conversationId = await bench.conversationOf('Do you ship%')
    await bench.answer(conversationId, 'Yes, we do')
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

  test('what is written without a connection goes out when it is back, once', async () => {
    const { page, chat, context } = await bench.visit()
    await openChat(page)
    await write(chat, 'First, online')
    const conversationId = await bench.conversationOf('First, online')
    await context.setOffline(true)
    await write(chat, 'Written offline')
    await chat.getByText('Waiting for the connection…').waitFor()
    await bench.answer(conversationId, 'Are you there?')
    await context.setOffline(false)
    await eventually(async () => (await countOf('Written offline')) === 1)
    await chat.getByText('Are you there?').waitFor()
    await chat.getByText('Waiting for the connection…').waitFor({ state: 'detached' })
    expect(await countOf('Written offline')).toBe(1)
  })

  test('the server may go and come back in the middle of it', async () => {
    const { page, chat } = await bench.visit()
    await openChat(page)
    await write(chat, 'Before the restart')
    const conversationId = await bench.conversationOf('Before the restart')
    const { port } = new URL(bench.server.url)
    await stopServer()
    await write(chat, 'While it was gone')
    await chat.getByText('Waiting for the connection…').waitFor()
    await eventually(async () => !(await isListening(Number(port))))
    bench.server.app = await createApp(bench.server.config, bench.server, createLog('silent'))
    await bench.server.app.start()
    await bench.server.app.http.listen({ port: Number(port), host: '127.0.0.1' })
    bench.server.app.setPublicUrl(bench.server.url)
    await eventually(async () => (await countOf('While it was gone')) === 1, { timeoutMs: 40_000 })
    await bench.answer(conversationId, 'We are back')
    await chat.getByText('We are back').waitFor({ timeout: 40_000 })
    bench.problems.length = 0
  })

  test('tabs share one stream, and another takes over when its tab is closed', async () => {
    const { page: first, chat, context } = await bench.visit()
    let streams = 0
    context.on('request', (request) => {
      if (request.url().includes('/events?')) streams += 1
    })
    await openChat(first)
    await write(chat, 'From the first tab')
    await eventually(async () => (await countOf('From the first tab')) === 1)
    const second = await context.newPage()
    bench.watch(second)
    await second.goto(bench.site.url)
    await openChat(second)
    const other = chatOf(second)
    await other.getByText('From the first tab').waitFor()
    const conversationId = await bench.conversationOf('From the first tab')
    await bench.answer(conversationId, 'To both tabs')
    await Promise.all([chat, other].map((each) => each.getByText('To both tabs').waitFor()))
    expect(streams).toBe(1)
    await first.close()
    await eventually(async () => streams === 2)
    await bench.answer(conversationId, 'To the one that is left')
    await other.getByText('To the one that is left').waitFor()
  })

  test('an answer to a closed chat shows as a number and a preview, until it is read', async () => {
    const { page, chat } = await bench.visit()
    await openChat(page)
    await write(chat, 'Will you answer?')
    await eventually(async () => (await countOf('Will you answer?')) === 1)
    await page.keyboard.press('Escape')
    const launcher = page.getByRole('button', { name: 'Open chat' })
    await launcher.waitFor()
    await bench.answer(await bench.conversationOf('Will you answer?'), 'Of course')
    await page.getByRole('button', { name: 'Open chat (1 unread)' }).waitFor()
    await page.getByText('Of course').first().waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Open chat (1 unread)' }).click()
    await chat.getByText('Of course').waitFor()
    await eventually(async () => (await statusOf('Of course')) === 'read')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Open chat', exact: true }).waitFor()
  })

  test('files are picked and shown, a voice note is recorded and sent', async () => {
    const { page, chat } = await bench.visit({ permissions: ['microphone'] })
    await openChat(page)
    await chat
      .locator('input[type=file]')
      .setInputFiles({ name: 'shoe.png', mimeType: 'image/png', buffer: png })
    const picture = chat.locator('.picture img')
    await picture.waitFor()
    await eventually(async () => (await kindsOf()).includes('image/png'))
    await chat.getByRole('button', { name: 'Record a voice note' }).click()
    await chat.getByRole('timer').waitFor()
    await chat.getByText('0:01').waitFor()
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
    bench.problems.length = 0
  })

  test('the keyboard goes everywhere, stays in on a phone, and comes back out', async () => {
    const { page, chat } = await bench.visit({ viewport: { width: 390, height: 700 } })
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
    await becomesTrue(
      page,
      "document.activeElement?.shadowRoot?.activeElement?.getAttribute('aria-haspopup') === 'dialog'",
    )
  })

  test('calls made before the script came are made, and tell who the visitor is', async () => {
    const { page, chat } = await bench.visit()
    const userHash = hmacSha256Hex(identitySecret, 'browser-1')
    const claims = { userId: 'browser-1', userHash, name: 'Ann Lee' }
    await page.evaluate(`parley('identify', ${JSON.stringify(claims)})`)
    await openChat(page)
    await write(chat, 'You know me')
    await eventually(async () => (await countOf('You know me')) === 1)
    const [contact] = await bench.server.db.query<{ name: string }>(sql`
      select c.name from contacts c join identities i on i.account_id = c.account_id and i.contact_id = c.id
       where i.address = 'u:browser-1'`)
    expect(contact).toEqual({ name: 'Ann Lee' })
    await becomesTrue(
      page,
      "['ready', 'identified', 'open', 'message:sent'].every((name) => heard.some(([each]) => each === name))",
    )
    await page.evaluate("parley('logout')")
    await chat.getByText('You know me').waitFor({ state: 'detached' })
    expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain('token')
  })

  test('hundreds of texts, names and titles that would run do not', { timeout: 180_000 }, async () => {
    const payloads = xssPayloads()
    expect(payloads.length).toBeGreaterThan(200)
    const { page, chat } = await bench.visit()
    await openChat(page)
    await write(chat, payloads[0]!)
    const conversationId = await bench.conversationOf(payloads[0]!)
    await bench.server.db.transaction(async (tx) => {
      const about = { accountId: bench.account.id, to: { conversationId }, sender: 'agent' } as const
      for (const text of payloads)
        await sendMessage(tx, { ...about, ...hostileContent(text), text, agentId: bench.agentId })
    })
    await eventually(async () => (await countOf('%', 'outbound', conversationId)) === payloads.length, {
      timeoutMs: 120_000,
    })
    await page.reload()
    await openChat(page)
    const older = chat.getByRole('button', { name: 'Show earlier messages' })
    await older.waitFor()
    while (await older.isVisible()) {
      const before = await chat.locator('.words').count()
      await older.click()
      await eventually(async () => (await chat.locator('.words').count()) > before)
    }
    const shown = new Set(await chat.locator('.words').allTextContents())
    expect(payloads.filter((payload) => !shown.has(payload))).toEqual([])
    const inside = await chat.locator('.words *').evaluateAll((all) => all.map((each) => each.nodeName))
    expect(inside.filter((name) => !['A', 'BDI'].includes(name))).toEqual([])
    const links = await chat
      .locator('a')
      .evaluateAll((all) => all.map((each) => each.getAttribute('href') ?? ''))
    expect(links.filter((href) => !/^(https?:|mailto:|$)/.test(href))).toEqual([])
    await chat.locator('*').evaluateAll((all) => {
      for (const name of ['mouseover', 'pointerenter', 'focus', 'toggle', 'animationstart', 'error'])
        for (const each of all) each.dispatchEvent(new Event(name))
    })
    expect(await ranAnything(page)).toBe(false)
    // Pictures at made-up addresses cannot be had.
    bench.problems.length = 0
  })
})

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** The payload wherever an answer has words: text, buttons, captions, names of files and of places, addresses. */
function hostileContent(payload: string): { kind: string; content: Record<string, unknown> } {
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
  return kinds[payload.length % kinds.length]!
}

async function ranAnything(page: Page): Promise<boolean> {
  const all = await Promise.all(
    page.frames().map((frame) => frame.evaluate<boolean>("'ranSomething' in window")),
  )
  return all.includes(true)
}

async function countOf(text: string, direction = 'inbound', conversationId?: string): Promise<number> {
  const where = conversationId
    ? sql`and conversation_id = ${conversationId} and status <> 'queued'`
    : sql`and text = ${text}`
  const [row] = await bench.server.db.query<{ n: string }>(
    sql`select count(*) as n from messages where direction = ${direction} ${where}`,
  )
  return Number(row!.n)
}

async function statusOf(text: string): Promise<string | undefined> {
  const [row] = await bench.server.db.query<{ status: string }>(
    sql`select status from messages where text = ${text}`,
  )
  return row?.status
}

async function kindsOf(): Promise<string[]> {
  const rows = await bench.server.db.query<{ mime_type: string }>(
    sql`select mime_type from attachments where state = 'stored'`,
  )
  return rows.map(({ mime_type }) => mime_type)
}

/** Browsers keep connections in store that have asked for nothing yet; a server waits for those in vain. */
async function stopServer(): Promise<void> {
  const closed = bench.server.app.close()
  const cut = setInterval(() => bench.server.app.http.server.closeAllConnections(), 100)
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
