import { listItemJson, listJoins } from '../../server/api/hatif/conversations/conversation-json.ts'
import { jsonArray } from '../../server/api/hatif/json.ts'
import {
  type ConversationFilter,
  conversationPage,
  countConversationRows,
  countStatement,
} from '../../server/core/conversations/index.ts'
import { sql, toStatement } from '../../server/platform/db/index.ts'
import { toUuid } from '../../server/platform/ids.ts'
import { alternate, type Bench, withBare, withLoad, withServer } from '../bench.ts'
import { appSecret, type Subject } from '../laboratory.ts'
import type { BareStatement } from '../processes/bare.ts'
import type { GetJob } from '../processes/load.ts'
import { atLeast, atMost, ms, type Row, rate } from '../report.ts'

const path = '/v2/conversations/service-account/channels'
const pageSize = 10
const throughputConcurrency = 16
const latencyConcurrency = 2

/** A filter as a client asks for it, and as the core has it. */
type Case = { name: string; query: string; filter: Partial<ConversationFilter> }

/** Hatif's list of conversations: its default page, each of its filters with its exact total, its depth, its timeline. */
export async function measureHatif(bench: Bench): Promise<Row[]> {
  const { large, small } = bench.lab
  const cases = await chooseCases(bench)
  const statements: Record<string, BareStatement> = {}
  for (const { name, filter } of cases) statements[name] = await listStatement(bench, large, { name, filter })
  return withServer(bench, (server) =>
    withBare(bench, { appSecret, statements }, (bareOrigin) =>
      withLoad(async (run) => {
        const tokens = new Map([
          [large, await tokenOf(server.url, large)],
          [small, await tokenOf(server.url, small)],
        ])
        const get = (subject: Subject, at: string, concurrency = latencyConcurrency): GetJob => ({
          kind: 'get',
          origin: server.url,
          headers: { authorization: `Bearer ${tokens.get(subject)}` },
          paths: [at],
          concurrency,
          seconds: 0,
        })
        const rows: Row[] = []
        for (const { name, query } of cases) {
          bench.say(`Hatif: ${name} against bare`)
          const ours = get(large, `${path}?${query}`, throughputConcurrency)
          const page = await alternate(bench, run, {
            by: 'perSecond',
            ours,
            bare: { ...ours, origin: bareOrigin, paths: [`/${encodeURIComponent(name)}`] },
          })
          rows.push({
            what: `Hatif: conversation list, ${name}, with its exact total, of bare`,
            ...atLeast(page.ratio, name === 'default page' ? 0.7 : 0.5),
            absolute: `${rate(page.ours.perSecond)}; bare ${rate(page.bare.perSecond)}`,
          })
        }
        bench.say('Hatif: the list by size and by depth')
        const bySize = await alternate(bench, run, {
          by: 'p50',
          ours: get(large, path),
          bare: get(small, path),
        })
        const skip = Math.min(1000, Math.floor((bench.options.size * 0.7) / pageSize)) * pageSize
        const byDepth = await alternate(bench, run, {
          by: 'p50',
          ours: get(large, `${path}?SkipCount=${skip}`),
          bare: get(large, path),
        })
        const timeline = `/v2/conversations/service-account/${toUuid('conversation', large.longConversationId)}/timeline`
        const deep = await alternate(bench, run, {
          by: 'p50',
          ours: get(large, `${timeline}?SkipCount=${skip}`),
          bare: get(large, timeline),
        })
        return [
          ...rows,
          {
            what: `the same: p50 at ${bench.options.size} over p50 at ${Math.min(10_000, bench.options.size)} conversations`,
            ...atMost(bySize.ratio, 1.3),
            absolute: `${ms(bySize.ours.p50)}; ${ms(bySize.bare.p50)}`,
          },
          {
            what: `the same: SkipCount ${skip} over the first page`,
            ...atMost(byDepth.ratio, 5),
            absolute: `${ms(byDepth.ours.p50)}; ${ms(byDepth.bare.p50)}`,
          },
          {
            what: `Hatif: timeline of ${large.messages / 10} messages, SkipCount ${skip} over the first page`,
            ...atMost(deep.ratio, 5),
            absolute: `${ms(deep.ours.p50)}; ${ms(deep.bare.p50)}`,
          },
        ]
      }),
    ),
  )
}

/** One of each filter, with values that the data have. */
async function chooseCases({ lab }: Bench): Promise<Case[]> {
  const { accountId } = lab.large
  const [some] = await lab.db.query<Chosen>(sql`
    select c.assignee_id, a.user_id, c.contact_id, ct.phone, split_part(ct.name, ' ', 1) as name, t.tag_id, c.last_activity_at
      from conversations c
      join agents a on a.account_id = c.account_id and a.id = c.assignee_id
      join conversation_tags t on t.account_id = c.account_id and t.conversation_id = c.id
      join contacts ct on ct.account_id = c.account_id and ct.id = c.contact_id
     where c.account_id = ${accountId} and ct.phone is not null and a.user_id is not null
     order by c.last_activity_at desc offset 100 limit 1`)
  const { assignee_id, user_id, contact_id, phone, name, tag_id, last_activity_at } = some!
  const digits = phone.slice(1)
  const from = new Date(last_activity_at.getTime() - 86_400_000)
  return [
    { name: 'default page', query: '', filter: {} },
    { name: 'Status', query: 'Status=2', filter: { statuses: ['closed'] } },
    {
      name: 'AssigneeUserIds',
      query: `AssigneeUserIds=${toUuid('user', user_id)}`,
      filter: { assigneeIds: [assignee_id] },
    },
    { name: 'GetUnAssigned', query: 'GetUnAssigned=true', filter: { unassigned: true } },
    {
      name: 'ContactIds',
      query: `ContactIds=${toUuid('contact', contact_id)}`,
      filter: { contactIds: [contact_id] },
    },
    { name: 'TagIds', query: `TagIds=${toUuid('tag', tag_id)}`, filter: { tagIds: [tag_id] } },
    { name: 'Name', query: `Name=${encodeURIComponent(name)}`, filter: { nameContains: name } },
    { name: 'PhoneNumber', query: `PhoneNumber=${digits}`, filter: { contactIds: [contact_id] } },
    { name: 'FromDate', query: `FromDate=${from.toISOString()}`, filter: { from } },
    { name: 'IsLost', query: 'IsLost=true', filter: { lost: true } },
  ]
}

type Chosen = {
  assignee_id: string
  user_id: string
  contact_id: string
  phone: string
  name: string
  tag_id: string
  last_activity_at: Date
}

/** The statement of a page as the dialect sends it, and the count as it is made where no total is kept. */
async function listStatement(
  { lab }: Bench,
  { accountId }: Subject,
  { name, filter: part }: Pick<Case, 'name' | 'filter'>,
): Promise<BareStatement> {
  const filter: ConversationFilter = { accountId, channels: ['whatsapp', 'voice'], ...part }
  const expected = await countConversationRows(lab.db, filter)
  const page = conversationPage(filter, {
    row: listItemJson('live'),
    joins: listJoins,
    limit: pageSize,
    expected,
  })
  return {
    ...toStatement(jsonArray(page)),
    name,
    count: { ...toStatement(countStatement(filter)), name: `${name} count` },
    before: '{"items":',
    after: '}',
  }
}

async function tokenOf(origin: string, { hatif }: Subject): Promise<string> {
  const answer = await fetch(`${origin}/connect/token`, {
    method: 'POST',
    body: new URLSearchParams({ ...hatif, grant_type: 'client_credentials', scope: 'VoxaAPI' }),
  })
  const { access_token } = (await answer.json()) as { access_token: string }
  return access_token
}
