import { type Db, sql } from '../../platform/db/index.ts'

type Old = { olderThan: Date; limit?: number }

/** Deletes webhooks that were ended before a time, with all that was delivered to them. Answers how many, `limit` at most. */
export async function deleteEndedWebhooks(db: Db, { olderThan, limit = 100 }: Old): Promise<number> {
  const rows = await db.query(sql`
    delete from webhooks w
     using (select account_id, id from webhooks where deleted_at < ${olderThan} order by deleted_at limit ${limit}) old
     where w.account_id = old.account_id and w.id = old.id
    returning 1`)
  return rows.length
}

/**
 * Deletes the webhooks of IVR calls that no call has named and nothing was delivered to since a time. Answers how
 * many, `limit` at most.
 */
export async function deleteUnusedIvrWebhooks(db: Db, { olderThan, limit = 1_000 }: Old): Promise<number> {
  const rows = await db.query(sql`
    delete from webhooks w
     using (select o.account_id, o.id from webhooks o
             where o.purpose = 'ivr' and o.updated_at < ${olderThan}
               and not exists (select 1 from deliveries d where d.account_id = o.account_id and d.webhook_id = o.id
                                  and (d.finished_at is null or d.finished_at >= ${olderThan}))
             order by o.updated_at limit ${limit}) old
     where w.account_id = old.account_id and w.id = old.id and w.updated_at < ${olderThan}
    returning 1`)
  return rows.length
}
