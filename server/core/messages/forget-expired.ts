import { type Db, sql } from '../../platform/db/index.ts'

/** Drops updates whose message did not come within a day. Answers how many. */
export async function dropParkedUpdates(db: Db, { olderThan }: { olderThan: Date }): Promise<number> {
  const rows = await db.query(sql`delete from parked_updates where created_at < ${olderThan} returning 1`)
  return rows.length
}
