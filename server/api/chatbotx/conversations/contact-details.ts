import { z } from 'zod'
import { type Sql, sql } from '../../../platform/db/index.ts'
import { fieldTypeSql } from '../custom-fields/field-types.ts'
import { idSql, timeSql } from '../present/time.ts'
import { Id, stored, Time } from '../schemas.ts'
import { Contact } from './contact-json.ts'
import { nullSql, objectSql } from './json-object.ts'

const Text = z.string().nullable()

/** A contact with what belongs to it. Nothing runs sequences yet, so that there is nobody in one. */
export const ContactDetails = Contact.extend({
  tags: z.array(
    z.object({
      ...stored,
      name: z.string(),
      deletedAt: Time.nullable(),
      folderId: Id.nullable(),
      workspaceId: Id,
    }),
  ),
  customFields: z.array(
    z.object({ id: Id, name: z.string(), type: z.string(), description: Text, value: Text }),
  ),
  notes: z.array(z.object({ ...stored, text: z.string() })),
  sequences: z.array(z.object({ id: Id, name: z.string() })),
})

const tag = objectSql({
  id: idSql(sql`g.id`),
  createdAt: timeSql(sql`g.created_at`),
  updatedAt: timeSql(sql`g.updated_at`),
  name: sql`g.name`,
  deletedAt: nullSql,
  folderId: nullSql,
  workspaceId: idSql(sql`g.account_id`),
})

const customField = objectSql({
  id: idSql(sql`d.id`),
  name: sql`d.name`,
  type: fieldTypeSql(sql`d`),
  description: sql`d.description`,
  value: sql`v.value #>> '{}'`,
})

const note = objectSql({
  id: idSql(sql`o.id`),
  createdAt: timeSql(sql`o.created_at`),
  updatedAt: timeSql(sql`o.updated_at`),
  text: sql`o.text`,
})

/** The further keys, of a contact `ct`. */
export const contactDetails: Record<string, Sql> = {
  tags: sql`coalesce((select json_agg(${tag} order by x.position, g.id) from contact_tags x
    join tags g on g.account_id = x.account_id and g.id = x.tag_id
    where x.account_id = ct.account_id and x.contact_id = ct.id), '[]')`,
  customFields: sql`coalesce((select json_agg(${customField} order by d.id) from custom_field_values v
    join custom_fields d on d.account_id = v.account_id and d.id = v.custom_field_id
    where v.account_id = ct.account_id and v.contact_id = ct.id), '[]')`,
  notes: sql`coalesce((select json_agg(${note} order by o.id) from contact_notes o
    where o.account_id = ct.account_id and o.contact_id = ct.id), '[]')`,
  sequences: sql`'[]'::json`,
}
