import { expect } from 'vitest'
import { startWhatsAppSandbox, type WhatsAppSandbox } from '../../sandbox/whatsapp/index.ts'
import { createBot } from '../../server/core/agents/index.ts'
import { createInbox, type Inbox } from '../../server/core/inboxes/index.ts'
import { sql, type Transaction } from '../../server/platform/db/index.ts'
import { type Id, toUuid } from '../../server/platform/ids.ts'
import { createChatbotxCaller } from '../chatbotx-caller.ts'
import { eventually, inboundSettled, makeAccount, makeWhatsAppInbox, startTestServer } from '../harness.ts'
import { createHatifCaller } from '../hatif-caller.ts'
import { type Caller, createVobizCaller } from '../vobiz-caller.ts'

export const dialects = ['vobiz', 'hatif', 'chatbotx'] as const
export type Dialect = (typeof dialects)[number]

/** One request and its answer, or one call of a webhook, all of it as text. */
export type Spoken = { method: string; path: string; text: string }

/** An answer's body. Answers are read as a client reads them: by the documented names. */
export type Body = ReturnType<typeof JSON.parse>

/** Says something in a dialect, which has to succeed. */
export type Speak = (method: string, path: string, body?: unknown, form?: FormData) => Promise<Body>

/** Somebody who has, or could have, WhatsApp. */
export type Person = { digits: string; phone: string; name: string }

/** The ids of a person's contact and conversation as the store has them. */
export type Found = Person & { contactId: Id; conversationId: Id }

export type World = Awaited<ReturnType<typeof createWorld>>

const number = '106540352242922'

/** One account that is spoken to in three dialects, and a WhatsApp network around it. */
export async function createWorld() {
  const server = await startTestServer()
  await server.listen()
  const sandbox = await startWhatsAppSandbox({
    port: 0,
    accessToken: 'test-token',
    appSecret: 'app-s3cret',
    verifyToken: 'verify-me',
    now: () => server.clock.now().getTime(),
  })
  const account = await makeAccount(server.db)
  const inbox = await makeWhatsAppInbox(server, account.id, { graphUrl: sandbox.url })
  await connect(sandbox, number, `${server.url}/api/v1/webhooks/whatsapp/${inbox.uuid}`)
  const spoken: Record<Dialect, Spoken[]> = { vobiz: [], hatif: [], chatbotx: [] }
  const callers: Record<Dialect, Caller> = {
    vobiz: await createVobizCaller(server, account.vobizHeaders),
    hatif: await createHatifCaller(server, account),
    chatbotx: await createChatbotxCaller(server, account.credentials.chatbotx),
  }
  const answerOf = async (dialect: Dialect, ...[method, path, body, form]: Parameters<Speak>) => {
    const answer = await callers[dialect](method, path, body, form && (await multipart(form)))
    const text = `${path} ${body === undefined ? '' : JSON.stringify(body)} ${form ? formText(form) : ''} ${answer.text}`
    spoken[dialect].push({ method, path: path.split('?')[0]!, text })
    return answer
  }
  const speak =
    (dialect: Dialect): Speak =>
    async (...words) => {
      const answer = await answerOf(dialect, ...words)
      expect(answer.status, `${words[0]} ${words[1]}: ${answer.text}`).toBeLessThan(300)
      return answer.body
    }
  let people = 0
  const { db } = server

  async function find(person: Person): Promise<Found> {
    const [row] = await db.query<{ contact_id: Id; conversation_id: Id | null }>(sql`
      select ct.id as contact_id, c.id as conversation_id from contacts ct
        left join conversations c on c.account_id = ct.account_id and c.contact_id = ct.id and c.inbox_id = ${inbox.id}
       where ct.account_id = ${account.id} and ct.phone = ${person.phone} and ct.deleted_at is null`)
    return { ...person, contactId: row!.contact_id, conversationId: row!.conversation_id ?? '0' }
  }

  const world = {
    server,
    db,
    sandbox,
    number,
    account,
    inbox,
    spoken,
    vobiz: speak('vobiz'),
    hatif: speak('hatif'),
    chatbotx: speak('chatbotx'),
    /** The status of something that may fail. */
    statusOf: async (dialect: Dialect, ...words: Parameters<Speak>) =>
      (await answerOf(dialect, ...words)).status,
    hear(dialect: Dialect, text: string): void {
      spoken[dialect].push({ method: 'HOOK', path: '', text })
    },
    find,
    newPerson(): Person {
      people += 1
      const digits = `1555070${String(1000 + people)}`
      return { digits, phone: `+${digits}`, name: 'Ann Lee' }
    },
    /** A person writes, a text unless something else is given; waits until that is stored. Answers the network's id. */
    async write(person: Person, message: Record<string, unknown> = { text: 'Is it open today?' }) {
      // The network tells whole seconds only: every message is to have its own.
      server.clock.advance(1500)
      const { digits: from, name } = person
      const { wamid } = sandbox.control.inbound(number, { from, name, ...message })
      await sandbox.control.idle()
      await inboundSettled(db)
      await eventually(async () => {
        const [row] = await db.query<{ left: string }>(
          sql`select count(*) as left from attachments where account_id = ${account.id} and state = 'pending'`,
        )
        return row!.left === '0'
      })
      return wamid
    },
    /** Somebody new, who has just written. */
    async newWriter(text = 'Is it open today?'): Promise<Found & { wamid: string }> {
      const person = world.newPerson()
      const wamid = await world.write(person, { text })
      return { ...(await find(person)), wamid }
    },
    /** Waits until nothing is left to be sent, and what the network says of it is stored. */
    async sent(): Promise<void> {
      await eventually(async () => {
        const [row] = await db.query<{ left: string }>(sql`
          select count(*) as left from messages where account_id = ${account.id} and direction = 'outbound' and status = 'queued'`)
        return row!.left === '0'
      })
      await sandbox.control.idle()
      await inboundSettled(db)
    },
    act: <Result>(work: (tx: Transaction) => Promise<Result>) => db.transaction(work),
    makeBot: (name: string) => db.transaction((tx) => createBot(tx, { accountId: account.id, name })),
    async makeInbox(
      schema: Parameters<typeof createInbox>[1],
      fields: { name: string; phone?: string; settings?: Record<string, unknown> },
    ): Promise<Inbox & { uuid: string }> {
      const made = await db.transaction((tx) =>
        createInbox(tx, schema, { accountId: account.id, settings: {}, ...fields }),
      )
      return { ...made, uuid: toUuid('inbox', made.id) }
    },
    async close(): Promise<void> {
      await server.close()
      await sandbox.close()
    },
  }
  return world
}

/** The network is quick and reports everything at once. */
async function connect(sandbox: WhatsAppSandbox, id: string, callbackUrl: string): Promise<void> {
  await sandbox.control.putNumber({ phone_number_id: id, callback_url: callbackUrl })
  sandbox.control.behaviour(id, { sentDelayMs: 0, deliveredDelayMs: 10, fetchLinks: false })
  sandbox.control.settings({ templateReviewDelayMs: 0 })
}

async function multipart(form: FormData) {
  const body = new Response(form)
  return {
    headers: { 'content-type': body.headers.get('content-type')! },
    payload: Buffer.from(await body.arrayBuffer()),
  }
}

function formText(form: FormData): string {
  return [...form.keys()].join(' ')
}
