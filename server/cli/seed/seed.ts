import type pg from 'pg'
import { getAccount } from '../../core/accounts/index.ts'
import type { Database } from '../../platform/db/index.ts'
import { invalidField } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { suspendIndexes } from '../backup/bulk-load.ts'
import { type Cast, createCast, idsNeeded, unassignedCountryCode } from './cast.ts'
import { assembleCompany } from './company.ts'
import { addToCounters } from './counters.ts'
import { foldListRows } from './list-rows.ts'
import { reserveIds } from './reserve-ids.ts'
import type { Shape } from './timeline.ts'
import { type OnRows, seededTables, writeHistory } from './write-history.ts'

export type SeedOptions = {
  accountId: Id
  conversations: number
  messages: number
  /** How many of the messages belong to one conversation, the account's longest; 0: none is special. */
  long?: number
  /** Another value gives another history; the same value gives the same one, except for its ids. */
  seedValue?: number
  /** How far back the history goes. */
  days?: number
  /** When the history ends. */
  until?: Date
  /** What is being done; with numbers where it takes long. */
  onProgress?: (step: string, done?: number, total?: number) => void
}

export type Seeded = {
  conversations: number
  messages: number
  inboxes: number
  agents: number
  /** The conversation that has `long` messages, or the first one. */
  longConversationId: Id
}

/** From here on it is faster to make indexes anew than to keep them while loading. */
const manyMessages = 100_000

/**
 * Fills an account with a made history, as fast as PostgreSQL takes rows, in one transaction: contacts,
 * conversations with exact list rows and counters, messages. It makes no events, so no webhook and no stream hears
 * of it. A large history locks the tables until it is written: other processes wait.
 */
export async function seed(db: Database, options: SeedOptions): Promise<Seeded> {
  const { accountId, onProgress = () => {} } = options
  requirePossible(options)
  await getAccount(db, accountId)
  const company = await assembleCompany(db, accountId)
  const shape = toShape(options, company.inboxes, db.now())
  onProgress('Planning')
  const rows = foldListRows(shape)

  const client = await db.pool.connect()
  try {
    await client.query('begin')
    const idAt = await reserveIds(client, { count: idsNeeded(shape), nowMs: db.now().getTime() })
    // Reserved ids stay reserved whatever becomes of the load; the slot's row must not stay locked meanwhile.
    await client.query('commit')
    await client.query('begin')
    const cast = createCast(shape, company, { idAt, firstPhone: await nextPhone(client, accountId) })
    await load(client, {
      cast,
      rows,
      onRows: (table, done, total) => onProgress(`Writing ${table}`, done, total),
      onProgress,
    })
    await client.query('commit')
    onProgress('Gathering statistics')
    await client.query(`vacuum (analyze) ${[...seededTables, 'conversation_counters'].join(', ')}`)
    client.release()
    return {
      conversations: shape.conversations,
      messages: shape.messages,
      inboxes: company.inboxes.length,
      agents: company.agentIds.length,
      longConversationId: cast.ids.conversation(0),
    }
  } catch (error) {
    // Ending the connection ends the transaction.
    client.release(true)
    throw error
  }
}

type Load = {
  cast: Cast
  rows: ReturnType<typeof foldListRows>
  onRows: OnRows
  onProgress: (step: string) => void
}

async function load(client: pg.ClientBase, { cast, rows, onRows, onProgress }: Load): Promise<void> {
  const resume = (await isBulk(client, cast.shape)) ? await suspendIndexes(client, seededTables) : undefined
  await writeHistory(client, { cast, rows, onRows })
  if (resume) {
    onProgress('Making indexes')
    await resume()
  }
  await addToCounters(client, { cast, rows })
}

/** Whether the new messages are many, and more than half of what is there already. */
async function isBulk(client: pg.ClientBase, { messages }: Shape): Promise<boolean> {
  if (messages < manyMessages) return false
  const { rows } = await client.query<{ rows: number }>(
    `select greatest(reltuples, 0)::float8 as rows from pg_class where oid = 'messages'::regclass`,
  )
  return messages > rows[0]!.rows / 2
}

/** Numbers go on where an earlier history of the account ended. */
async function nextPhone(client: pg.ClientBase, accountId: Id): Promise<number> {
  const { rows } = await client.query<{ last: string | null }>(
    `select max(phone) as last from contacts where account_id = $1 and phone like $2 || '%'`,
    [accountId, unassignedCountryCode],
  )
  const last = rows[0]!.last
  return last === null ? 1 : Number(last.slice(unassignedCountryCode.length)) + 1
}

function toShape(
  { conversations, messages, long = 0, seedValue = 1, days = 365, until }: SeedOptions,
  inboxes: { channel: string }[],
  now: Date,
): Shape {
  return {
    seedValue,
    conversations,
    messages,
    long,
    untilSeconds: Math.floor((until ?? now).getTime() / 1000),
    days,
    channels: inboxes.map(({ channel }) => channel),
  }
}

function requirePossible({ conversations, messages, long = 0 }: SeedOptions): void {
  if (conversations < 1) throw invalidField('conversations', 'must be 1 or more', 'INVALID', conversations)
  const others = long > 0 ? conversations - 1 : conversations
  if (messages - long < others)
    throw invalidField(
      'messages',
      `must be ${others + long} or more, since every conversation has one`,
      'INVALID',
      messages,
    )
  if (others === 0 && messages > long)
    throw invalidField(
      'long',
      `must be ${messages}, since no other conversation is to be made`,
      'INVALID',
      long,
    )
}
