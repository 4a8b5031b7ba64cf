import { SignJWT } from 'jose'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createCustomField } from '../server/core/custom-fields/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { findChromium, holdAnswers } from './browser.ts'
import { eventually } from './harness.ts'
import { becomesTrue, chatOf, launcherOf, openChat, WebchatBench, write } from './webchat-bench.ts'
import { identitySecret } from './webchat-caller.ts'

const chromium = findChromium()

let bench: WebchatBench

/** What a site's own script can ask of the chat. */
describe.skipIf(!chromium)('the calls of a page', () => {
  beforeAll(async () => {
    bench = await WebchatBench.start(chromium!)
  })
  afterAll(() => bench?.close())
  afterEach(async () => expect(await bench.endVisits()).toEqual([]))

  test('open, close, toggle, hide and show it, and tell so', async () => {
    const { page, chat } = await bench.visit()
    const dialog = chat.getByRole('dialog')
    await page.evaluate("parley('open')")
    await dialog.waitFor()
    await page.evaluate("parley('close')")
    await dialog.waitFor({ state: 'hidden' })
    await page.evaluate("parley('toggle')")
    await dialog.waitFor()
    await page.evaluate("parley('hide')")
    await launcherOf(page).waitFor({ state: 'hidden' })
    await dialog.waitFor({ state: 'hidden' })
    await page.evaluate("parley('show')")
    await launcherOf(page).waitFor()
    expect(await heard(page, 'open', 'close')).toEqual(['open', 'close', 'open', 'close'])
  })

  test('made before there is a chat wait for it, in their order', async () => {
    const { page } = await bench.visit({ path: '/' })
    await page.goto(`${bench.site.url}/bare`)
    await page.evaluate(`
      parley('on', 'open', () => window.heard.push(['own']))
      parley('hide')
      parley('setLocale', 'ar')
      parley('init', { inbox: '${bench.inbox.key}', position: 'left', theme: 'dark' })
      parley('show')
      parley('open')`)
    await chatOf(page).getByRole('dialog').waitFor()
    expect(await heard(page, 'open', 'own')).toEqual(['open', 'own'])
    const facts = await page.evaluate(
      "(({ lang, dir, dataset }) => [lang, dir, dataset.position, dataset.theme])(document.querySelector('#parley-chat'))",
    )
    expect(facts).toEqual(['ar', 'rtl', 'left', 'dark'])
  })

  test('shut it down, and begin it again under the same listeners', async () => {
    const { page } = await bench.visit()
    await page.evaluate("parley('shutdown')")
    await launcherOf(page).waitFor({ state: 'detached' })
    await page.evaluate(`parley('init', { inbox: '${bench.inbox.key}' })`)
    await openChat(page)
    expect(await heard(page, 'open')).toEqual(['open'])
    expect(await page.locator('#parley-chat').count()).toBe(1)
  })

  test('the language follows the page until a call chooses one', async () => {
    const { page, chat } = await bench.visit()
    await openChat(page)
    await chat.getByPlaceholder('Write a message…').waitFor()
    await page.evaluate("document.documentElement.lang = 'ar-SA'")
    await chat.getByPlaceholder('اكتب رسالة…').waitFor()
    await page.evaluate("parley('setLocale', 'vi')")
    await chat.getByPlaceholder('Viết tin nhắn…').waitFor()
    await page.evaluate("document.documentElement.lang = 'en'")
    await page.waitForTimeout(300)
    expect(await chat.locator('html').getAttribute('lang')).toBe('vi')
  })

  test('a jwt tells who it is; attributes stand with the contact; a logout makes a stranger', async () => {
    await bench.server.db.transaction((tx) =>
      createCustomField(tx, { accountId: bench.account.id, name: 'plan', type: 'text' }),
    )
    const { page, chat } = await bench.visit()
    const jwt = await sign({ sub: 'caller-1', name: 'Ann Lee', jti: 'caller-1' })
    await page.evaluate(`parley('identify', '${jwt}')`)
    await page.evaluate("parley('setAttributes', { plan: 'gold' })")
    await openChat(page)
    await write(chat, 'It is me')
    const facts = await eventually(async () => {
      const [row] = await bench.server.db.query<{ name: string; plan: string }>(sql`
        select c.name, v.value #>> '{}' as plan from identities i
          join contacts c on c.account_id = i.account_id and c.id = i.contact_id
          join custom_field_values v on v.account_id = c.account_id and v.contact_id = c.id
         where i.address = 'u:caller-1'`)
      return row
    })
    expect(facts).toEqual({ name: 'Ann Lee', plan: 'gold' })
    expect(await page.evaluate(`parley('identify', '${jwt}').catch((error) => error.message)`)).toContain(
      'jti',
    )
    // The refusal is written to the console by the browser itself.
    bench.problems.length = 0
    await page.evaluate("parley('reset')")
    await chat.getByText('It is me').waitFor({ state: 'detached' })
    await page.reload()
    await openChat(page)
    await chat.getByRole('textbox').waitFor()
    expect(await chat.getByText('It is me').count()).toBe(0)
  })

  test('a logout leaves nothing to see, at once and whatever is still on its way', async () => {
    const { page, chat, context } = await bench.visit()
    await openChat(page)
    await write(chat, 'Mine alone')
    const conversationId = await bench.conversationOf('Mine alone')
    await bench.answer(conversationId, 'For you alone')
    await chat.getByText('For you alone').waitFor()
    const first = await holdAnswers(context, 'GET', /\/messages/)
    await page.reload()
    await openChat(page)
    await first.begun
    await page.evaluate("parley('reset')")
    await first.release()
    await write(chat, 'The next one')
    const nextId = await bench.conversationOf('The next one')
    expect(nextId).not.toBe(conversationId)
    await chat.getByRole('img', { name: 'Sent' }).waitFor()
    expect(await chat.locator('.words').allTextContents()).toEqual([expect.any(String), 'The next one'])

    const sent = await holdAnswers(context, 'POST', /\/messages/)
    await write(chat, 'On its way')
    await sent.begun
    await chat.locator('.composer textarea').fill('Half a sentence')
    const kept = await page.evaluate(`
      window.refused = []
      for (const name of ['Ann', 'Ann Lee'])
        parley('identify', { name }).catch(({ message }) => window.refused.push(message))
      parley('reset')
      JSON.stringify(localStorage)`)
    expect(kept).not.toContain('token')
    await becomesTrue(page, 'window.refused.length === 2')
    expect(await page.evaluate('window.refused')).toEqual(['Logged out meanwhile', 'Logged out meanwhile'])
    await sent.release()
    await write(chat, 'The last one')
    expect(await bench.conversationOf('The last one')).not.toBe(nextId)
    await chat.getByRole('img', { name: 'Sent' }).waitFor()
    expect(await chat.locator('.words').allTextContents()).toEqual([expect.any(String), 'The last one'])
    expect(await chat.locator('.composer textarea').inputValue()).toBe('')
    // What was asked for the one who has gone may be refused, which the browser writes down.
    expect(bench.problems.splice(0).filter((problem) => !problem.includes('401'))).toEqual([])
  })

  test('unread counts, sent and received messages and a rating are told', async () => {
    const { page, chat } = await bench.visit()
    await openChat(page)
    await write(chat, 'Tell me everything')
    const conversationId = await bench.conversationOf('Tell me everything')
    await page.evaluate("parley('close')")
    await bench.answer(conversationId, 'One')
    await page.getByRole('button', { name: 'Open chat (1 unread)' }).waitFor()
    await bench.answer(conversationId, 'Two')
    await page.getByRole('button', { name: 'Open chat (2 unread)' }).waitFor()
    await page.evaluate("parley('open')")
    await bench.closeConversation(conversationId)
    await chat.getByRole('radio', { name: '4 of 5' }).check()
    await chat.getByRole('button', { name: 'Send' }).click()
    await chat.getByText('Thank you for telling us!').waitFor()
    await becomesTrue(page, "heard.some(([name]) => name === 'rated')")
    const told = (await page.evaluate('heard')) as [string, unknown][]
    const of = (wanted: string) => told.flatMap(([name, data]) => (name === wanted ? [data] : []))
    expect(of('message:sent')).toHaveLength(1)
    expect(of('message:received')).toMatchObject([{ text: 'One' }, { text: 'Two' }])
    expect(of('unread')).toEqual(expect.arrayContaining([0, 1, 2]))
    expect(of('unread').at(-1)).toBe(0)
    expect(of('rated')).toEqual([{ score: 4 }])
  })

  test('the page that the visitor is on when writing is told, without a reload', async () => {
    const { page, chat } = await bench.visit()
    await openChat(page)
    await write(chat, 'From the front page')
    await bench.conversationOf('From the front page')
    await page.evaluate("history.pushState({}, '', '/boots')")
    await write(chat, 'From the boots')
    await bench.conversationOf('From the boots')
    const [row] = await bench.server.db.query<{ url: string }>(
      sql`select extras #>> '{page,url}' as url from messages where text = 'From the boots'`,
    )
    expect(row!.url).toBe(`${bench.site.url}/boots`)
  })

  test('an unknown call is named in the console, and harms nothing', async () => {
    const { page } = await bench.visit()
    const warned = page.waitForEvent('console', (message) => message.text().includes("no call 'fly'"))
    await page.evaluate("parley('fly')")
    await warned
    await openChat(page)
  })
})

async function heard(page: Page, ...names: string[]): Promise<string[]> {
  const all = (await page.evaluate('heard')) as [string][]
  return all.map(([name]) => name).filter((name) => names.includes(name))
}

async function sign(claims: { sub: string; name: string; jti: string }): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt()
    .setExpirationTime('10m')
    .sign(new TextEncoder().encode(identitySecret))
}
