import { type Db, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Contact } from './contact.ts'
import { type ContactRow, toContact } from './contact-queries.ts'
import type { CustomValue } from './contact-value-queries.ts'

/** A contact with all that hangs on it but notes and history. */
export type ContactDetails = {
  contact: Contact
  /** In the order in which they were given. */
  tagIds: Id[]
  /** In the order in which their fields were made. */
  values: CustomValue[]
  /** Oldest first. */
  identities: { inboxId: Id; channel: string; address: string; username: string | null }[]
}

type DetailRow = ContactRow & {
  tag_ids: Id[]
  values: CustomValue[]
  identities: ContactDetails['identities']
}

/** Contacts with their details, in one statement for any number of them. Deleted ones are left out. */
export async function listContactDetails(
  db: Db,
  { accountId, ids }: { accountId: Id; ids: Id[] },
): Promise<ContactDetails[]> {
  if (ids.length === 0) return []
  const rows = await db.query<DetailRow>(sql`
    select c.*,
           array(select t.tag_id::text from contact_tags t
                  where t.account_id = c.account_id and t.contact_id = c.id order by t.position, t.tag_id) as tag_ids,
           (select coalesce(jsonb_agg(jsonb_build_object('customFieldId', v.custom_field_id::text, 'value', v.value)
                                      order by v.custom_field_id), '[]')
              from custom_field_values v where v.account_id = c.account_id and v.contact_id = c.id) as values,
           (select coalesce(jsonb_agg(jsonb_build_object('inboxId', i.inbox_id::text, 'channel', b.channel,
                                                         'address', i.address, 'username', i.username) order by i.id), '[]')
              from identities i join inboxes b on b.account_id = i.account_id and b.id = i.inbox_id
             where i.account_id = c.account_id and i.contact_id = c.id) as identities
      from contacts c where c.account_id = ${accountId} and c.id = any(${ids}::bigint[]) and c.deleted_at is null`)
  return rows.map((row) => ({
    contact: toContact(row),
    tagIds: row.tag_ids,
    values: row.values,
    identities: row.identities,
  }))
}
