import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../server/platform/db/index.ts'
import { findChromium, holdAnswers } from './browser.ts'
import { eventually } from './harness.ts'
import { chatOf, launcherOf, openChat, WebchatBench, write } from './webchat-bench.ts'
import { makeWebchatInbox } from './webchat-caller.ts'
import { startSite } from './webchat-site.ts'

const chromium = findChromium()

let bench: WebchatBench

beforeAll(async () => {
  if (chromium) bench = await WebchatBench.start(chromium)
})
afterAll(() => bench?.close())

/** Who may speak as a visitor, and who may speak with the frame. */
describe.skipIf(!chromium)('the visitor’s browser', () => {
  afterEach(async () => expect(await bench.endVisits()).toEqual([]))

  test('holds a key that cannot be taken out, and a copy of its token is nobody’s', async () => {
    const { page, chat } = await bench.visit()
    await openChat(page)
    await write(chat, 'Between us')
    await bench.conversationOf('Between us')
    const facts = await page.evaluate(readKey)
    expect(facts).toEqual({ extractable: false, algorithm: 'ECDSA', taken: 'InvalidAccessError' })

    const token = await tokenOf(page)
    const stolen = await fetch(`${bench.server.url}/widget/v1/${bench.inbox.key}/conversations`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(stolen.status).toBe(401)

    const thief = await bench.visit()
    await thief.page.evaluate(`localStorage.setItem('parley:${bench.inbox.key}:token', '${token}')`)
    await thief.page.reload()
    await openChat(thief.page)
    await write(thief.chat, 'Let me see')
    await bench.conversationOf('Let me see')
    expect(await thief.chat.getByText('Between us').count()).toBe(0)
    expect(await tokenOf(thief.page)).not.toBe(token)

    await page.reload()
    await openChat(page)
    await chat.getByText('Between us').waitFor()
  })

  test.each([
    ['no cryptography', "Object.defineProperty(crypto, 'subtle', { value: undefined })"],
    ['no database', "Object.defineProperty(window, 'indexedDB', { value: undefined })"],
    [
      'a database that may not be opened',
      "indexedDB.open = () => { throw new DOMException('no', 'SecurityError') }",
    ],
  ])('with %s talks all the same, by its token alone', async (what, script) => {
    const { page, chat, context } = await bench.visit()
    await context.addInitScript(script)
    await page.reload()
    await openChat(page)
    const text = `With ${what}`
    await write(chat, text)
    const conversationId = await bench.conversationOf(text)
    await bench.answer(conversationId, 'I hear you')
    await chat.getByText('I hear you').waitFor()
    await page.reload()
    await openChat(page)
    await chat.getByText('I hear you').waitFor()
    const [row] = await bench.server.db.query<{ keys: string }>(sql`
      select count(s.key_thumbprint) as keys from identities i join conversations c on c.contact_id = i.contact_id
        join visitor_sessions s on i.address = 'v:' || s.visitor_id where c.id = ${conversationId}`)
    expect(row!.keys).toBe('0')
  })

  test('whose token has ended, or whose key is lost, begins as a stranger and can write', async () => {
    const { page, chat } = await bench.visit()
    await openChat(page)
    await write(chat, 'Long ago')
    await bench.conversationOf('Long ago')
    await page.evaluate("new Promise((done) => { indexedDB.deleteDatabase('parley-chat').onsuccess = done })")
    await page.reload()
    await openChat(page)
    await write(chat, 'With a new key')
    await bench.conversationOf('With a new key')
    expect(await chat.getByText('Long ago').count()).toBe(0)
    await bench.server.db.query(sql`update visitor_sessions set revoked_at = now()`)
    await page.reload()
    await openChat(page)
    await write(chat, 'With a new token')
    await bench.conversationOf('With a new token')
    // Whoever listens with the ended token is told so, which the browser writes down.
    bench.problems.length = 0
  })

  test('whose token has ended writes before the server has said so, and nothing is lost', async () => {
    const { page, chat, context } = await bench.visit()
    await openChat(page)
    await write(chat, 'Before it ended')
    await bench.conversationOf('Before it ended')
    await bench.server.db.query(sql`update visitor_sessions set revoked_at = now()`)
    const held = await holdAnswers(context, 'POST', /\/sessions$/)
    await page.reload()
    await openChat(page)
    await held.begun
    await write(chat, 'After it ended')
    await page.waitForTimeout(500)
    await held.release()
    await bench.conversationOf('After it ended')
    expect(await chat.getByText('Before it ended').count()).toBe(0)
    // Whoever listens with the ended token is told so, which the browser writes down.
    bench.problems.length = 0
  })

  test('keeps the same visitor in every tab, and after some minutes of silence', async () => {
    const { page, chat, context } = await bench.visit()
    await openChat(page)
    await write(chat, 'From one tab')
    const conversationId = await bench.conversationOf('From one tab')
    const second = await context.newPage()
    bench.watch(second)
    await second.goto(bench.site.url)
    await openChat(second)
    await chatOf(second).getByText('From one tab').waitFor()
    bench.server.clock.advance(10 * 60_000)
    await write(chatOf(second), 'Ten minutes later')
    await write(chat, 'From the first again')
    for (const text of ['Ten minutes later', 'From the first again'])
      expect(await bench.conversationOf(text)).toBe(conversationId)
    // The first proof of each named a nonce of before, which the browser writes down.
    bench.problems.length = 0
  })
})

describe.skipIf(!chromium)('between a page and the frame', () => {
  afterEach(() => bench.endVisits())

  test('what a page’s other scripts and windows say is not listened to', async () => {
    const { page, chat } = await bench.visit()
    await openChat(page)
    await write(chat, 'Keep my token')
    await bench.conversationOf('Keep my token')
    const token = await tokenOf(page)
    await page.evaluate(`
      for (const message of [{ type: 'token', token: null }, { type: 'close' }, { type: 'unread', count: 99 }])
        window.postMessage(message, '*')`)
    const popup = await openFrameAlone(page)
    await page.waitForTimeout(500)
    expect(await tokenOf(page)).toBe(token)
    await chat.getByText('Keep my token').waitFor()
    expect(await popup.evaluate('document.body.innerText')).toBe('')
    expect(await page.evaluate('answered')).toEqual([])
  })

  test('the first page that holds the frame keeps it', async () => {
    const { page, chat } = await bench.visit()
    await openChat(page)
    await chat.getByRole('textbox').waitFor()
    await page.evaluate(`{
      const { port1, port2 } = new MessageChannel()
      window.answered = []
      port1.onmessage = ({ data }) => window.answered.push(data)
      const init = { parley: 'init', token: null, locale: 'ar', theme: 'dark', page: {}, open: true, modal: false }
      document.querySelector('#parley-chat').shadowRoot.querySelector('iframe').contentWindow.postMessage(init, '*', [port2])
    }`)
    await page.waitForTimeout(500)
    expect(await page.evaluate('answered')).toEqual([])
    expect(await chat.locator('html').getAttribute('lang')).toBe('en')
  })

  test('the token is handed to no other origin, though the frame was led there', async () => {
    // A site whose own policy would not have stopped it.
    const { page, context } = await bench.visit({ bypassCSP: true })
    await openChat(page)
    await write(chatOf(page), 'Secret')
    await bench.conversationOf('Secret')
    const elsewhere = await startListener()
    const trap = await context.newPage()
    await context.route(/\/frame$/, (route) =>
      route.fulfill({ status: 302, headers: { location: elsewhere.url } }),
    )
    await trap.goto(bench.site.url)
    await launcherOf(trap).click()
    const led = await eventually(async () =>
      trap.frames().find((frame) => frame.url().startsWith(elsewhere.url)),
    )
    await trap.waitForTimeout(500)
    expect(await led.evaluate('heard')).toEqual([])
    await elsewhere.close()
  })

  test('a site that is not on the list has neither launcher nor frame', async () => {
    const strict = await makeWebchatInbox(bench.server, bench.account.id, {
      allowed_origins: 'https://shop.example',
    })
    const site = await startSite(bench.server.url, strict.key)
    const page = await bench.browser.newPage()
    const refused = page.waitForEvent('console', (message) =>
      message.text().includes('no chat is shown here'),
    )
    await page.goto(site.url)
    await refused
    expect(await page.locator('#parley-chat').count()).toBe(0)
    const stopped = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'))
    await page.evaluate(`{
      const frame = document.createElement('iframe')
      frame.src = '${bench.server.url}/widget/v1/${strict.key}/frame'
      document.body.append(frame)
    }`)
    await stopped
    await page.close()
    await site.close()
  })
})

async function tokenOf(page: Page): Promise<string> {
  return page.evaluate(`localStorage.getItem('parley:${bench.inbox.key}:token')`)
}

/** The frame's page in a window of its own, asked by whoever opened it. Chromium refuses it the name of its parent. */
async function openFrameAlone(page: Page): Promise<Page> {
  const opened = page.waitForEvent('popup')
  await page.evaluate(`{
    window.answered = []
    window.alone = window.open('${bench.server.url}/widget/v1/${bench.inbox.key}/frame')
  }`)
  const popup = await opened
  await popup.waitForLoadState('load')
  await page.evaluate(`{
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = ({ data }) => window.answered.push(data)
    const init = { parley: 'init', token: null, locale: 'en', theme: 'light', page: {}, open: true, modal: false }
    window.alone.postMessage(init, '*', [port2])
  }`)
  return popup
}

const readKey = `new Promise((done) => {
  const opening = indexedDB.open('parley-chat')
  opening.onsuccess = () => {
    const reading = opening.result.transaction('keys').objectStore('keys').getAll()
    reading.onsuccess = async () => {
      const { privateKey } = reading.result[0]
      const taken = await crypto.subtle.exportKey('jwk', privateKey).then(() => 'a copy', ({ name }) => name)
      opening.result.close()
      done({ extractable: privateKey.extractable, algorithm: privateKey.algorithm.name, taken })
    }
  }
})`

/** A page of another origin that writes down what it is told. */
async function startListener(): Promise<{ url: string; close(): Promise<void> }> {
  const server: Server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' })
    response.end('<script>window.heard = []; onmessage = ({ data }) => heard.push(data)</script>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
