import { expect } from 'vitest'
import { type CredentialPermissions, createCredential } from '../server/core/accounts/index.ts'
import { recordCallReport } from '../server/core/calls/index.ts'
import type { Inbox } from '../server/core/inboxes/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { type IdKind, toUuid } from '../server/platform/ids.ts'
import { makeTemplate } from './campaign-bench.ts'
import { makeAccount, makeWhatsAppInbox, type TestServer } from './harness.ts'

export type Headers = Record<string, string>
type Ids = Record<
  | 'inbox'
  | 'contact'
  | 'conversation'
  | 'message'
  | 'template'
  | 'campaign'
  | 'cannedResponse'
  | 'call'
  | 'webhook',
  string
> &
  Partial<Record<IdKind, string>>
/** An inbox with one of everything around it. */
export type Line = { ids: Ids; wacid: string; inbox: Inbox }
export type Tenant = Line & { accountId: string; authId: string; headers: Headers }
export type Answered = { status: number; body: Record<string, unknown> }

export async function makeTenant(server: TestServer, name: string, line: number): Promise<Tenant> {
  const { id, credentials, vobizHeaders } = await makeAccount(server.db, name)
  const tenant = { accountId: id, authId: credentials.vobiz.auth_id, headers: vobizHeaders }
  return { ...tenant, ...(await makeLine(server, tenant, line)) }
}

/** One of everything around an inbox. */
export async function makeLine(
  server: TestServer,
  tenant: { accountId: string; headers: Headers },
  line: number,
): Promise<Line> {
  const { accountId } = tenant
  const phone = `+1555010000${line}`
  const inbox = await makeWhatsAppInbox(server, accountId, {
    phone,
    settings: { phone_number_id: `90${line}` },
  })
  const template = toUuid('template', await makeTemplate(server.db, inbox, { name: `line_${line}` }))
  const wacid = `wacid.line${line}`
  const person = {
    addresses: [`1555020000${line}`],
    phone: `+1555020000${line}`,
    name: `Person of line ${line}`,
  }
  await server.db.transaction((tx) =>
    recordCallReport(tx, accountId, {
      type: 'call',
      inboxId: inbox.id,
      networkId: wacid,
      event: 'connect',
      direction: 'inbound',
      person,
      at: new Date().toISOString(),
      report: {},
    }),
  )
  const post = async (path: string, body: object) => {
    const answer = await call(server, tenant, { method: 'POST', path: `/api/v1/messaging${path}`, body })
    expect(answer.status, JSON.stringify(answer)).toBe(201)
    return answer.body as Record<string, string>
  }
  const message = await post('/messages', {
    ...textTo(inbox.uuid, `Secret of line ${line}`),
    to: person.phone,
  })
  const ids = {
    inbox: inbox.uuid,
    template,
    message: message['id']!,
    conversation: message['conversation_id']!,
    contact: message['contact_id']!,
  }
  const campaign = await post('/campaigns', { ...campaignOf({ ids }), name: `Campaign of line ${line}` })
  const canned = await post('/canned-responses', {
    shortcut: `/line${line}`,
    content: `Secret of line ${line}`,
  })
  const webhook = await post('/webhooks', { url: `http://127.0.0.1:8099/line${line}`, secret: 's' })
  const [callRow] = await server.db.query<{ id: string }>(
    sql`select id from calls where account_id = ${accountId} and inbox_id = ${inbox.id}`,
  )
  return {
    inbox,
    wacid,
    ids: {
      ...ids,
      campaign: campaign['id']!,
      cannedResponse: canned['id']!,
      webhook: webhook['id']!,
      call: toUuid('call', callRow!.id),
    },
  }
}

export function textTo(channel_id: string, body = 'x') {
  return { channel_id, to: '+15550100003', type: 'text', text: { body } }
}

export function campaignOf({ ids }: { ids: Pick<Ids, 'inbox' | 'template'> }) {
  return {
    channel_id: ids.inbox,
    name: 'x',
    template_id: ids.template,
    template_components: [],
    audience_type: 'tags',
    audience_tags: ['nobody'],
  }
}

/** Another credential of the account, which may do less. */
export async function limit(
  server: TestServer,
  { accountId, authId }: Tenant,
  permissions: CredentialPermissions,
): Promise<{ headers: Headers }> {
  const { token } = await server.db.transaction((tx) =>
    createCredential(tx, { accountId, dialect: 'vobiz', permissions }),
  )
  return { headers: { 'x-auth-id': authId, 'x-auth-token': token } }
}

/** One exchange; the answer without what is another each time. */
export async function call(
  server: TestServer,
  caller: { headers: Headers } | undefined,
  { method = 'GET', path, body }: { method?: string; path: string; body?: object },
): Promise<Answered> {
  const answer = await server.app.http.inject({
    method: method as 'GET',
    url: path,
    headers: caller?.headers ?? {},
    ...(body && { payload: body }),
  })
  const { timestamp: _at, requestId: _id, ...rest } = answer.body ? answer.json() : {}
  return { status: answer.statusCode, body: rest }
}

/** All rows of an account in all tables, each table as one sum. */
export async function rowsOf({ db }: TestServer, accountId: string): Promise<Record<string, string>> {
  const tables = await db.query<{ name: string }>(sql`
    select table_name as name from information_schema.columns
     where table_schema = current_schema() and column_name = 'account_id'`)
  const sums: Record<string, string> = {}
  for (const { name } of tables) {
    const [row] = await db.query<{ sum: string }>(sql`
      select query_to_xml(format('select md5(coalesce(string_agg(t::text, %L order by t::text), %L)) as sum from %I t where account_id = %s',
        ',', '', ${name}::text, ${accountId}::text), false, true, '')::text as sum`)
    sums[name] = row!.sum
  }
  expect(Object.keys(sums).length).toBeGreaterThan(20)
  return sums
}
