import { runCampaign } from '../server/core/campaigns/index.ts'
import type { Inbox } from '../server/core/inboxes/index.ts'
import { type Database, sql } from '../server/platform/db/index.ts'
import { toUuid } from '../server/platform/ids.ts'
import { claimLanes } from '../server/platform/lanes/lane-queries.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'

/** A server with one account, one WhatsApp inbox and one approved template, and the calls that tests of campaigns make. */
export type CampaignBench = Awaited<ReturnType<typeof startCampaignBench>>

export const visitComponents = [{ type: 'BODY', text: 'Hello {{1}}, see you on {{2}}.' }]

type BenchOptions = {
  workers?: boolean
  graphUrl?: string
  settings?: Record<string, unknown>
}

export async function startCampaignBench({ workers = true, graphUrl, settings }: BenchOptions = {}) {
  const server = await startTestServer({ workers })
  const account = await makeAccount(server.db)
  const inbox = await makeWhatsAppInbox(server, account.id, { graphUrl, settings })
  const templateId = await makeTemplate(server.db, inbox, {
    name: 'visit_reminder',
    components: visitComponents,
  })
  return {
    server,
    db: server.db,
    account,
    inbox,
    template: toUuid('template', templateId),
    ...makeCalls(server, account.vobizHeaders),
  }
}

/** Calls of the Vobiz dialect on whatever app the server has at that moment. */
function makeCalls(server: TestServer, headers: Record<string, string>) {
  const call = async (method: 'GET' | 'POST' | 'DELETE', path: string, payload?: object) => {
    const url = path.startsWith('/v1') ? path : `/api/v1/messaging${path}`
    const answer = await server.app.http.inject({ method, url, headers, payload })
    return { status: answer.statusCode, body: answer.body ? answer.json() : undefined }
  }
  return {
    call,
    get: async (path: string) => (await call('GET', path)).body,
    post: (path: string, payload?: object) => call('POST', path, payload),
    remove: (path: string) => call('DELETE', path),
  }
}

export async function makeTemplate(
  db: Database,
  { accountId, id: inboxId }: Pick<Inbox, 'accountId' | 'id'>,
  { name, status = 'approved', components = [] }: { name: string; status?: string; components?: unknown[] },
): Promise<string> {
  const id = db.newId()
  await db.query(sql`
    insert into templates (account_id, id, inbox_id, name, language, category, status, components, created_at, updated_at)
    values (${accountId}, ${id}, ${inboxId}, ${name}, 'en_US', 'MARKETING', ${status}, ${JSON.stringify(components)}, now(), now())`)
  return id
}

/** So many contacts with a phone number each and all with the tag. Answers their ids in order. */
export async function makeContacts(
  db: Database,
  accountId: string,
  { count, tag, phonePrefix = '+1555030' }: { count: number; tag?: string; phonePrefix?: string },
): Promise<string[]> {
  const ids = Array.from({ length: count }, () => db.newId())
  await db.query(sql`
    insert into contacts (account_id, id, name, phone, created_at, updated_at)
    select ${accountId}::bigint, c.id, 'Contact ' || c.n, ${phonePrefix} || lpad(c.n::text, 6, '0'), now(), now()
      from unnest(${ids}::bigint[]) with ordinality as c (id, n)`)
  if (tag) await tagContacts(db, accountId, { ids, tag })
  return ids
}

export async function tagContacts(
  db: Database,
  accountId: string,
  { ids, tag }: { ids: string[]; tag: string },
): Promise<void> {
  await db.query(sql`
    insert into tags (account_id, id, name, created_at, updated_at) values (${accountId}, ${db.newId()}, ${tag}, now(), now())
        on conflict (account_id, name, duplicate) do nothing`)
  await db.query(sql`
    insert into contact_tags (account_id, contact_id, tag_id, position, contact_created_at, created_at)
    select c.account_id, c.id, t.id, 1, c.created_at, now() from contacts c, tags t
     where c.account_id = ${accountId} and c.id = any(${ids}::bigint[]) and t.account_id = ${accountId} and t.name = ${tag}`)
}

/** What an update of a contact's custom attribute leaves behind. */
export async function setField(
  db: Database,
  accountId: string,
  { ids, name, value }: { ids: string[]; name: string; value: unknown },
): Promise<void> {
  const fieldId = db.newId()
  await db.query(sql`
    insert into custom_fields (account_id, id, name, type, created_at, updated_at)
    values (${accountId}, ${fieldId}, ${name}, 'text', now(), now())`)
  await db.query(sql`
    insert into custom_field_values (account_id, contact_id, custom_field_id, value, updated_at)
    select ${accountId}::bigint, id, ${fieldId}::bigint, ${JSON.stringify(value)}::jsonb, now() from unnest(${ids}::bigint[]) as c (id)`)
}

/** Does what is due of campaigns, step by step, until nothing is due at the moment or so many steps were taken. */
export async function runDueCampaigns(
  db: Database,
  { transactions = db, steps = 1000 }: { transactions?: Pick<Database, 'transaction'>; steps?: number } = {},
): Promise<void> {
  for (let step = 0; step < steps; step += 1) {
    const [lane] = await claimLanes(db, { kind: 'campaign', limit: 1, leaseMs: 60_000 })
    if (!lane) return
    await runCampaign({ db: transactions, sendsPerSecond: 80 }, lane)
  }
}
