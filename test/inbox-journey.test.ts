import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findChromium, launchChromium } from './browser.ts'
import { eventually } from './harness.ts'
import { type Program, serve } from './program.ts'

const chromium = findChromium()
const patience = { timeout: 240_000 }

let dataDir: string
let program: Program
let browser: Browser
let agent: Page
let visitor: Page
let chat: FrameLocator
const problems: string[] = []

/** What a stranger does on the first evening, with the real program, two browsers and a bad connection. */
describe.skipIf(!chromium)('an agent and a visitor', () => {
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'parley-evening-'))
    program = await serve({ PARLEY_DATA: dataDir, PARLEY_LOG_LEVEL: 'warn' })
    browser = await launchChromium(chromium!)
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await program?.end('SIGTERM')
    await rm(dataDir, { recursive: true, force: true })
  })

  test(
    'talk, each in a browser; nothing is lost or doubled by a cut cable or a killed server',
    patience,
    async () => {
      const firstRun = await readFile(join(dataDir, 'first-run.txt'), 'utf8')
      await signIn(firstRun)
      await openDemo(firstRun)

      await writeAsVisitor('Do you repair bicycles?')
      const row = agent.getByRole('link', { name: /^Visitor|^v:/ }).first()
      await agent.getByText('Do you repair bicycles?').first().waitFor()
      expect(await row.count()).toBeLessThanOrEqual(1)

      // By keyboard alone: to the newest conversation, into it, and to the field.
      await agent.keyboard.press('j')
      await agent.keyboard.press('Enter')
      await agent.waitForURL(/\/c\/\d+/)
      await inThread('Do you repair bicycles?')
      await agent.keyboard.press('r')
      await agent.keyboard.type('We do. ')
      await chat.getByText('is typing').or(chat.locator('.typing')).first().waitFor()
      await agent.keyboard.type('What is broken?')
      await agent.keyboard.press('Enter')
      await chat.getByText('We do. What is broken?').waitFor()

      await agent.keyboard.press('Escape')
      await agent.keyboard.press('n')
      await agent.keyboard.type('Ask for the brand')
      await agent.keyboard.press('Enter')
      await inThread('Ask for the brand')
      await writeAsVisitor('The gears. And the light.')
      await inThread('The gears. And the light.')
      expect(await chat.getByText('Ask for the brand').count()).toBe(0)

      // The agent's cable is out while both go on writing.
      await agent.context().setOffline(true)
      await writeAsVisitor('Could I bring it tomorrow?')
      await answer('Bring it before noon')
      await inThread('Bring it before noon')
      expect(await chat.getByText('Bring it before noon').count()).toBe(0)
      await agent.context().setOffline(false)
      await inThread('Could I bring it tomorrow?')
      await chat.getByText('Bring it before noon').waitFor()

      // The server dies without a word, and both write before it is back.
      await program.end('SIGKILL')
      await writeAsVisitor('At nine?')
      await answer('Nine is fine')
      await inThread('Nine is fine')
      program = await serve({
        PARLEY_DATA: dataDir,
        PARLEY_LOG_LEVEL: 'warn',
        PORT: new URL(program.url).port,
      })
      await chat.getByText('Nine is fine').waitFor({ timeout: 120_000 })
      await inThread('At nine?')

      await visitor.reload()
      await visitor.locator('#parley-chat .launcher').click()
      await chat.getByText('Nine is fine').waitFor()
      await expectAgreement()
      await agent.reload()
      await inThread('Nine is fine')
      await expectAgreement()
      expect(problems).toEqual([])
    },
  )

  test('the whole is mirrored in Arabic, and dark', patience, async () => {
    await agent.getByRole('button', { name: /Your account$/ }).click()
    await agent.getByRole('menuitem', { name: 'Language' }).press('ArrowRight')
    await agent.getByRole('menuitem', { name: 'العربية' }).click()
    await eventually(async () => (await agent.locator('html').getAttribute('dir')) === 'rtl')
    const list = await agent.getByRole('region').nth(0).boundingBox()
    expect(list).not.toBeNull()
    await agent.emulateMedia({ colorScheme: 'dark' })
    await eventually(async () => (await agent.locator('html').getAttribute('data-theme')) === 'dark')
    await agent.keyboard.press('r')
    await agent.keyboard.type('شكراً لك')
    await agent.keyboard.press('Enter')
    await chat.getByText('شكراً لك').waitFor()
    await expectAgreement()
  })
})

async function signIn(firstRun: string): Promise<void> {
  const email = /Sign in as:\s+(\S+)/.exec(firstRun)![1]!
  const password = /Password:\s+(\S+)/.exec(firstRun)![1]!
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' })
  agent = await context.newPage()
  agent.on('pageerror', (error) => problems.push(`agent: ${error.stack}`))
  agent.setDefaultTimeout(60_000)
  await agent.goto(program.url)
  await agent.getByRole('textbox', { name: 'E-mail' }).waitFor()
  await agent.keyboard.type(email)
  await agent.keyboard.press('Tab')
  await agent.keyboard.type(password)
  await agent.keyboard.press('Enter')
  await agent.getByRole('navigation').first().waitFor()
  // The sample conversations of the first start.
  await agent.getByText('Maria Lopez').first().waitFor()
}

async function openDemo(firstRun: string): Promise<void> {
  const address = /Web chat:\s+(\S+)/.exec(firstRun)![1]!
  const context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en-US' })
  visitor = await context.newPage()
  visitor.on('pageerror', (error) => problems.push(`visitor: ${error.stack}`))
  visitor.setDefaultTimeout(60_000)
  await visitor.goto(address)
  await visitor.locator('#parley-chat .launcher').click()
  chat = visitor.frameLocator('#parley-chat iframe')
  await chat.getByRole('dialog').waitFor()
}

async function writeAsVisitor(text: string): Promise<void> {
  const field = chat.getByRole('textbox', { name: 'Write a message…' })
  await field.fill(text)
  await field.press('Enter')
}

async function answer(text: string): Promise<void> {
  await agent.keyboard.press('Escape')
  await agent.keyboard.press('r')
  await agent.keyboard.type(text)
  await agent.keyboard.press('Enter')
}

async function inThread(text: string): Promise<void> {
  await thread().getByText(text, { exact: true }).first().waitFor()
}

/** Where the open conversation's messages stand. */
const thread = () => agent.locator('main section section').first()

const said = [
  'Do you repair bicycles?',
  'We do. What is broken?',
  'The gears. And the light.',
  'Could I bring it tomorrow?',
  'Bring it before noon',
  'At nine?',
  'Nine is fine',
]

/** Both screens show the same messages in the same order, each once. */
async function expectAgreement(): Promise<void> {
  await eventually(async () => {
    const [one, other] = await Promise.all([orderOf(thread()), orderOf(chat.getByRole('log'))])
    return one.length === said.length && one.join('|') === other.join('|')
  })
}

async function orderOf(log: ReturnType<Page['getByRole']>): Promise<string[]> {
  const text = await log.innerText()
  return said
    .flatMap((words) =>
      [...text.matchAll(new RegExp(words.replace(/[.?]/g, '\\$&'), 'g'))].map(({ index }) => ({
        words,
        index,
      })),
    )
    .sort((one, other) => one.index - other.index)
    .map(({ words }) => words)
}
