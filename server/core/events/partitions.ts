import { type Database, Sql, sql } from '../../platform/db/index.ts'

const dayMs = 86_400_000
const daysAhead = 3

/**
 * Keeps the log's partitions: one for each of the next days, none older than `keepDays`. What was written for a
 * day that had no partition yet stands in the default one, and is dropped from there by age.
 */
export async function maintainEventPartitions(
  db: Database,
  { keepDays }: { keepDays: number },
): Promise<void> {
  const today = Math.floor(db.now().getTime() / dayMs)
  const known = new Set(await partitionNames(db))
  for (let day = today; day <= today + daysAhead; day += 1) {
    if (!known.has(partitionName(day))) await addPartition(db, day)
  }
  for (const name of known) {
    if (name < partitionName(today - keepDays)) await db.query(new Sql([`drop table if exists ${name}`], []))
  }
  await db.query(sql`delete from events_default where created_at < ${new Date((today - keepDays) * dayMs)}`)
}

async function partitionNames(db: Database): Promise<string[]> {
  const rows = await db.query<{ name: string }>(sql`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'events'::regclass and c.relname ~ '^events_[0-9]{8}$'`)
  return rows.map(({ name }) => name)
}

/** A day that already has events in the default partition keeps them there: PostgreSQL would have to move them. */
async function addPartition(db: Database, day: number): Promise<void> {
  const from = new Date(day * dayMs)
  const to = new Date((day + 1) * dayMs)
  const taken = await db.query(
    sql`select 1 from events_default where created_at >= ${from} and created_at < ${to} limit 1`,
  )
  if (taken.length > 0) return
  const range = `from ('${from.toISOString()}') to ('${to.toISOString()}')`
  await db.query(
    new Sql([`create table if not exists ${partitionName(day)} partition of events for values ${range}`], []),
  )
}

function partitionName(day: number): string {
  return `events_${new Date(day * dayMs).toISOString().slice(0, 10).replaceAll('-', '')}`
}
