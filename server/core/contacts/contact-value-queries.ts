import { sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'

export type CustomValue = { customFieldId: Id; value: unknown }

/** Gives a contact exactly these values. Answers the fields whose value came, went or changed. */
export async function replaceCustomValues(
  tx: Transaction,
  { accountId, contactId, values }: { accountId: Id; contactId: Id; values: CustomValue[] },
): Promise<Id[]> {
  const fieldIds = values.map(({ customFieldId }) => customFieldId)
  const rows = await tx.query<{ custom_field_id: Id }>(sql`
    with removed as (
      delete from custom_field_values
       where account_id = ${accountId} and contact_id = ${contactId} and custom_field_id <> all(${fieldIds}::bigint[])
      returning custom_field_id
    ), written as (
      insert into custom_field_values as v (account_id, contact_id, custom_field_id, value, updated_at)
      select ${accountId}::bigint, ${contactId}::bigint, n.custom_field_id, n.value, ${tx.now()}::timestamptz
        from unnest(${fieldIds}::bigint[], ${values.map(({ value }) => JSON.stringify(value))}::jsonb[]) as n (custom_field_id, value)
          on conflict (account_id, contact_id, custom_field_id)
          do update set value = excluded.value, updated_at = excluded.updated_at where v.value <> excluded.value
      returning v.custom_field_id
    )
    select custom_field_id from written union all select custom_field_id from removed`)
  return rows.map(({ custom_field_id }) => custom_field_id)
}
