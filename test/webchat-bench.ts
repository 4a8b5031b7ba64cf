import type { Browser, BrowserContext, Frame, FrameLocator, Page } from 'playwright-core'
import { createAgent } from '../server/core/agents/index.ts'
import { setConversationStatus } from '../server/core/conversations/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { launchChromium } from './browser.ts'
import { eventually, makeAccount, startTestServer, type TestServer } from './harness.ts'
import { answerVisitor, makeWebchatInbox, type WebchatInbox } from './webchat-caller.ts'
import { type Site, startSite } from './webchat-site.ts'

export type Visit = { page: Page; chat: FrameLocator; context: BrowserContext }
export type VisitOptions = NonNullable<Parameters<Browser['newContext']>[0]> & { path?: string }

/** A server with a chat, a firm's site that shows it, and a browser that visits the site. */
export class WebchatBench {
  readonly server: TestServer
  readonly account: Awaited<ReturnType<typeof makeAccount>>
  /** Maya, who answers. */
  readonly agentId: string
  readonly inbox: WebchatInbox
  readonly site: Site
  readonly browser: Browser
  /** What went wrong on the pages: none of it may. */
  readonly problems: string[] = []
  readonly #contexts: BrowserContext[] = []

  private constructor(
    parts: Pick<WebchatBench, 'server' | 'account' | 'agentId' | 'inbox' | 'site' | 'browser'>,
  ) {
    this.server = parts.server
    this.account = parts.account
    this.agentId = parts.agentId
    this.inbox = parts.inbox
    this.site = parts.site
    this.browser = parts.browser
  }

  static async start(
    chromium: string,
    { env = {}, settings = {} }: { env?: Record<string, string>; settings?: Record<string, unknown> } = {},
  ): Promise<WebchatBench> {
    const server = await startTestServer({ env })
    const url = await server.listen()
    const account = await makeAccount(server.db)
    const { agent } = await server.db.transaction((tx) =>
      createAgent(tx, { accountId: account.id, email: 'maya@example.com', name: 'Maya', role: 'agent' }),
    )
    const inbox = await makeWebchatInbox(server, account.id, settings)
    const site = await startSite(url, inbox.key)
    const browser = await launchChromium(chromium)
    return new WebchatBench({ server, account, agentId: agent.id, inbox, site, browser })
  }

  async close(): Promise<void> {
    await this.browser.close()
    await this.site.close()
    await this.server.close()
  }

  /** Closes what the last test has left open. Answers what went wrong meanwhile. Limits count the next one alone. */
  async endVisits(): Promise<string[]> {
    await Promise.all(this.#contexts.splice(0).map((context) => context.close()))
    this.server.clock.advance(60_000)
    return this.problems.splice(0)
  }

  async visit({ path = '/', ...options }: VisitOptions = {}): Promise<Visit> {
    const context = await this.browser.newContext({ reducedMotion: 'reduce', locale: 'en-US', ...options })
    this.#contexts.push(context)
    await context.addInitScript(`
      for (const name of ['alert', 'confirm', 'prompt']) window[name] = () => { window.ranSomething = true }`)
    const page = await context.newPage()
    this.watch(page)
    await page.goto(this.site.url + path)
    await launcherOf(page).waitFor({ state: 'attached' })
    return { page, context, chat: chatOf(page) }
  }

  watch(page: Page): void {
    page.on('pageerror', (error) => this.problems.push(String(error)))
    page.on('dialog', (dialog) => {
      this.problems.push(`a dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    page.on('console', (message) => {
      // A broken connection is written down by the browser itself.
      const isBroken = /ERR_(INTERNET_DISCONNECTED|CONNECTION|NETWORK|INCOMPLETE|EMPTY)/.test(message.text())
      if (message.type() === 'error' && !isBroken) this.problems.push(message.text())
    })
  }

  answer(conversationId: string, text: string, more: Partial<Parameters<typeof answerVisitor>[4]> = {}) {
    return answerVisitor(this.server, this.account.id, conversationId, text, {
      agentId: this.agentId,
      ...more,
    })
  }

  async closeConversation(id: string): Promise<void> {
    const name = { accountId: this.account.id, id }
    await this.server.db.transaction((tx) => setConversationStatus(tx, name, { status: 'closed' }))
  }

  /** The conversation in which a visitor wrote something like this. */
  conversationOf(text: string): Promise<string> {
    return eventually(async () => {
      const [row] = await this.server.db.query<{ conversation_id: string }>(
        sql`select conversation_id from messages where direction = 'inbound' and (text = ${text} or text like ${text}) limit 1`,
      )
      return row?.conversation_id
    })
  }
}

/** Asked again and again from here: a strict page lets nobody run a text as a script. */
export async function becomesTrue(place: Page | Frame, expression: string): Promise<void> {
  await eventually(async () => (await place.evaluate<boolean>(expression)) || undefined)
}

export function chatOf(page: Page): FrameLocator {
  return page.frameLocator('#parley-chat iframe')
}

export function launcherOf(page: Page) {
  return page.locator('#parley-chat .launcher')
}

/** The frame itself, for what is asked of its script. */
export async function frameOf(page: Page): Promise<Frame> {
  return eventually(async () => page.frames().find((frame) => frame.url().includes('/frame')))
}

export async function openChat(page: Page): Promise<void> {
  await launcherOf(page).click()
  await chatOf(page).getByRole('dialog').waitFor()
}

export async function write(chat: FrameLocator, text: string): Promise<void> {
  const field = chat.locator('.composer textarea')
  await field.fill(text)
  await field.press('Enter')
}
