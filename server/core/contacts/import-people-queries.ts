import { sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Contact } from './contact.ts'
import { type ContactRow, toContact } from './contact-queries.ts'

/** Contacts that nobody else changes until the transaction ends. Those that are deleted are left out. */
export async function lockContacts(tx: Transaction, accountId: Id, ids: Id[]): Promise<Contact[]> {
  const rows = await tx.query<ContactRow>(sql`
    select * from contacts where account_id = ${accountId} and id = any(${ids}::bigint[]) and deleted_at is null
     order by id for no key update`)
  return rows.map(toContact)
}

/** Writes names, numbers and addresses of locked contacts, in one statement for any number of them. */
export async function updateContactRows(tx: Transaction, accountId: Id, contacts: Contact[]): Promise<void> {
  if (contacts.length === 0) return
  const column = (key: keyof Contact) => contacts.map((contact) => contact[key] ?? null)
  await tx.query(sql`
    update contacts c
       set name = n.name, name_source = n.name_source, first_name = n.first_name, last_name = n.last_name, phone = n.phone,
           email = n.email, updated_at = ${tx.now()}
      from unnest(${column('id')}::bigint[], ${column('name')}::text[], ${column('nameSource')}::text[],
                  ${column('firstName')}::text[], ${column('lastName')}::text[], ${column('phone')}::text[],
                  ${column('email')}::text[]) as n (id, name, name_source, first_name, last_name, phone, email)
     where c.account_id = ${accountId} and c.id = n.id`)
}

export type ValueOfContact = { contactId: Id; customFieldId: Id; value: unknown }

/** A value that came or changed, as text. */
export type ValueChangeOfContact = {
  contactId: Id
  customFieldId: Id
  field: string
  oldValue: string | null
  newValue: string
}

/** Sets values of locked contacts; their others stay. No contact has two of one field here. Answers what changed. */
export async function setValuesOfContacts(
  tx: Transaction,
  accountId: Id,
  values: ValueOfContact[],
): Promise<ValueChangeOfContact[]> {
  if (values.length === 0) return []
  return tx.query<ValueChangeOfContact>(sql`
    with given as (
      select * from unnest(${values.map(({ contactId }) => contactId)}::bigint[],
                           ${values.map(({ customFieldId }) => customFieldId)}::bigint[],
                           ${values.map(({ value }) => JSON.stringify(value))}::jsonb[]) as n (contact_id, custom_field_id, value)
    ), before as (
      select v.contact_id, v.custom_field_id, v.value from given n
        join custom_field_values v on v.account_id = ${accountId} and v.contact_id = n.contact_id and v.custom_field_id = n.custom_field_id
    ), written as (
      insert into custom_field_values as v (account_id, contact_id, custom_field_id, value, updated_at)
      select ${accountId}::bigint, n.contact_id, n.custom_field_id, n.value, ${tx.now()}::timestamptz from given n
       order by n.contact_id, n.custom_field_id
          on conflict (account_id, contact_id, custom_field_id)
          do update set value = excluded.value, updated_at = excluded.updated_at where v.value <> excluded.value
      returning v.contact_id, v.custom_field_id, v.value
    )
    select w.contact_id as "contactId", w.custom_field_id as "customFieldId", f.name as field,
           b.value #>> '{}' as "oldValue", w.value #>> '{}' as "newValue"
      from written w
      join custom_fields f on f.account_id = ${accountId} and f.id = w.custom_field_id
      left join before b on b.contact_id = w.contact_id and b.custom_field_id = w.custom_field_id
     order by w.contact_id, w.custom_field_id`)
}
