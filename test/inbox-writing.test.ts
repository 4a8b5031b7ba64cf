import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../server/platform/db/index.ts'
import { findChromium, holdAnswers, launchChromium } from './browser.ts'
import { eventually } from './harness.ts'
import { Desk } from './inbox/desk.ts'
import { axeProblems } from './inbox-page.ts'
import { pixel } from './parley-threads.ts'

const chromium = findChromium()
const composer = 'section[aria-label="Write a message"]'

let browser: Browser
let desk: Desk

describe.skipIf(!chromium)('writing in a browser', () => {
  beforeAll(async () => {
    browser = await launchChromium(chromium!)
    desk = await Desk.open(browser)
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await desk?.close()
  })
  afterEach(() => desk.leave())

  test('an answer can be taken back for some seconds, then goes out once and is followed to its reader', async () => {
    const { conversationId, phone } = await desk.meet('Do you ship to Oman?')
    const mira = await desk.enter('Mira', { undoSeconds: 12 })
    const thread = await desk.openThread(mira, conversationId)
    await thread.write('Yes, we do')
    await thread.page.keyboard.press('Enter')
    await thread.log.getByText(/^Sending in/).waitFor()
    await thread.page.getByRole('button', { name: 'Undo' }).click()
    await thread.log.getByText(/^Sending in/).waitFor({ state: 'detached' })
    await thread.hasText('Yes, we do')

    // By key too, before anything older; and only for as long as it has not gone.
    await thread.page.keyboard.press('Enter')
    await thread.log.getByText(/^Sending in/).waitFor()
    await thread.page.keyboard.press('Escape')
    await thread.page.keyboard.press('z')
    await thread.log.getByText(/^Sending in/).waitFor({ state: 'detached' })
    await thread.hasText('Yes, we do')
    await thread.page.keyboard.type(', to Muscat')
    await thread.page.keyboard.press('Enter')
    await desk.eventuallyWritten(conversationId, ['Yes, we do, to Muscat'])
    const bubble = thread.bubble('Yes, we do, to Muscat')
    await bubble.getByRole('button', { name: 'Delivered' }).waitFor()
    desk.readOn(phone)
    await bubble.getByRole('button', { name: 'Read', exact: true }).waitFor()
    await thread.hasText('')
  })

  test('an answer that the server has just taken is taken back there, however slow the browser’s own disk is', async () => {
    const { conversationId } = await desk.meet('Do you ship to Aden?')
    const mira = await desk.enter('Mira', { undoSeconds: 12 })
    await mira.signedIn.context.addInitScript(slowDeletions)
    const thread = await desk.openThread(mira, conversationId)
    await thread.write('Not yet')
    await thread.page.keyboard.press('Enter')
    await thread.log.getByText(/^Sending in/).waitFor()
    await thread.page.keyboard.press('Escape')
    await thread.page.keyboard.press('z')
    await thread.hasText('Not yet')
    await thread.page.keyboard.type(', soon')
    await thread.page.keyboard.press('Enter')
    await desk.eventuallyWritten(conversationId, ['Not yet, soon'])
  })

  test('a note is for colleagues: the one it mentions finds it, the contact never does', async () => {
    const { conversationId, phone } = await desk.meet('My parcel is late')
    const mira = await desk.enter('Mira')
    const omar = await desk.enter('Omar Nasser')
    const thread = await desk.openThread(mira, conversationId)
    await thread.write('@om', 'n')
    await thread.page.getByRole('option', { name: 'Omar Nasser' }).waitFor()
    await thread.page.keyboard.press('Enter')
    await thread.page.keyboard.type('please call the carrier')
    await thread.page.keyboard.press('Enter')
    await thread.bubble('@Omar Nasser please call the carrier').getByText('Mira · Note').waitFor()

    const other = await desk.openThread(omar, conversationId)
    await other.bubble('please call the carrier').waitFor()
    await eventually(async () => (await mentionOf(conversationId)).seen_at !== null)
    expect((await mentionOf(conversationId)).agent_id).toBe(omar.person.agent.id)
    expect(desk.shownTo(phone)).not.toContain('carrier')
  })

  test('canned responses and emoji are put in where the caret is', async () => {
    const { conversationId } = await desk.hear({ text: 'Hello' })
    const mira = await desk.enter('Mira', { role: 'owner' })
    const headers = await desk.headersOf(mira.person)
    await desk.server.app.http.inject({
      method: 'POST',
      url: '/parley/v1/canned-responses',
      headers,
      payload: { shortcut: '/thanks', content: 'Thank you, {{contact.first_name}}!' },
    })
    const thread = await desk.openThread(mira, conversationId)
    await thread.write('Hi. /tha')
    await thread.page.getByRole('option', { name: /thanks/ }).waitFor()
    await thread.page.keyboard.press('Tab')
    await thread.page.keyboard.type(' :party')
    await thread.page.getByRole('option').first().waitFor()
    await thread.page.keyboard.press('Enter')
    await expect
      .poll(() => thread.text.inputValue())
      .toMatch(/^Hi\. Thank you, Ann! \p{Extended_Pictographic}/u)
    await thread.page.keyboard.press('Escape')
    await thread.page.getByRole('button', { name: 'Emoji' }).click()
    await thread.page.getByRole('searchbox', { name: 'Search emoji' }).fill('rocket')
    await thread.page.getByRole('button', { name: /rocket/ }).click()
    await expect.poll(() => thread.text.inputValue()).toContain('🚀')
  })

  test('what is written without a connection goes out when it is back: once, in order, after a reload too', async () => {
    const { conversationId } = await desk.hear({ text: 'Anybody there?' })
    const mira = await desk.enter('Mira')
    const thread = await desk.openThread(mira, conversationId)
    await thread.text.waitFor()
    const { context } = mira.signedIn
    // The first arrives and its answer is lost; the rest does not get through at all.
    let isCut = true
    let first = true
    await context.route('**/parley/v1/conversations/*/messages', async (route) => {
      if (!isCut) return route.continue()
      if (first) await route.fetch()
      first = false
      await route.abort('connectionreset')
    })
    await thread.say('One')
    await thread.say('Two')
    await thread.say('Three')
    await thread.log.getByText('Waiting for the connection').first().waitFor()
    await thread.page.reload()
    await thread.bubble('Three').waitFor()
    isCut = false
    await thread.page.evaluate("dispatchEvent(new Event('online'))")
    await desk.eventuallyWritten(conversationId, ['One', 'Two', 'Three'])
    await thread.log.getByText('Waiting for the connection').first().waitFor({ state: 'detached' })
    await thread.page.reload()
    await thread.bubble('Three').waitFor()
    expect((await desk.written(conversationId)).map(({ text }) => text)).toEqual(['One', 'Two', 'Three'])
    await expect.poll(() => thread.log.getByRole('article').count()).toBe(4)
  })

  test('a draft goes with its message, even one that was sent without a connection', async () => {
    const { conversationId } = await desk.hear({ text: 'Hello' })
    const mira = await desk.enter('Mira')
    const thread = await desk.openThread(mira, conversationId)
    await thread.write('On its way')
    await eventually(async () => (await draftOf(conversationId)) === 'On its way')
    const { context } = mira.signedIn
    const cut = /\/conversations\/\d+\/(draft|messages)$/
    await context.route(cut, (route) => route.abort('connectionreset'))
    await thread.page.keyboard.press('Enter')
    await thread.log.getByText('Waiting for the connection').waitFor()
    await thread.page.reload()
    await thread.log.getByText('Waiting for the connection').waitFor()
    await context.unroute(cut)
    await thread.page.evaluate("dispatchEvent(new Event('online'))")
    await desk.eventuallyWritten(conversationId, ['On its way'])
    await eventually(async () => (await draftOf(conversationId)) === undefined)
    await thread.hasText('')
  })

  test('who answers while somebody else is writing is seen, and two answers go out only on purpose', async () => {
    const { conversationId } = await desk.hear({ text: 'What does it cost?' })
    const mira = await desk.enter('Mira')
    const omar = await desk.enter('Omar')
    const thread = await desk.openThread(mira, conversationId)
    await thread.write('It costs')
    await desk.answer(omar.person, conversationId, 'It is 20 euro')
    await thread.page.getByText('Omar answered while you were writing').waitFor()
    await thread.page.keyboard.type(' 25 euro')
    await thread.page.keyboard.press('Enter')
    const dialog = thread.page.getByRole('alertdialog', { name: 'Somebody else has answered' })
    await dialog.getByText('It is 20 euro').waitFor()
    await dialog.getByRole('button', { name: 'Keep writing' }).click()
    await thread.hasText('It costs 25 euro')
    await thread.text.press('Enter')
    await dialog.getByRole('button', { name: 'Send anyway' }).click()
    await desk.eventuallyWritten(conversationId, ['It is 20 euro', 'It costs 25 euro'])
  })

  test('an answer that crosses another on the way is held back until its author decides', async () => {
    const { conversationId } = await desk.hear({ text: 'What does it cost?' })
    const mira = await desk.enter('Mira')
    const omar = await desk.enter('Omar')
    const thread = await desk.openThread(mira, conversationId)
    await thread.text.waitFor()
    // Nothing of what happens reaches this page any more; what it sends does.
    await mira.signedIn.context.route('**/parley/v1/events**', (route) => route.abort())
    await thread.page.reload()
    await thread.write('It costs 25 euro')
    await desk.answer(omar.person, conversationId, 'It is 20 euro')
    await thread.page.keyboard.press('Enter')
    await thread.log.getByText('Held back: somebody else answered').waitFor()
    expect((await desk.written(conversationId)).map(({ text }) => text)).toEqual(['It is 20 euro'])
    await thread.page.getByRole('button', { name: 'Send anyway' }).click()
    await desk.eventuallyWritten(conversationId, ['It is 20 euro', 'It costs 25 euro'])
  })

  test('a draft follows its author to another device, and is gone everywhere once it is sent', async () => {
    const { conversationId } = await desk.hear({ text: 'Hello' })
    const mira = await desk.enter('Mira')
    const desktop = await desk.openThread(mira, conversationId)
    await desktop.write('I am looking into')
    await eventually(async () => (await draftOf(conversationId)) === 'I am looking into')
    const phone = await desk.openThread(mira, conversationId)
    await phone.hasText('I am looking into')
    await phone.write(' it')
    await desktop.hasText('I am looking into it')
    await phone.page.keyboard.press('Enter')
    await desk.eventuallyWritten(conversationId, ['I am looking into it'])
    await desktop.hasText('')
    expect(await draftOf(conversationId)).toBeUndefined()
  })

  test('files are shown before they go, and can be looked at by key afterwards', async () => {
    const { conversationId } = await desk.hear({ text: 'Can you show me?' })
    const mira = await desk.enter('Mira')
    const thread = await desk.openThread(mira, conversationId)
    await thread.text.waitFor()
    await thread.page.locator('[data-composer-files]').setInputFiles([
      { name: 'desk.png', mimeType: 'image/png', buffer: pixel },
      { name: 'manual.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n') },
      { name: 'oops.png', mimeType: 'image/png', buffer: pixel },
    ])
    const files = thread.page.getByRole('list', { name: 'Attached files' })
    await files.getByText('manual.pdf').waitFor()
    await thread.page.getByRole('button', { name: 'Remove oops.png' }).click()
    await thread.text.evaluate(giveFile, { type: 'paste', name: 'pasted.txt' })
    await files.getByText('pasted.txt').waitFor()
    await thread.log.evaluate(giveFile, { type: 'drop', name: 'dropped.txt' })
    await files.getByText('dropped.txt').waitFor()
    for (const name of ['pasted.txt', 'dropped.txt'])
      await thread.page.getByRole('button', { name: `Remove ${name}` }).click()
    await thread.write('Here it is')
    await thread.page.keyboard.press('Enter')
    const open = thread.log.getByRole('button', { name: 'Open desk.png' })
    await open.waitFor()
    await thread.log.getByRole('link', { name: /manual\.pdf/ }).waitFor()
    await open.press('Enter')
    const viewer = thread.page.getByRole('dialog', { name: 'Photos and videos' })
    await viewer.getByText('desk.png').waitFor()
    await thread.page.keyboard.press('+')
    await thread.page.keyboard.press('Escape')
    await viewer.waitFor({ state: 'detached' })
    await expect.poll(() => open.evaluate((element) => element.matches(':focus'))).toBe(true)
    const sent = await desk.server.db.query<{ kind: string; text: string | null }>(sql`
      select kind, text from messages where account_id = ${desk.accountId} and conversation_id = ${conversationId}
         and direction = 'outbound' order by occurred_at, id`)
    expect(sent).toEqual([
      { kind: 'image', text: 'Here it is' },
      { kind: 'document', text: null },
    ])

    // A picture that could not be fetched comes once the connection is back.
    const { context } = mira.signedIn
    const picture = (await open.locator('img').getAttribute('src'))!
    await context.route(`**${new URL(picture, desk.server.url).pathname}*`, (route) => route.abort())
    await thread.page.reload()
    await open.getByText('The file could not be fetched').waitFor()
    await context.unrouteAll()
    await context.setOffline(true)
    await thread.page.getByText('No connection.').waitFor()
    await context.setOffline(false)
    await open.locator('img').waitFor()
  })

  test('a voice note is spoken, listened to and sent', async () => {
    const { conversationId } = await desk.hear({ text: 'Call me' })
    const mira = await desk.enter('Mira', { permissions: ['microphone'] })
    const thread = await desk.openThread(mira, conversationId)
    await thread.page.getByRole('button', { name: 'Record a voice note' }).click()
    await thread.page.getByRole('group', { name: 'Recording a voice note' }).waitFor()
    await thread.page.waitForTimeout(700)
    await thread.page.getByRole('button', { name: 'Attach the recording' }).click()
    await thread.page
      .getByRole('list', { name: 'Attached files' })
      .getByRole('button', { name: 'Play' })
      .waitFor()
    await thread.page.getByRole('button', { name: 'Send', exact: true }).click()
    await thread.log
      .getByRole('group', { name: 'Voice note' })
      .getByRole('slider', { name: 'Position' })
      .waitFor()
  })

  test('a message that failed says why, and is sent again', async () => {
    const { conversationId, phone } = await desk.meet('Hello')
    const mira = await desk.enter('Mira')
    const thread = await desk.openThread(mira, conversationId)
    await thread.text.waitFor()
    desk.failNext(phone, 131026)
    await thread.say('Are you there?')
    await thread.log.getByText(/^Not sent: .*undeliverable/i).waitFor()
    await thread.page.getByRole('button', { name: 'Send again' }).click()
    await thread.log.getByText('Sent again').waitFor()
    await thread.log.getByRole('button', { name: 'Delivered' }).waitFor()
    expect((await desk.written(conversationId)).map(({ status }) => status)).toEqual(['failed', 'delivered'])
  })

  test('what is to go out later waits in the thread, and can be changed, sent now or taken back', async () => {
    const { conversationId } = await desk.hear({ text: 'Tomorrow please' })
    const mira = await desk.enter('Mira')
    const thread = await desk.openThread(mira, conversationId)
    await thread.write('Good morning')
    await thread.page.getByRole('button', { name: 'Other ways to send' }).click()
    await thread.page.getByRole('menuitem', { name: 'Send later…' }).click()
    await thread.page
      .getByRole('dialog', { name: 'Send later' })
      .getByRole('button', { name: /In an hour/ })
      .click()
    await thread.log.getByText(/^Scheduled for/).waitFor()
    await thread.page.getByRole('button', { name: 'Cancel' }).click()
    await thread.log.getByText(/^Scheduled for/).waitFor({ state: 'detached' })
    await thread.hasText('Good morning')
    await thread.page.keyboard.press('Control+Shift+L')
    await thread.page
      .getByRole('dialog', { name: 'Send later' })
      .getByRole('button', { name: /In an hour/ })
      .click()
    await thread.page.getByRole('button', { name: 'Send now' }).click()
    await desk.eventuallyWritten(conversationId, ['Good morning'])
  })

  test('what was taken back before the server’s answer came stays taken back', async () => {
    const { conversationId } = await desk.hear({ text: 'Whenever you can' })
    const mira = await desk.enter('Mira')
    const thread = await desk.openThread(mira, conversationId)
    const answers = await holdAnswers(mira.signedIn.context, 'POST', /\/messages$/)
    await thread.write('Good evening')
    await thread.page.keyboard.press('Control+Shift+L')
    await thread.page
      .getByRole('dialog', { name: 'Send later' })
      .getByRole('button', { name: /In an hour/ })
      .click()
    await thread.page.getByRole('button', { name: 'Cancel' }).click()
    await thread.hasText('Good evening')
    await eventually(async () => (await scheduledCount(conversationId)) === 0)
    await answers.release()
    // What comes after it is sent once the answer is here.
    await thread.page.keyboard.press('Enter')
    await desk.eventuallyWritten(conversationId, ['Good evening'])
    await expect.poll(() => thread.log.getByRole('article').count()).toBe(2)
    expect(await thread.log.getByText(/^Scheduled for/).count()).toBe(0)
  })

  test('when the window is closed a template goes, filled in as it will be read', async () => {
    const { conversationId, phone } = await desk.meet('Bye')
    await desk.server.db.query(sql`
      update conversations set last_inbound_at = now() - interval '3 days', window_expires_at = now() - interval '2 days'
       where account_id = ${desk.accountId} and id = ${conversationId}`)
    const mira = await desk.enter('Mira', { role: 'owner' })
    await makeTemplate(await desk.headersOf(mira.person))
    const thread = await desk.openThread(mira, conversationId)
    await thread.page.getByText('The answer window is closed').waitFor()
    expect(await thread.text.count()).toBe(0)
    await thread.page.getByRole('button', { name: 'Choose a template' }).click()
    await thread.page.getByRole('button', { name: /order_ready/ }).click()
    const form = thread.page.getByRole('dialog', { name: 'order_ready' })
    const header = form.getByRole('textbox', { name: 'Header: Variable 1' })
    await eventually(() => header.evaluate((element) => element.matches(':focus')))
    await thread.page.keyboard.type('Muscat')
    await form.getByRole('textbox', { name: 'Variable 1', exact: true }).fill('Ann')
    await form.getByRole('textbox', { name: 'Variable 2' }).fill('#40718')
    await form.getByRole('textbox', { name: /Track/ }).fill('x9')
    await form.getByRole('region', { name: 'Preview' }).getByText('Hi Ann, order #40718 is ready.').waitFor()
    await form.getByRole('button', { name: 'Send template' }).click()
    await thread.bubble('Hi Ann, order #40718 is ready.').getByText('Cedar and Sons').waitFor()
    await eventually(async () => desk.shownTo(phone).includes('40718'))
  })

  test('Enter sends, or begins a line for those who prefer it so', async () => {
    const { conversationId } = await desk.hear({ text: 'Hello' })
    const mira = await desk.enter('Mira', { preferences: { send_key: 'mod+enter' } })
    const thread = await desk.openThread(mira, conversationId)
    await thread.write('One')
    await thread.page.keyboard.press('Enter')
    await thread.page.keyboard.type('Two')
    await thread.hasText('One\nTwo')
    await thread.page.keyboard.press('Control+Enter')
    await desk.eventuallyWritten(conversationId, ['One\nTwo'])
  })

  test('the composer and its dialogs are usable by everyone', async () => {
    const { conversationId } = await desk.hear({ text: 'Hello' })
    const mira = await desk.enter('Mira')
    const thread = await desk.openThread(mira, conversationId)
    await thread.write('Half a sentence /')
    await thread.page
      .getByText('There are no canned responses')
      .or(thread.page.getByRole('listbox'))
      .first()
      .waitFor()
    expect(await axeProblems(thread.page, composer)).toEqual([])
    await thread.page.keyboard.press('Escape')
    await thread.page.keyboard.press('Control+Shift+L')
    await thread.page.getByRole('dialog', { name: 'Send later' }).waitFor()
    expect(await axeProblems(thread.page, '[role=dialog]')).toEqual([])
  })
})

async function mentionOf(conversationId: string): Promise<{ agent_id: string; seen_at: Date | null }> {
  const [mention] = await desk.server.db.query<{ agent_id: string; seen_at: Date | null }>(sql`
    select agent_id, seen_at from mentions where account_id = ${desk.accountId} and conversation_id = ${conversationId}`)
  return mention!
}

async function draftOf(conversationId: string): Promise<string | undefined> {
  const [draft] = await desk.server.db.query<{ text: string }>(
    sql`select text from drafts where account_id = ${desk.accountId} and conversation_id = ${conversationId}`,
  )
  return draft?.text
}

async function scheduledCount(conversationId: string): Promise<number> {
  const [row] = await desk.server.db.query<{ count: string }>(sql`
    select count(*) from scheduled_messages where account_id = ${desk.accountId} and conversation_id = ${conversationId}`)
  return Number(row!.count)
}

/** Runs in the page: a file that comes by the clipboard, or falls onto an element. */
function giveFile(element: unknown, { type, name }: { type: string; name: string }): void {
  const page = globalThis as unknown as Record<string, new (...parts: unknown[]) => PageObject>
  const files = new page['DataTransfer']!()
  files.items.add(new page['File']!(['words'], name, { type: 'text/plain' }))
  const event = type === 'paste' ? 'ClipboardEvent' : 'DragEvent'
  const given = type === 'paste' ? { clipboardData: files } : { dataTransfer: files }
  ;(element as PageObject).dispatchEvent(
    new page[event]!(type, { ...given, bubbles: true, cancelable: true }),
  )
}

type PageObject = { items: { add(file: unknown): void }; dispatchEvent(event: unknown): void }

async function makeTemplate(headers: Record<string, string>): Promise<void> {
  const { db } = desk.server
  const components = [
    { type: 'HEADER', format: 'TEXT', text: 'Shop of {{1}}', example: { header_text: ['Oslo'] } },
    { type: 'BODY', text: 'Hi {{1}}, order {{2}} is ready.', example: { body_text: [['Ann', '#1']] } },
    { type: 'FOOTER', text: 'Cedar and Sons' },
    {
      type: 'BUTTONS',
      buttons: [{ type: 'URL', text: 'Track', url: 'https://shop.example/t/{{1}}', example: ['x'] }],
    },
  ]
  const answer = await desk.server.app.http.inject({
    method: 'POST',
    url: '/parley/v1/templates',
    headers,
    payload: {
      inbox_id: desk.inbox.id,
      name: 'order_ready',
      language: 'en',
      category: 'UTILITY',
      components,
    },
  })
  expect(answer.statusCode, answer.body).toBe(201)
  await db.query(sql`update templates set status = 'approved' where account_id = ${desk.accountId}`)
}

/** What is deleted from the browser's database is gone for sure only some seconds later, as on a busy disk. */
const slowDeletions = `{
  const remove = IDBObjectStore.prototype.delete
  IDBObjectStore.prototype.delete = function (key) {
    const until = performance.now() + 3_000
    const goOn = () => {
      if (performance.now() < until) this.count().onsuccess = goOn
    }
    goOn()
    return remove.call(this, key)
  }
}`
