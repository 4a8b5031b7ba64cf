import { sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'

export type TagRow = { id: Id; name: string }

/** Tags by name. The lock keeps them from being deleted before they are used. */
export async function lockTagsByName(tx: Transaction, accountId: Id, names: string[]): Promise<TagRow[]> {
  return tx.query<TagRow>(sql`
    select id, name from tags where account_id = ${accountId} and name = any(${names}::text[]) order by name for key share`)
}

/** Makes tags; one whose name is taken meanwhile is left out of the answer. Sorted, so that two writers do not block each other. */
export async function insertTags(tx: Transaction, accountId: Id, names: string[]): Promise<TagRow[]> {
  return tx.query<TagRow>(sql`
    insert into tags (account_id, id, name, created_at, updated_at)
    select ${accountId}::bigint, t.id, t.name, ${tx.now()}::timestamptz, ${tx.now()}::timestamptz
      from unnest(${names.map(() => tx.newId())}::bigint[], ${names}::text[]) as t (id, name) order by t.name
        on conflict (account_id, name) do nothing
    returning id, name`)
}
