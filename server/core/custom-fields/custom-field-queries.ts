import { sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { CustomField } from './custom-field.ts'

/** Fields by name. The lock keeps them from being deleted before they are used. */
export async function lockCustomFieldsByName(
  tx: Transaction,
  accountId: Id,
  names: string[],
): Promise<CustomField[]> {
  return tx.query<CustomField>(sql`
    select id, name, type from custom_fields
     where account_id = ${accountId} and name = any(${names}::text[]) order by name for key share`)
}

/** Makes fields; one whose name is taken meanwhile is left out of the answer. Sorted, so that two writers do not block each other. */
export async function insertCustomFields(
  tx: Transaction,
  accountId: Id,
  fields: Omit<CustomField, 'id'>[],
): Promise<CustomField[]> {
  return tx.query<CustomField>(sql`
    insert into custom_fields (account_id, id, name, type, created_at, updated_at)
    select ${accountId}::bigint, f.id, f.name, f.type, ${tx.now()}::timestamptz, ${tx.now()}::timestamptz
      from unnest(${fields.map(() => tx.newId())}::bigint[], ${fields.map(({ name }) => name)}::text[],
                  ${fields.map(({ type }) => type)}::text[]) as f (id, name, type) order by f.name
        on conflict (account_id, name) do nothing
    returning id, name, type`)
}
