import { sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { NewEvent } from './event.ts'

/** One step of a kept total: how many conversations more or fewer stand in an inbox, status and assignee. */
export type CounterStep = { inboxId: Id; status: string; assigneeId?: Id | null; by: number }

type Ledger = { accountId: Id; events: NewEvent[]; counters: Map<string, CounterStep> }

const ledgers = new WeakMap<Transaction, Ledger>()
const flushKey = Symbol('events')

/** Appends to the account's log. Positions are given by the last statement before the commit. */
export function appendEvents(tx: Transaction, accountId: Id, events: NewEvent[]): void {
  if (events.length > 0) ledgerOf(tx, accountId).events.push(...events)
}

/** Moves kept totals, in the same last statement. */
export function countConversations(tx: Transaction, accountId: Id, steps: CounterStep[]): void {
  const { counters } = ledgerOf(tx, accountId)
  for (const step of steps) {
    const key = `${step.inboxId}/${step.status}/${step.assigneeId ?? 0}`
    counters.set(key, { ...step, by: step.by + (counters.get(key)?.by ?? 0) })
  }
}

function ledgerOf(tx: Transaction, accountId: Id): Ledger {
  let ledger = ledgers.get(tx)
  if (!ledger) {
    ledger = { accountId, events: [], counters: new Map() }
    ledgers.set(tx, ledger)
    tx.beforeCommit(flushKey, () => flush(tx, ledger!))
  }
  if (ledger.accountId !== accountId)
    throw new Error(
      `One transaction writes to one account; this one writes to ${ledger.accountId} and ${accountId}`,
    )
  return ledger
}

/**
 * The last statement: takes the positions, writes the events and the counters. The row it locks is the only
 * one that all writers of an account share, and nothing is locked after it.
 */
async function flush(tx: Transaction, { accountId, events, counters }: Ledger): Promise<void> {
  const steps = [...counters.values()].filter(({ by }) => by !== 0)
  const rows = events.map((event, index) => ({ ...event, ordinal: index + 1, id: tx.newId() }))
  await tx.query(sql`
    with taken as (
      update account_positions set last = last + ${rows.length}::bigint, contacts = contacts + ${moreContacts(events)}::bigint
       where account_id = ${accountId} returning last - ${rows.length}::bigint as before
    ), counted as (
      insert into conversation_counters as c (account_id, inbox_id, status, assignee_id, count)
      select ${accountId}::bigint, s.* from taken, unnest(
        ${steps.map(({ inboxId }) => inboxId)}::bigint[], ${steps.map(({ status }) => status)}::text[],
        ${steps.map(({ assigneeId }) => assigneeId ?? 0)}::bigint[], ${steps.map(({ by }) => by)}::bigint[]) as s
          on conflict (account_id, inbox_id, status, assignee_id) do update set count = c.count + excluded.count
    )
    insert into events (account_id, position, created_at, id, type, inbox_id, conversation_id, contact_id, subject_id, data)
    select ${accountId}::bigint, taken.before + e.ordinal, ${tx.now()}::timestamptz, e.id, e.type, e."inboxId", e."conversationId", e."contactId",
           e."subjectId", coalesce(e.data, '{}')
      from taken, jsonb_to_recordset(${JSON.stringify(rows)}) as e (ordinal int, id bigint, type text,
           "inboxId" bigint, "conversationId" bigint, "contactId" bigint, "subjectId" bigint, data jsonb)`)
  tx.signal('events')
}

/** How many contacts more the account has after these events. */
function moreContacts(events: NewEvent[]): number {
  const count = (type: NewEvent['type']) => events.filter((event) => event.type === type).length
  return count('contact.created') - count('contact.deleted')
}
