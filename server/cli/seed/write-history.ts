import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Cast } from './cast.ts'
import {
  contactColumns,
  contactLine,
  contactTagColumns,
  contactTagLines,
  conversationColumns,
  conversationLine,
  conversationTagColumns,
  conversationTagLines,
  identityColumns,
  identityLine,
} from './conversation-lines.ts'
import type { ListRows } from './list-rows.ts'
import { messageColumns, messageLine } from './message-lines.ts'
import { assignmentColumns, assignmentLine, callColumns, callLine } from './side-event-lines.ts'

export const seededTables = [
  'contacts',
  'contact_tags',
  'identities',
  'conversations',
  'conversation_tags',
  'messages',
  'message_texts',
  'calls',
  'assignments',
]

/** Called now and then: how many rows of this table are on their way. */
export type OnRows = (table: string, done: number, total: number) => void

const charactersPerChunk = 128 * 1024

/** Writes the whole history by COPY. Tables come after those that they speak of. */
export async function writeHistory(
  client: pg.ClientBase,
  { cast, rows, onRows }: { cast: Cast; rows: ListRows; onRows: OnRows },
): Promise<void> {
  const { conversations, messages } = cast.shape
  const perConversation = (table: string, columns: string, line: (row: number) => string | undefined) =>
    copyRows(client, { table, columns, count: conversations, line, onRows })
  await perConversation('contacts', contactColumns, (row) => contactLine(cast, rows, row))
  await perConversation('contact_tags', contactTagColumns, (row) => contactTagLines(cast, rows, row))
  await perConversation('identities', identityColumns, (row) => identityLine(cast, rows, row))
  await perConversation('conversations', conversationColumns, (row) => conversationLine(cast, rows, row))
  await perConversation('conversation_tags', conversationTagColumns, (row) =>
    conversationTagLines(cast, rows, row),
  )
  await copyRows(client, {
    table: 'messages',
    columns: messageColumns,
    count: messages,
    line: (index) => messageLine(cast, index),
    onRows,
  })
  await writeTexts(client, cast)
  await perConversation('calls', callColumns, (row) => callLine(cast, rows, row))
  await perConversation('assignments', assignmentColumns, (row) => assignmentLine(cast, rows, row))
}

/** What is searched of the messages that were just written. */
async function writeTexts(client: pg.ClientBase, { accountId, ids, shape }: Cast): Promise<void> {
  await client.query(
    `insert into message_texts (account_id, message_id, inbox_id, week, text)
     select account_id, id, inbox_id, week_of(created_at), fold_text(text) from messages
      where account_id = $1 and id between $2 and $3 and text is not null`,
    [accountId, ids.message(0), ids.message(shape.messages - 1)],
  )
}

type Rows = {
  table: string
  columns: string
  count: number
  /** The text of a row; none, one or several lines. */
  line: (row: number) => string | undefined
  onRows: OnRows
}

async function copyRows(client: pg.ClientBase, rows: Rows): Promise<void> {
  const sink = client.query(copyFrom(`copy ${rows.table} (${rows.columns}) from stdin`))
  await pipeline(Readable.from(chunksOf(rows)), sink)
}

function* chunksOf({ table, count, line, onRows }: Rows): Generator<string> {
  let chunk = ''
  for (let row = 0; row < count; row += 1) {
    chunk += line(row) ?? ''
    if (chunk.length < charactersPerChunk) continue
    onRows(table, row + 1, count)
    yield chunk
    chunk = ''
  }
  onRows(table, count, count)
  if (chunk) yield chunk
}
