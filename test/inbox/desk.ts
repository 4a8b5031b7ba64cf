import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { startWhatsAppSandbox } from '../../sandbox/whatsapp/index.ts'
import { type InboundMessage, recordInbound } from '../../server/core/messages/index.ts'
import { sql } from '../../server/platform/db/index.ts'
import { eventually, makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from '../harness.ts'
import { openInbox, type SignedIn, signInBrowser } from '../inbox-page.ts'
import { makePerson, type Person } from '../parley-person.ts'
import { hear } from '../parley-threads.ts'

type Inbox = Awaited<ReturnType<typeof makeWhatsAppInbox>>
type Sandbox = Awaited<ReturnType<typeof startWhatsAppSandbox>>

const phoneNumberId = '106540352242922'
let met = 0

/** An account with a WhatsApp inbox on a network of its own, and agents at their desks. */
export class Desk {
  readonly server: TestServer
  readonly sandbox: Sandbox
  readonly inbox: Inbox
  readonly #browser: Browser
  readonly #signedIn: SignedIn[] = []
  /** By role and name: those who come as they are. */
  readonly #regulars = new Map<string, Colleague>()

  private constructor(server: TestServer, sandbox: Sandbox, inbox: Inbox, browser: Browser) {
    this.server = server
    this.sandbox = sandbox
    this.inbox = inbox
    this.#browser = browser
  }

  static async open(browser: Browser): Promise<Desk> {
    const server = await startTestServer()
    await server.listen()
    const sandbox = await startWhatsAppSandbox({
      port: 0,
      accessToken: 'test-token',
      appSecret: 'app-s3cret',
      verifyToken: 'verify-me',
      now: () => server.clock.now().getTime(),
    })
    const { id: accountId } = await makeAccount(server.db)
    const inbox = await makeWhatsAppInbox(server, accountId, { graphUrl: sandbox.url })
    await sandbox.control.putNumber({
      phone_number_id: phoneNumberId,
      waba_id: '102290129340398',
      callback_url: `${server.url}/api/v1/webhooks/whatsapp/${inbox.uuid}`,
      behaviour: { pairRate: false },
    })
    return new Desk(server, sandbox, inbox, browser)
  }

  get accountId(): string {
    return this.inbox.accountId
  }

  async close(): Promise<void> {
    await this.server.close()
    await this.sandbox.close()
  }

  /** Closes the pages of a test, and fails when anything broke on them. */
  async leave(): Promise<void> {
    for (const { context, problems } of this.#signedIn.splice(0)) {
      await context.close()
      expect(problems).toEqual([])
    }
    for (const { signedIn } of this.#regulars.values()) {
      const { context, problems } = signedIn
      await Promise.all(context.pages().map((page) => page.close()))
      await context.unrouteAll({ behavior: 'ignoreErrors' })
      expect(problems.splice(0)).toEqual([])
    }
  }

  /**
   * Somebody who has seen the first steps, signed in. `undoSeconds`: how long what they send can be taken back. Who
   * comes as they are is the same from test to test, in a browser that has the inbox already.
   */
  async enter(name: string, options: EnterOptions = {}): Promise<Colleague> {
    const { role = 'agent', ...rest } = options
    if (Object.keys(rest).length > 0) {
      const colleague = await this.#come(name, options)
      this.#signedIn.push(colleague.signedIn)
      return colleague
    }
    const key = `${role}/${name}`
    const colleague = this.#regulars.get(key) ?? (await this.#come(name, options))
    this.#regulars.set(key, colleague)
    return colleague
  }

  async #come(
    name: string,
    { role = 'agent', inboxIds, undoSeconds = 0, preferences = {}, ...options }: EnterOptions,
  ): Promise<Colleague> {
    const person = await makePerson(this.server, this.accountId, {
      name,
      role,
      ...(inboxIds && { inboxIds }),
    })
    const chosen = {
      finished_steps: ['in', 'demo', 'answer', 'sandbox', 'whatsapp', 'invite'],
      undo_send_seconds: undoSeconds,
      ...preferences,
    }
    await this.server.db.query(
      sql`update users set preferences = ${JSON.stringify(chosen)}::jsonb where id = ${person.agent.userId}`,
    )
    return { person, signedIn: await signInBrowser(this.server, this.#browser, person, options) }
  }

  async openThread({ signedIn }: Colleague, conversationId: string, query = ''): Promise<ThreadPage> {
    const page = await openInbox(this.server, signedIn, `/v/all/c/${conversationId}${query}`)
    return new ThreadPage(page)
  }

  hear(options: Parameters<typeof hear>[2] = {}): ReturnType<typeof hear> {
    return hear(this.server, this.inbox, options)
  }

  /** A thread of so many messages: "Message 0" and so on. */
  async hearMany(count: number): Promise<{ conversationId: string; phone: string; ids: string[] }> {
    const { conversationId, phone, messageId } = await this.hear({ text: 'Message 0' })
    const { db, clock } = this.server
    const said = Array.from({ length: count - 1 }, (_, index): InboundMessage & { inboxId: string } => {
      clock.advance(1000)
      return {
        type: 'message',
        inboxId: this.inbox.id,
        person: { addresses: [phone.slice(1)], phone, name: 'Ann Lee' },
        direction: 'inbound',
        networkId: `wamid.${db.newId()}`,
        kind: 'text',
        content: {},
        text: `Message ${index + 1}`,
        occurredAt: clock.now().toISOString(),
      }
    })
    const messages = await db.transaction((tx) => recordInbound(tx, this.accountId, said))
    return { conversationId, phone, ids: [messageId, ...messages.map(({ id }) => id)] }
  }

  /** Somebody writes for the first time, through the network, which knows them from then on. */
  async meet(text: string): Promise<{ conversationId: string; phone: string }> {
    met += 1
    const phone = `+1555072${String(10_000 + met).slice(1)}`
    this.inbound(phone, { text })
    const conversationId = await eventually(async () => {
      const [row] = await this.server.db.query<{ id: string }>(sql`
        select v.id from conversations v join contacts c on c.account_id = v.account_id and c.id = v.contact_id
         where v.account_id = ${this.accountId} and c.phone = ${phone}`)
      return row?.id
    })
    return { conversationId, phone }
  }

  /** What the customer's phone shows. */
  shownTo(phone: string): string {
    return JSON.stringify(this.sandbox.control.messages(phoneNumberId, phone.replace('+', '')))
  }

  readOn(phone: string): void {
    this.sandbox.control.read(phoneNumberId, phone.replace('+', ''))
  }

  /** The customer's own phone writes, as the network tells it. */
  inbound(from: string, message: Record<string, unknown>): void {
    this.sandbox.control.inbound(phoneNumberId, { from: from.replace('+', ''), name: 'Ann Lee', ...message })
  }

  failNext(phone: string, code: number): void {
    this.sandbox.control.fail(phoneNumberId, { code, count: 1, to: phone.replace('+', '') })
  }

  /** Answers as a colleague's page would. */
  async answer(person: Person, conversationId: string, text: string): Promise<void> {
    const { app } = this.server
    const headers = await this.headersOf(person)
    const answer = await app.http.inject({
      method: 'POST',
      url: `/parley/v1/conversations/${conversationId}/messages`,
      headers,
      payload: { text },
    })
    expect(answer.statusCode, answer.body).toBe(201)
  }

  async headersOf({ email, password }: Person): Promise<Record<string, string>> {
    const { url } = this.server
    const answer = await fetch(`${url}/parley/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify({ email, password }),
    })
    const [cookie = ''] = answer.headers.getSetCookie()
    return { host: new URL(url).host, origin: url, cookie: cookie.split(';')[0]! }
  }

  /** The texts of what went out, or was noted, in the order of the thread. */
  async written(
    conversationId: string,
  ): Promise<{ text: string | null; direction: string; status: string }[]> {
    return this.server.db.query(sql`
      select text, direction, status from messages
       where account_id = ${this.accountId} and conversation_id = ${conversationId} and direction <> 'inbound'
       order by occurred_at, id`)
  }

  /** Waits until so many have the text, and answers with what there is of it then. */
  async eventuallyWritten(conversationId: string, texts: string[]): Promise<void> {
    await eventually(
      async () => (await this.written(conversationId)).map(({ text }) => text).join('|') === texts.join('|'),
    )
  }
}

type EnterOptions = {
  role?: 'owner' | 'agent'
  inboxIds?: string[]
  undoSeconds?: number
  preferences?: Record<string, unknown>
} & BrowserContextOptions

export type Colleague = { person: Person; signedIn: SignedIn }

/** A page with an open thread. */
export class ThreadPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  get log(): Locator {
    return this.page.getByRole('region', { name: /^Messages with/ })
  }

  get text(): Locator {
    return this.page.getByRole('region', { name: 'Write a message' }).locator('textarea')
  }

  /** Waits until this stands where one writes. */
  async hasText(text: string): Promise<void> {
    await eventually(async () => (await this.text.inputValue()) === text)
  }

  /** The bubble with these words. */
  bubble(text: string): Locator {
    return this.log.getByRole('article').filter({ hasText: text })
  }

  /** Begins to write, by key, as who is not writing yet. */
  async write(text: string, key: 'r' | 'n' = 'r'): Promise<void> {
    await this.text.waitFor()
    await this.page.keyboard.press(key)
    await this.page.keyboard.type(text)
  }

  async say(text: string): Promise<void> {
    await this.write(text)
    await this.page.keyboard.press('Enter')
    await this.page.keyboard.press('Escape')
  }
}
