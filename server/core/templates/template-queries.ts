import { type Db, emptySql, type Sql, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { NetworkTemplate } from '../inboxes/index.ts'
import type { Template, TemplateDraft, TemplateStatus } from './template.ts'

export type TemplateRow = {
  account_id: Id
  id: Id
  inbox_id: Id
  network_id: string | null
  name: string
  language: string
  category: string
  status: TemplateStatus
  components: unknown[]
  quality: string
  reason: string | null
  created_at: Date
  updated_at: Date
}

/** What names a template within an account besides its id. */
export type TemplateName = { accountId: Id; inboxId: Id; name: string; language: string }

export type TemplateFilter = { accountId: Id; inboxId: Id; status?: TemplateStatus }

export async function findTemplate(
  db: Db,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<Template | undefined> {
  const [row] = await db.query<TemplateRow>(
    sql`select * from templates where account_id = ${accountId} and id = ${id}`,
  )
  return row && toTemplate(row)
}

export async function findTemplateByName(
  db: Db,
  { accountId, inboxId, name, language }: TemplateName,
): Promise<Template | undefined> {
  const [row] = await db.query<TemplateRow>(sql`
    select * from templates
     where account_id = ${accountId} and inbox_id = ${inboxId} and name = ${name} and language = ${language}`)
  return row && toTemplate(row)
}

/** A page of an inbox's templates, newest first. */
export async function listTemplates(
  db: Db,
  filter: TemplateFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<Template[]> {
  const rows = await db.query<TemplateRow>(sql`
    select * from templates where ${conditions(filter)}
     order by created_at desc, id desc limit ${limit} offset ${offset}`)
  return rows.map(toTemplate)
}

export async function countTemplates(db: Db, filter: TemplateFilter): Promise<number> {
  const [row] = await db.query<{ total: string }>(
    sql`select count(*) as total from templates where ${conditions(filter)}`,
  )
  return Number(row!.total)
}

function conditions({ accountId, inboxId, status }: TemplateFilter): Sql {
  const byStatus = status ? sql`and status = ${status}` : emptySql
  return sql`account_id = ${accountId} and inbox_id = ${inboxId} ${byStatus}`
}

export async function lockTemplateByName(
  tx: Transaction,
  { accountId, inboxId, name, language }: TemplateName,
): Promise<Template | undefined> {
  const [row] = await tx.query<TemplateRow>(sql`
    select * from templates
     where account_id = ${accountId} and inbox_id = ${inboxId} and name = ${name} and language = ${language}
       for no key update`)
  return row && toTemplate(row)
}

/** A pending template. Undefined when the inbox has one of that name and language already. */
export async function insertTemplate(
  tx: Transaction,
  { accountId, inboxId, name, language, category, components }: TemplateDraft & TemplateName,
): Promise<Template | undefined> {
  const [row] = await tx.query<TemplateRow>(sql`
    insert into templates (account_id, id, inbox_id, name, language, category, status, components, created_at, updated_at)
    values (${accountId}, ${tx.newId()}, ${inboxId}, ${name}, ${language}, ${category}, 'pending',
            ${JSON.stringify(components)}, ${tx.now()}, ${tx.now()})
        on conflict (account_id, inbox_id, name, language) do nothing
    returning *`)
  return row && toTemplate(row)
}

export async function updateTemplate(tx: Transaction, template: Template): Promise<Template> {
  const { accountId, id, networkId, category, status, components, quality, reason } = template
  const [row] = await tx.query<TemplateRow>(sql`
    update templates
       set network_id = ${networkId ?? null}, category = ${category}, status = ${status}, quality = ${quality},
           components = ${JSON.stringify(components)}, reason = ${reason ?? null}, updated_at = ${tx.now()}
     where account_id = ${accountId} and id = ${id}
    returning *`)
  return toTemplate(row!)
}

export async function deleteTemplate(
  tx: Transaction,
  { accountId, id }: Pick<Template, 'accountId' | 'id'>,
): Promise<void> {
  await tx.query(sql`delete from templates where account_id = ${accountId} and id = ${id}`)
}

/** The row that a network's report means: by the network's id, else the one that still waits for its id, by name. */
export async function lockReported(
  tx: Transaction,
  {
    accountId,
    inboxId,
    networkId,
    name,
    language,
  }: Omit<TemplateName, 'name' | 'language'> & { networkId: string; name?: string; language?: string },
): Promise<Template | undefined> {
  const [row] = await tx.query<TemplateRow>(sql`
    select * from templates
     where account_id = ${accountId} and inbox_id = ${inboxId}
       and (network_id = ${networkId} or (network_id is null and name = ${name ?? null} and language = ${language ?? null}))
     order by network_id nulls last limit 1
       for no key update`)
  return row && toTemplate(row)
}

/** Writes what a network lists. Answers only the rows that are new or changed. */
export async function upsertTemplates(
  tx: Transaction,
  { accountId, inboxId }: { accountId: Id; inboxId: Id },
  templates: NetworkTemplate[],
): Promise<(Template & { isNew: boolean })[]> {
  if (templates.length === 0) return []
  const rows = templates.map((template) => ({ ...template, id: tx.newId() }))
  const written = await tx.query<TemplateRow & { is_new: boolean }>(sql`
    insert into templates as t (account_id, id, inbox_id, network_id, name, language, category, status, components, quality,
                                reason, created_at, updated_at)
    select ${accountId}::bigint, n.id, ${inboxId}::bigint, n."networkId", n.name, n.language, upper(n.category), n.status,
           n.components, coalesce(n.quality, 'UNKNOWN'), n.reason, ${tx.now()}::timestamptz, ${tx.now()}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(rows)}) as n (id bigint, "networkId" text, name text, language text,
           category text, status text, components jsonb, quality text, reason text)
     order by n.name, n.language
        on conflict (account_id, inbox_id, name, language) do update
       set network_id = excluded.network_id, category = excluded.category, status = excluded.status,
           components = excluded.components, quality = excluded.quality, reason = excluded.reason,
           updated_at = excluded.updated_at
     where (t.network_id, t.category, t.status, t.components, t.quality, t.reason) is distinct from
           (excluded.network_id, excluded.category, excluded.status, excluded.components, excluded.quality, excluded.reason)
    returning t.*, t.xmax = 0 as is_new`)
  return written.map((row) => ({ ...toTemplate(row), isNew: row.is_new }))
}

/** Disables what the network had once and lists no more. What came to be after it was asked is left alone. */
export async function disableMissing(
  tx: Transaction,
  {
    accountId,
    inboxId,
    networkIds,
    askedAt,
  }: { accountId: Id; inboxId: Id; networkIds: string[]; askedAt: Date },
): Promise<Template[]> {
  const rows = await tx.query<TemplateRow>(sql`
    update templates set status = 'disabled', reason = 'DELETED', updated_at = ${tx.now()}
     where account_id = ${accountId} and inbox_id = ${inboxId} and status <> 'disabled' and updated_at < ${askedAt}
       and network_id is not null and network_id <> all(${networkIds}::text[])
    returning *`)
  return rows.map(toTemplate)
}

export function toTemplate(row: TemplateRow): Template {
  return {
    accountId: row.account_id,
    id: row.id,
    inboxId: row.inbox_id,
    networkId: row.network_id ?? undefined,
    name: row.name,
    language: row.language,
    category: row.category,
    status: row.status,
    components: row.components,
    quality: row.quality,
    reason: row.reason ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
