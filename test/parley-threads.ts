import { recordInbound } from '../server/core/messages/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { toE164 } from '../shared/phone.ts'
import type { TestServer } from './harness.ts'

let people = 0

export type Heard = { conversationId: string; messageId: string; networkId: string; phone: string }

/** A message of somebody, as their network would have brought it; of a stranger unless told who. */
export async function hear(
  { db, clock }: Pick<TestServer, 'db' | 'clock'>,
  inbox: { accountId: string; id: string },
  {
    phone,
    text = 'Hello?',
    networkId = `wamid.${db.newId()}`,
    kind = 'text',
    replyTo,
    emoji,
  }: {
    phone?: string
    text?: string
    networkId?: string
    kind?: string
    replyTo?: string
    emoji?: string
  } = {},
): Promise<Heard> {
  people += 1
  const from = phone ?? toE164(`+1555071${String(10_000 + people).slice(1)}`)!
  clock.advance(1000)
  const [message] = await db.transaction((tx) =>
    recordInbound(tx, inbox.accountId, [
      {
        type: 'message',
        inboxId: inbox.id,
        person: { addresses: [from.slice(1)], phone: from, name: 'Ann Lee' },
        direction: 'inbound',
        networkId,
        kind,
        content: emoji === undefined ? { body: text } : { message_id: replyTo, emoji },
        text: emoji ?? text,
        occurredAt: clock.now().toISOString(),
        ...(replyTo !== undefined && { replyToNetworkId: replyTo }),
      },
    ]),
  )
  return { conversationId: message!.conversationId, messageId: message!.id, networkId, phone: from }
}

/** The types of an account's events, in order, with what they are about. */
export async function listEventTypes(
  { db }: Pick<TestServer, 'db'>,
  accountId: string,
): Promise<{ type: string; subject: string | null; data: Record<string, unknown> }[]> {
  return db.query(sql`
    select type, subject_id as subject, data from events where account_id = ${accountId} order by position`)
}

/** The conversation as the database has it, and what a vendor's list shows of it. */
export async function conversationRow(
  { db }: Pick<TestServer, 'db'>,
  accountId: string,
  id: string,
): Promise<Record<string, unknown>> {
  const [row] = await db.query<{ row: Record<string, unknown> }>(
    sql`select to_jsonb(c) as row from conversations c where account_id = ${accountId} and id = ${id}`,
  )
  return row!.row
}

/** A body of multipart/form-data with one file. */
export function formOf({
  bytes,
  fileName,
  type,
  field = 'file',
}: {
  bytes: Buffer
  fileName: string
  type: string
  field?: string
}): { payload: Buffer; headers: Record<string, string> } {
  const boundary = '----parley-test'
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${fileName}"\r\nContent-Type: ${type}\r\n\r\n`
  return {
    payload: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  }
}

/** The smallest picture there is. */
export const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** Gives the server a file as somebody's page does. Answers the upload. */
export async function upload(
  { app }: Pick<TestServer, 'app'>,
  headers: Record<string, string>,
  file: { bytes: Buffer; fileName: string; type: string },
) {
  const form = formOf(file)
  const answer = await app.http.inject({
    method: 'POST',
    url: '/parley/v1/uploads',
    headers: { ...headers, ...form.headers },
    payload: form.payload,
  })
  return { status: answer.statusCode, body: answer.json() }
}
