import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type InboundMessage, recordInbound } from '../server/core/messages/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { findChromium, launchChromium } from './browser.ts'
import { eventually } from './harness.ts'
import { type Colleague, Desk } from './inbox/desk.ts'
import { formOf, pixel } from './parley-threads.ts'
import { xssPayloads } from './webchat-xss.ts'

const chromium = findChromium()
const patience = { timeout: 300_000 }
const payloads = xssPayloads()

let browser: Browser
let desk: Desk

describe.skipIf(!chromium)('texts that would run if they were read as anything else', () => {
  beforeAll(async () => {
    browser = await launchChromium(chromium!)
    desk = await Desk.open(browser)
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await desk?.close()
  })
  afterEach(() => desk.leave())

  test('as messages of a contact, whatever the kind', patience, async () => {
    const phone = '+15550730001'
    let conversationId = ''
    for (const [index, payload] of payloads.entries())
      conversationId = await say(phone, dressed(payload, index))
    const mira = await enter()
    const { page, log } = await desk.openThread(mira.colleague, conversationId)
    await log.getByRole('article').first().waitFor()
    await readToTheTop(page)
    const shown = bare((await log.textContent()) ?? '')
    for (const payload of payloads.filter((_, index) => index % kinds === 0))
      expect(shown).toContain(bare(payload))
    await mira.expectNothingRan(page)
  })

  test('as names of contacts, agents, tags, files and inboxes', patience, async () => {
    const some = payloads.filter((_, index) => index % 5 === 0)
    const ids: string[] = []
    for (const [index, payload] of some.entries()) {
      const phone = `+1555074${String(10_000 + index).slice(1)}`
      ids.push(await say(phone, { kind: 'text', content: { body: 'Hello' }, text: 'Hello' }, payload))
    }
    const mira = await enter(payloads.find((payload) => payload.includes('onerror'))!)
    const tags = await Promise.all(
      some.slice(0, 40).map((name) => mira.post('/tags', { name, color: '#ff0000' })),
    )
    const tagIds = tags.flatMap(({ body }) => body.id ?? [])
    expect(tagIds.length).toBeGreaterThan(20)
    await mira.post('/conversations/bulk', { ids: ids.slice(0, 1), change: { add_tag_ids: tagIds } })
    await mira.post(`/conversations/${ids[0]}/messages`, {
      upload_ids: [await mira.upload(`${some[3]}.png`), await mira.upload(`${some[4]}.pdf`)],
    })
    await mira.post('/conversations/bulk', {
      ids: ids.slice(0, 1),
      change: { assignee_id: mira.colleague.person.agent.id },
    })
    await desk.server.db.query(sql`
      update inboxes set name = ${some[7]!} where account_id = ${desk.accountId} and id = ${desk.inbox.id}`)
    const { page, log } = await desk.openThread(mira.colleague, ids[0]!)
    await log.getByText('Hello').waitFor()
    await page.getByRole('button', { name: /^Assigned to/ }).click()
    await page.getByRole('searchbox', { name: 'Find an agent or team' }).waitFor()
    await page.keyboard.press('Escape')
    await page
      .getByRole('button', { name: /^Open / })
      .first()
      .click()
    await page.getByRole('dialog', { name: 'Photos and videos' }).waitFor()
    await page.keyboard.press('Escape')
    for (const id of ids.slice(1, 12)) {
      await page.goto(`${desk.server.url}/v/all/c/${id}`)
      await page.getByRole('region', { name: /^Messages with/ }).waitFor()
    }
    await mira.expectNothingRan(page)
  })

  test('as notes, answers, canned responses and drafts', patience, async () => {
    const conversationId = await say('+15550750001', { kind: 'text', content: { body: 'Hi' }, text: 'Hi' })
    const mira = await enter()
    for (const payload of payloads.filter((_, index) => index % 4 === 0))
      await mira.post(`/conversations/${conversationId}/notes`, { text: payload })
    for (const [index, payload] of payloads.slice(0, 30).entries())
      await mira.post('/canned-responses', { shortcut: `/x${index}`, content: payload })
    const draft = payloads.find((payload) => payload.startsWith('</textarea>'))!
    await mira.put(`/conversations/${conversationId}/draft`, { text: draft, mode: 'reply' })
    const thread = await desk.openThread(mira.colleague, conversationId)
    await thread.log.getByRole('article').first().waitFor()
    await thread.hasText(draft)
    await readToTheTop(thread.page)
    await thread.text.fill('')
    await thread.page.keyboard.type('/x')
    await thread.page.getByRole('option').first().waitFor()
    for (let step = 0; step < 8; step += 1) await thread.page.keyboard.press('ArrowDown')
    await thread.page.keyboard.press('Enter')
    await thread.page.keyboard.press('Enter')
    await thread.log
      .getByRole('button', { name: /Sent|Delivered|Not sent|Waiting/ })
      .first()
      .waitFor()
    await mira.expectNothingRan(thread.page)
  })

  test('as templates and what is filled into them', patience, async () => {
    const conversationId = await say('+15550760001', { kind: 'text', content: { body: 'Hi' }, text: 'Hi' })
    const mira = await enter()
    for (const [index, payload] of payloads.slice(0, 20).entries()) {
      const components = [
        { type: 'HEADER', format: 'TEXT', text: payload },
        { type: 'BODY', text: `${payload} {{1}}` },
        { type: 'FOOTER', text: payload },
        { type: 'BUTTONS', buttons: [{ type: 'URL', text: payload, url: 'javascript:alert(1)//{{1}}' }] },
      ]
      await desk.server.db.query(sql`
        insert into templates (account_id, id, inbox_id, name, language, category, status, components, created_at, updated_at)
        values (${desk.accountId}, ${desk.server.db.newId()}, ${desk.inbox.id}, ${`t${index}`}, 'en', 'UTILITY', 'approved',
                ${JSON.stringify(components)}::jsonb, now(), now())`)
      await say(
        '+15550760001',
        {
          kind: 'template',
          content: {
            name: `t${index}`,
            language: { code: 'en' },
            components: [{ type: 'button', index: '0', parameters: [{ type: 'text', text: payload }] }],
          },
          text: payload,
        },
        'Ann',
        'outbound',
      )
    }
    const { page, log } = await desk.openThread(mira.colleague, conversationId)
    await log.getByRole('article').first().waitFor()
    await page.getByRole('button', { name: 'Templates' }).click()
    await page.getByRole('button', { name: /^t3 / }).click()
    const form = page.getByRole('dialog', { name: 't3' })
    await form.getByRole('textbox').first().fill(payloads[40]!)
    await form.getByRole('region', { name: 'Preview' }).getByText(payloads[40]!).first().waitFor()
    await mira.expectNothingRan(page)
  })
})

const kinds = 8

/** Without blanks, and without the signs that a network reads as bold and the like. */
function bare(text: string): string {
  return text.replace(/[\s*_~`]/g, '')
}

/** The payload in one of the places a network has for words. */
function dressed(payload: string, index: number): Pick<InboundMessage, 'kind' | 'content' | 'text'> {
  switch (index % kinds) {
    case 1:
      return { kind: 'location', content: { latitude: 1, longitude: 1, name: payload, address: payload } }
    case 2:
      return {
        kind: 'contacts',
        content: {
          contacts: [
            { name: { formatted_name: payload }, phones: [{ phone: payload }], emails: [{ email: payload }] },
          ],
        },
      }
    case 3:
      return {
        kind: 'interactive',
        content: {
          type: 'list',
          header: { text: payload },
          body: { text: payload },
          footer: { text: payload },
          action: {
            button: payload,
            sections: [{ title: payload, rows: [{ title: payload, description: payload }] }],
          },
        },
      }
    case 4:
      return {
        kind: 'interactive',
        content: {
          type: 'cta_url',
          body: { text: 'x' },
          action: { parameters: { display_text: payload, url: payload } },
        },
      }
    case 5:
      return {
        kind: 'order',
        content: { product_items: [{ product_retailer_id: payload, currency: payload }] },
      }
    case 6:
      return { kind: 'system', content: { body: payload }, text: payload }
    case 7:
      return { kind: 'unsupported', content: { type: payload } }
    default:
      return { kind: 'text', content: { body: payload }, text: payload }
  }
}

async function say(
  phone: string,
  what: Pick<InboundMessage, 'kind' | 'content' | 'text'>,
  name = 'Ann Lee',
  direction: InboundMessage['direction'] = 'inbound',
): Promise<string> {
  const { db, clock } = desk.server
  clock.advance(1000)
  const [message] = await db.transaction((tx) =>
    recordInbound(tx, desk.accountId, [
      {
        type: 'message',
        inboxId: desk.inbox.id,
        person: { addresses: [phone.slice(1)], phone, name },
        direction,
        networkId: `wamid.${db.newId()}`,
        occurredAt: clock.now().toISOString(),
        ...what,
      },
    ]),
  )
  return message!.conversationId
}

/** Somebody at work in a browser that notices whatever runs or is fetched from elsewhere. */
async function enter(name = 'Mira') {
  const colleague: Colleague = await desk.enter(name, { role: 'owner' })
  const { context } = colleague.signedIn
  const headers = await desk.headersOf(colleague.person)
  const strangers: string[] = []
  await context.addInitScript(`
    globalThis.ran = []
    globalThis.alert = (what) => ran.push('alert ' + what)
    addEventListener('securitypolicyviolation', (event) => ran.push(event.violatedDirective + ' ' + event.blockedURI))
  `)
  context.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    if (protocol.startsWith('http') && origin !== desk.server.url) strangers.push(request.url())
  })
  context.on('page', (page) => page.on('dialog', () => strangers.push('a dialog')))
  const call = async (method: 'POST' | 'PUT', path: string, payload: object) => {
    const answer = await desk.server.app.http.inject({ method, url: `/parley/v1${path}`, headers, payload })
    return { status: answer.statusCode, body: answer.body === '' ? {} : answer.json() }
  }
  return {
    colleague,
    post: (path: string, body: object) => call('POST', path, body),
    put: (path: string, body: object) => call('PUT', path, body),
    async upload(fileName: string): Promise<string> {
      const form = formOf({ bytes: pixel, fileName: fileName.replaceAll('"', '%22'), type: 'image/png' })
      const answer = await desk.server.app.http.inject({
        method: 'POST',
        url: '/parley/v1/uploads',
        headers: { ...headers, ...form.headers },
        payload: form.payload,
      })
      expect(answer.statusCode, answer.body).toBe(201)
      return answer.json().id
    },
    async expectNothingRan(page: Page) {
      expect(await page.evaluate('ran')).toEqual([])
      expect(strangers).toEqual([])
      expect(await page.evaluate(dangers)).toEqual([])
    },
  }
}

/** Handlers in the markup, scripts of others, and links that lead anywhere but to the web, to mail or to the telephone. */
const dangers = `
  [...document.querySelectorAll('*')].flatMap((element) => {
    const bad = [...element.attributes].filter(({ name }) => name.startsWith('on')).map(({ name }) => name)
    const address = element.getAttribute('href') ?? element.getAttribute('src') ?? ''
    if (/^\\s*(javascript|vbscript|data:text)/i.test(address)) bad.push(address)
    if (element.tagName === 'SCRIPT' && !element.src.startsWith(location.origin)) bad.push(element.outerHTML)
    if (['IFRAME', 'OBJECT', 'EMBED', 'BASE', 'MATH'].includes(element.tagName)) bad.push(element.tagName)
    return bad
  })`

/** Has every page of the thread drawn. */
async function readToTheTop(page: Page): Promise<void> {
  const log = page.getByRole('region', { name: /^Messages with/ })
  await eventually(
    async () => {
      await log.evaluate((element) => {
        element.scrollTop = 0
      })
      return (await page.getByText(/^This is where the conversation/).count()) > 0
    },
    { timeoutMs: 120_000 },
  )
}
