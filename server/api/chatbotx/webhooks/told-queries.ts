import { contactsById } from '../../../core/contact-filters/index.ts'
import { type Db, sql } from '../../../platform/db/index.ts'
import type { Id } from '../../../platform/ids.ts'
import { contactInboxesJoin, contactJson } from '../conversations/contact-json.ts'
import { objectSql } from '../conversations/json-object.ts'
import { shownChannels } from '../conversations/shown-channels.ts'

/** What a field of a contact was and became, at a moment that an event tells of. */
export type Change = { name: string; oldValue: string | null; newValue: string | null }

type ChangeRow = {
  contact_id: Id
  created_at: Date
  field: string
  custom_field_id: Id | null
  old_value: string | null
  new_value: string | null
}

/** Names a change of a contact: a custom field by its id, any other field by its name. */
export function changeKey({ contactId, at, field }: { contactId: Id; at: Date; field: string }): string {
  return `${contactId}/${at.getTime()}/${field}`
}

/** The changes of some contacts at some moments. */
export async function listChanges(
  db: Db,
  { accountId, contactIds, times }: { accountId: Id; contactIds: Id[]; times: Date[] },
): Promise<Map<string, Change>> {
  if (contactIds.length === 0) return new Map()
  const rows = await db.query<ChangeRow>(sql`
    select contact_id, created_at, field, custom_field_id, old_value, new_value from contact_changes
     where account_id = ${accountId} and contact_id = any(${contactIds}::bigint[]) and created_at = any(${times}::timestamptz[])`)
  return new Map(
    rows.map((row) => [
      changeKey({ contactId: row.contact_id, at: row.created_at, field: row.custom_field_id ?? row.field }),
      { name: row.field, oldValue: row.old_value, newValue: row.new_value },
    ]),
  )
}

export async function listTagNames(
  db: Db,
  { accountId, ids }: { accountId: Id; ids: Id[] },
): Promise<Map<Id, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db.query<{ id: Id; name: string }>(
    sql`select id, name from tags where account_id = ${accountId} and id = any(${ids}::bigint[])`,
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** The users who some agents are; a bot is named by its own id. */
export async function listUserIds(
  db: Db,
  { accountId, ids }: { accountId: Id; ids: Id[] },
): Promise<Map<Id, Id>> {
  if (ids.length === 0) return new Map()
  const rows = await db.query<{ id: Id; user_id: Id }>(sql`
    select id, coalesce(user_id, id) as user_id from agents where account_id = ${accountId} and id = any(${ids}::bigint[])`)
  return new Map(rows.map(({ id, user_id }) => [id, user_id]))
}

/** Who assigned some conversations at some moments, as `conversationId/milliseconds`; programs are left out. */
export async function listAssigners(
  db: Db,
  { accountId, conversationIds, times }: { accountId: Id; conversationIds: Id[]; times: Date[] },
): Promise<Map<string, Id>> {
  if (conversationIds.length === 0) return new Map()
  const rows = await db.query<{ conversation_id: Id; created_at: Date; user_id: Id }>(sql`
    select s.conversation_id, s.created_at, coalesce(a.user_id, a.id) as user_id
      from assignments s join agents a on a.account_id = s.account_id and a.id = s.by_agent_id
     where s.account_id = ${accountId} and s.conversation_id = any(${conversationIds}::bigint[])
       and s.created_at = any(${times}::timestamptz[])`)
  return new Map(
    rows.map(({ conversation_id, created_at, user_id }) => [
      `${conversation_id}/${created_at.getTime()}`,
      user_id,
    ]),
  )
}

/** Which of some inboxes this API shows. */
export async function listShownInboxIds(
  db: Db,
  { accountId, ids }: { accountId: Id; ids: Id[] },
): Promise<Set<Id>> {
  if (ids.length === 0) return new Set()
  const rows = await db.query<{ id: Id }>(sql`
    select id from inboxes
     where account_id = ${accountId} and id = any(${ids}::bigint[]) and channel = any(${shownChannels}::text[])`)
  return new Set(rows.map(({ id }) => id))
}

const values = sql`from custom_field_values v
  join custom_fields f on f.account_id = v.account_id and f.id = v.custom_field_id
  where v.account_id = ct.account_id and v.contact_id = ct.id`

const newContact = objectSql({
  name: sql`nullif(concat_ws(' ', inboxes.first_name, inboxes.last_name), '')`,
  first_name: sql`inboxes.first_name`,
  last_name: sql`inboxes.last_name`,
  phone: sql`ct.phone`,
  email: sql`ct.email`,
  custom_fields: sql`coalesce((select json_object_agg(f.name, v.value #>> '{}' order by f.id) ${values}), '{}')`,
})

const externalContact = objectSql({
  contact: contactJson(),
  custom_fields: sql`coalesce((select json_agg(json_build_object('name', f.name, 'value', v.value #>> '{}') order by f.id) ${values}), '[]')`,
  tags: sql`coalesce((select json_agg(json_build_object('name', g.name) order by x.position)
    from contact_tags x join tags g on g.account_id = x.account_id and g.id = x.tag_id
    where x.account_id = ct.account_id and x.contact_id = ct.id), '[]')`,
  contact_sequences: sql`'[]'::json`,
})

const shapes = { newContact, externalContact }

/** What is told of some contacts that are not deleted. */
export async function listToldContacts(
  db: Db,
  { accountId, ids, shape }: { accountId: Id; ids: Id[]; shape: keyof typeof shapes },
): Promise<Map<Id, Record<string, unknown>>> {
  if (ids.length === 0) return new Map()
  const rows = await db.query<{ id: Id; row: Record<string, unknown> }>(
    contactsById({ accountId }, { ids, row: shapes[shape], joins: contactInboxesJoin(undefined) }),
  )
  return new Map(rows.map(({ id, row }) => [id, row]))
}
