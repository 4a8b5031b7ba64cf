import { toContactFilter, toConversationView } from '../../server/api/chatbotx/contact-filter/index.ts'
import {
  conversationJoins,
  conversationJson,
} from '../../server/api/chatbotx/conversations/conversation-json.ts'
import { writePlace } from '../../server/api/chatbotx/conversations/place.ts'
import { shownChannels } from '../../server/api/chatbotx/conversations/shown-channels.ts'
import { conversationViewPage, readKeyword } from '../../server/core/contact-filters/index.ts'
import { createCustomField } from '../../server/core/custom-fields/index.ts'
import { type Database, sql, toStatement } from '../../server/platform/db/index.ts'
import { alternate, type Bench, withBare, withLoad, withServer } from '../bench.ts'
import { appSecret, type Subject } from '../laboratory.ts'
import type { BareStatement } from '../processes/bare.ts'
import type { GetJob } from '../processes/load.ts'
import { atLeast, atMost, ms, type Row, rate } from '../report.ts'

const path = '/api/v1/conversations'
const pageSize = 20
const throughputConcurrency = 16
const latencyConcurrency = 2

/** What is asked for, as the dialect reads it from the query. */
type Asked = Parameters<typeof toConversationView>[0] & {
  keyword?: string
  contactFilter?: Parameters<typeof toContactFilter>[0]
}
type Case = { name: string; asked: Asked }

/** ChatbotX's list of conversations: its default page, its filters, its size and its depth by cursor. */
export async function measureChatbotx(bench: Bench): Promise<Row[]> {
  const { large, small } = bench.lab
  const cases = await chooseCases(bench)
  const statements = Object.fromEntries(
    cases.map(({ name, asked }) => [name, listStatement(large, name, asked)]),
  )
  const depth = Math.min(1000, Math.floor((bench.options.size * 0.7) / pageSize))
  const cursor = await cursorAt(bench, depth * pageSize)
  return withServer(bench, (server) =>
    withBare(bench, { appSecret, statements }, (bareOrigin) =>
      withLoad(async (run) => {
        const get = (
          subject: Subject,
          query: Record<string, string>,
          concurrency = latencyConcurrency,
        ): GetJob => ({
          kind: 'get',
          origin: server.url,
          headers: { authorization: `Bearer ${subject.chatbotxToken}` },
          paths: [`${path}?${new URLSearchParams(query)}`],
          concurrency,
          seconds: 0,
        })
        const rows: Row[] = []
        for (const { name, asked } of cases) {
          bench.say(`ChatbotX: ${name} against bare`)
          const ours = get(large, toQuery(asked), throughputConcurrency)
          const page = await alternate(bench, run, {
            by: 'perSecond',
            ours,
            bare: { ...ours, origin: bareOrigin, paths: [`/${encodeURIComponent(name)}`] },
          })
          rows.push({
            what: `ChatbotX: conversation list, ${name}, of bare`,
            ...atLeast(page.ratio, name === 'default page' ? 0.7 : 0.5),
            absolute: `${rate(page.ours.perSecond)}; bare ${rate(page.bare.perSecond)}`,
          })
        }
        bench.say('ChatbotX: the list by size and by depth')
        const bySize = await alternate(bench, run, { by: 'p50', ours: get(large, {}), bare: get(small, {}) })
        const byDepth = await alternate(bench, run, {
          by: 'p50',
          ours: get(large, { cursor }),
          bare: get(large, {}),
        })
        return [
          ...rows,
          {
            what: `the same: p50 at ${bench.options.size} over p50 at ${Math.min(10_000, bench.options.size)} conversations`,
            ...atMost(bySize.ratio, 1.3),
            absolute: `${ms(bySize.ours.p50)}; ${ms(bySize.bare.p50)}`,
          },
          {
            what: `the same: page ${depth} by cursor over page 1`,
            ...atMost(byDepth.ratio, 1.3),
            absolute: `${ms(byDepth.ours.p50)}; ${ms(byDepth.bare.p50)}`,
          },
        ]
      }),
    ),
  )
}

/** One of each kind of filter, with values that the data have. */
async function chooseCases({ lab }: Bench): Promise<Case[]> {
  const { accountId } = lab.large
  const field = await customField(lab.db, accountId)
  const [some] = await lab.db.query<{ user_id: string; name: string; tag_id: string }>(sql`
    select a.user_id, split_part(ct.name, ' ', 1) as name, t.tag_id
      from conversations c
      join agents a on a.account_id = c.account_id and a.id = c.assignee_id
      join contacts ct on ct.account_id = c.account_id and ct.id = c.contact_id
      join contact_tags t on t.account_id = c.account_id and t.contact_id = c.contact_id
     where c.account_id = ${accountId} and a.user_id is not null
     order by c.last_activity_at desc limit 1`)
  const { user_id, name, tag_id } = some!
  const filter = (condition: Record<string, unknown>): Asked => ({
    contactFilter: { operator: 'and', conditions: [condition] } as Asked['contactFilter'],
  })
  return [
    { name: 'default page', asked: {} },
    { name: 'unread', asked: { tags: ['unread'] } },
    { name: 'noAdminReply', asked: { tags: ['noAdminReply'] } },
    { name: 'assignedId', asked: { assignedId: `u_${user_id}` } },
    { name: 'channel', asked: { channel: 'whatsapp' } },
    { name: 'keyword', asked: { keyword: name } },
    { name: 'tag', asked: filter({ field: 'tags', operator: 'in', value: [tag_id] }) },
    {
      name: 'custom field',
      asked: filter({
        field: 'customField',
        customFieldId: field.id,
        valueType: 'text',
        operator: 'eq',
        value: field.value,
      }),
    },
  ]
}

/** Seeds give contacts no values: a third of them gets one here, each one five hundredth of those the same. */
async function customField(db: Database, accountId: string): Promise<{ id: string; value: string }> {
  const name = 'Plan of the bench'
  const value = 'plan 7'
  const [known] = await db.query<{ id: string }>(
    sql`select id from custom_fields where account_id = ${accountId} and name = ${name}`,
  )
  if (known) return { id: known.id, value }
  const { id } = await db.transaction((tx) => createCustomField(tx, { accountId, name, type: 'text' }))
  await db.query(sql`
    insert into custom_field_values (account_id, contact_id, custom_field_id, value, updated_at)
    select account_id, id, ${id}::bigint, to_jsonb('plan ' || row_number() over () % 500), now()
      from contacts where account_id = ${accountId} and id % 3 = 0`)
  await db.query(sql`analyze custom_field_values`)
  return { id, value }
}

function toQuery({ tags, contactFilter, ...plain }: Asked): Record<string, string> {
  return {
    ...(plain as Record<string, string>),
    ...(tags && { tags: JSON.stringify(tags) }),
    ...(contactFilter && { contactFilter: JSON.stringify(contactFilter) }),
  }
}

/** The statement of a page as the dialect sends it. */
function listStatement({ accountId }: Subject, name: string, asked: Asked): BareStatement {
  const scope = { accountId, now: new Date() }
  const contacts = asked.contactFilter && toContactFilter(asked.contactFilter, scope)
  const page = conversationViewPage(
    scope,
    {
      view: toConversationView(asked, contacts),
      channels: shownChannels,
      contacts,
      keyword: asked.keyword === undefined ? undefined : readKeyword(asked.keyword),
    },
    { row: conversationJson(), joins: conversationJoins(undefined), limit: pageSize + 1 },
  )
  const items = sql`select '[' || coalesce(string_agg(p.row::text, ','), '') || ']' as items from (${page}) p`
  return { ...toStatement(items), name, before: '{"data":', after: ',"nextCursor":null,"prevCursor":null}' }
}

async function cursorAt({ lab }: Bench, offset: number): Promise<string> {
  const [row] = await lab.db.query<{ id: string; at: Date }>(sql`
    select id, last_activity_at as at from conversations where account_id = ${lab.large.accountId} and archived_at is null
     order by last_activity_at desc, id desc offset ${offset} limit 1`)
  return writePlace({ id: row!.id, at: row!.at.toISOString() })
}
