import axe from 'axe-core'
import type { Frame, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { typingSignal } from '../server/core/visitors/index.ts'
import { findChromium } from './browser.ts'
import {
  becomesTrue,
  frameOf,
  launcherOf,
  openChat,
  type Visit,
  type VisitOptions,
  WebchatBench,
  write,
} from './webchat-bench.ts'
import { makeWebchatInbox } from './webchat-caller.ts'
import { startSite } from './webchat-site.ts'

const chromium = findChromium()
const phone = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true }

/** How the chat is drawn, and its language. */
type Look = `${'light' | 'dark'} in ${'en' | 'ar'}`

let bench: WebchatBench

describe.skipIf(!chromium)('for everybody', () => {
  beforeAll(async () => {
    bench = await WebchatBench.start(chromium!, {
      // Of all colours this is the hardest to read something on.
      settings: {
        greeting: 'Questions? We are here.',
        reply_time: 'We reply within minutes',
        color: '#777777',
      },
    })
  })
  afterAll(() => bench?.close())
  afterEach(async () => expect(await bench.endVisits()).toEqual([]))

  const looks: [string, VisitOptions, Look[]][] = [
    ['wide', {}, ['light in en', 'dark in en', 'light in ar']],
    ['on a phone', phone, ['light in en', 'dark in ar']],
  ]
  test.each(looks)('nothing is in the way of assistive programs: %s', async (what, options, all) => {
    const visit = await bench.visit(options)
    const { page, chat } = visit
    await page.locator('.teaser').waitFor({ timeout: 10_000 })
    expect(await faultsOf(page, page, all)).toEqual([])
    await openChat(page)
    await chat.locator('.composer textarea').waitFor()
    expect(await faultsInside(page, all)).toEqual([])
    const conversationId = await fillThread(visit, `A thread: ${what}`)
    expect(await faultsInside(page, all)).toEqual([])
    await chat.locator('.menu > button').click()
    expect(await faultsInside(page, all)).toEqual([])
    await page.keyboard.press('Escape')
    await bench.closeConversation(conversationId)
    await chat.locator('.rating label').nth(2).click()
    await chat.locator('.rating textarea').waitFor()
    expect(await faultsInside(page, all)).toEqual([])
  })

  test('nor where questions come first, or nobody is there', async () => {
    const asking = await makeWebchatInbox(bench.server, bench.account.id, {
      opening_hours: '{"timezone":"UTC"}',
      pre_chat_fields:
        '[{"key":"name","required":true},{"key":"email","required":true},{"key":"size","type":"select","options":["S","M"]}]',
    })
    const site = await startSite(bench.server.url, asking.key)
    const { page, chat } = await bench.visit()
    await page.goto(site.url)
    await openChat(page)
    await chat.getByRole('button', { name: 'Start the chat' }).click()
    await chat.getByText('Please fill this in').first().waitFor()
    expect(await faultsInside(page)).toEqual([])
    await chat.getByLabel('Name').fill('Ann')
    await chat.getByLabel('E-mail').fill('ann@example.com')
    await chat.getByRole('button', { name: 'Start the chat' }).click()
    await write(chat, 'Is anybody there?')
    // The address given before is there already; a press leaves it for the answer.
    await chat.locator('form.card').waitFor()
    expect(await chat.locator('#offer').inputValue()).toBe('ann@example.com')
    expect(await faultsInside(page)).toEqual([])
    await chat.getByRole('button', { name: 'Save' }).click()
    await chat.getByText('We have noted ann@example.com').waitFor()
    await page.reload()
    await openChat(page)
    await chat.getByText('Is anybody there?').waitFor()
    expect(await chat.locator('form.card').count()).toBe(0)
    await site.close()
  })

  test('the keyboard alone opens it, writes, chooses an answer, uses the menu, and comes back', async () => {
    const { page, chat } = await bench.visit()
    const { keyboard } = page
    await page.locator('#before').focus()
    for (let index = 0; index < 5 && !(await isLauncher(page)); index += 1) await keyboard.press('Tab')
    expect(await isLauncher(page)).toBe(true)
    await keyboard.press('Enter')
    const field = chat.locator('.composer textarea')
    await field.waitFor()
    // The field may be the frame's own before the keyboard is the frame's.
    await becomesTrue(
      await frameOf(page),
      "document.hasFocus() && document.activeElement?.localName === 'textarea'",
    )
    await keyboard.type('By keyboard')
    await keyboard.press('Enter')
    const conversationId = await bench.conversationOf('By keyboard')
    await bench.answer(conversationId, 'Which size?', sizes)
    const small = chat.getByRole('button', { name: 'Small' })
    await small.waitFor()
    const frame = await frameOf(page)
    for (let index = 0; index < 20 && (await focused(frame)) !== 'Small'; index += 1)
      await keyboard.press('Shift+Tab')
    await keyboard.press('Enter')
    await bench.conversationOf('Small')

    for (let index = 0; index < 20 && (await focused(frame)) !== 'More options'; index += 1)
      await keyboard.press('Shift+Tab')
    await keyboard.press('Enter')
    await keyboard.press('Tab')
    const sound = chat.getByRole('button', { name: 'Sound for new messages' })
    await keyboard.press('Space')
    await expect.poll(() => sound.getAttribute('aria-pressed')).toBe('true')
    await keyboard.press('Escape')
    await sound.waitFor({ state: 'detached' })
    await expect.poll(() => focused(frame)).toBe('More options')
    await chat.getByRole('dialog').waitFor()
    await keyboard.press('Escape')
    await chat.getByRole('dialog').waitFor({ state: 'hidden' })
    await expect.poll(() => isLauncher(page)).toBe(true)
    await page.reload()
    await openChat(page)
    await chat.getByRole('button', { name: 'More options' }).click()
    await expect.poll(() => sound.getAttribute('aria-pressed')).toBe('true')
  })

  test.each([
    [
      'at 200 % and at 400 % on a small screen',
      { deviceScaleFactor: 2 },
      [
        [640, 400],
        [320, 256],
      ],
    ],
    [
      'on a phone, upright and lying',
      phone,
      [
        [390, 780],
        [780, 360],
      ],
    ],
  ])('all can be reached %s, and nothing goes off to the side', async (what, options, screens) => {
    const [first, second] = screens.map(([width, height]) => ({ width: width!, height: height! }))
    const visit = await bench.visit({ ...options, viewport: first! })
    const { page, chat } = visit
    await openChat(page)
    await fillThread(visit, `Reached ${what}`)
    await expectReach(visit, first!)
    await page.setViewportSize(second!)
    await expectReach(visit, second!)
    await chat.locator('.close').click()
    await launcherOf(page).waitFor()
  })

  test('whoever wants no motion sees none, and a chosen face leaves the chat where it is', async () => {
    const { page, chat } = await bench.visit({ reducedMotion: 'reduce' })
    await openChat(page)
    await write(chat, 'Rate me')
    const id = await bench.conversationOf('Rate me')
    const frame = await frameOf(page)
    expect(await frame.evaluate('document.getAnimations().length')).toBe(0)
    await Promise.all(Array.from({ length: 12 }, (_, index) => bench.answer(id, `Line ${index}`)))
    for (let index = 0; index < 12; index += 1)
      await chat.getByText(`Line ${index}`, { exact: true }).waitFor()
    await bench.closeConversation(id)
    await chat.locator('.rating label').nth(4).click()
    await chat.locator('.rating textarea').waitFor()
    expect(await frame.evaluate('document.getAnimations().length')).toBe(0)
    expect((await chat.locator('.header').boundingBox())!.y).toBe(
      (await chat.locator('html').boundingBox())!.y,
    )
  })
})

const sizes = {
  kind: 'interactive',
  content: {
    type: 'button',
    body: { text: 'Which size?' },
    action: { buttons: ['Small', 'Large'].map((title) => ({ type: 'reply', reply: { id: title, title } })) },
  },
}

/** Words, links, a file, answers to choose from, and somebody who writes. */
async function fillThread({ chat }: Visit, text: string): Promise<string> {
  await write(chat, text)
  const conversationId = await bench.conversationOf(text)
  await bench.answer(
    conversationId,
    'See https://shop.example/a/very/long/address/that/does/not/end/anywhere/soon',
  )
  await chat.locator('input[type=file]').setInputFiles({
    name: 'a-paper-with-a-rather-long-name-2026-01-17.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('text'),
  })
  await chat.locator('a.file').waitFor()
  await bench.answer(conversationId, 'Which size?', sizes)
  await chat.getByRole('button', { name: 'Large' }).waitFor()
  bench.server.db.signals.raise(typingSignal('agent', conversationId, true))
  await chat.locator('.typing').waitFor()
  return conversationId
}

/** Whatever the screen: the chat fills it, and all that one needs is on it. */
async function expectReach({ page, chat }: Visit, { width, height }: { width: number; height: number }) {
  const frame = await frameOf(page)
  const room = async () => {
    const box = (await page.locator('#parley-chat iframe').boundingBox())!
    return [box.x, box.y, box.width, box.height]
  }
  await expect.poll(room).toEqual([0, 0, width, height])
  await launcherOf(page).waitFor({ state: 'hidden' })
  for (const part of ['.close', '.menu > button', '.composer textarea', '.composer .tool']) {
    const box = (await chat.locator(part).first().boundingBox())!
    expect([part, box.x >= 0, box.y >= 0]).toEqual([part, true, true])
    expect([part, box.x + box.width <= width, box.y + box.height <= height]).toEqual([part, true, true])
  }
  expect(await frame.evaluate('document.querySelector(".scroll").clientHeight > 60')).toBe(true)
  const wide =
    '[...document.querySelectorAll("*")].filter((each) => each.scrollWidth > innerWidth).map((each) => each.className)'
  expect(await frame.evaluate(wide)).toEqual([])
}

async function faultsInside(page: Page, looks?: Look[]): Promise<string[]> {
  return faultsOf(page, await frameOf(page), looks)
}

/** What axe finds, look by look. The best practices are not asked for: they are about whole pages. */
async function faultsOf(page: Page, place: Page | Frame, looks: Look[] = ['light in en']): Promise<string[]> {
  if (!(await place.evaluate<boolean>("'axe' in window"))) await place.evaluate(axe.source)
  const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
  const options = { runOnly: { type: 'tag', values: rules }, resultTypes: ['violations'], iframes: false }
  const found: string[] = []
  for (const look of looks) {
    const [colorScheme, lang] = look.split(' in ') as ['light' | 'dark', string]
    await page.emulateMedia({ colorScheme })
    await page.evaluate(`parley('setLocale', '${lang}')`)
    await becomesTrue(
      place,
      `(document.querySelector('#parley-chat') ?? document.documentElement).lang === '${lang}'`,
    )
    const { violations } = (await place.evaluate(
      `axe.run(document.querySelector('#parley-chat') ?? document, ${JSON.stringify(options)})`,
    )) as axe.AxeResults
    for (const { id, nodes } of violations)
      for (const { target, failureSummary } of nodes)
        found.push(`${look}: ${id}: ${target.join(' ')}: ${failureSummary}`)
  }
  return found
}

function isLauncher(page: Page): Promise<boolean> {
  return page.evaluate("document.activeElement?.shadowRoot?.activeElement?.className === 'launcher'")
}

/** The name of what has the focus in the frame. */
function focused(frame: Frame): Promise<string> {
  return frame.evaluate(
    "document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? ''",
  )
}
