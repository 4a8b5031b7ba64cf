import { writePlace } from '../../server/api/parley/keyset-cursor.ts'
import { conversationJson } from '../../server/api/parley/present/conversations.ts'
import { createCredential } from '../../server/core/accounts/index.ts'
import { conversationPlacePage } from '../../server/core/conversations/index.ts'
import { sql, toStatement } from '../../server/platform/db/index.ts'
import { alternate, type Bench, withBare, withLoad, withServer } from '../bench.ts'
import { appSecret, type Subject } from '../laboratory.ts'
import type { BareStatement } from '../processes/bare.ts'
import type { GetJob } from '../processes/load.ts'
import { atLeast, atMost, ms, type Row, rate } from '../report.ts'

const path = '/parley/v1/conversations'
const pageSize = 50
const throughputConcurrency = 32
const latencyConcurrency = 2

/** Our own list of conversations: its default page against the bare server, and how it takes size and depth. */
export async function measureParley(bench: Bench): Promise<Row[]> {
  const { large, small } = bench.lab
  const keys = {
    [large.accountId]: await makeKey(bench, large),
    [small.accountId]: await makeKey(bench, small),
  }
  const depth = Math.min(1000, Math.floor((bench.options.size * 0.7) / pageSize))
  const cursor = await cursorAt(bench, depth * pageSize)
  return withServer(bench, (server) =>
    withBare(bench, { appSecret, statements: { list: listStatement(large) } }, (bareOrigin) =>
      withLoad(async (run) => {
        const get = ({ accountId }: Subject, query = '', concurrency = latencyConcurrency): GetJob => ({
          kind: 'get',
          origin: server.url,
          headers: { authorization: `Bearer ${keys[accountId]}` },
          paths: [path + query],
          concurrency,
          seconds: 0,
        })
        bench.say('our own list of conversations')
        const page = await alternate(bench, run, {
          by: 'perSecond',
          ours: get(large, '', throughputConcurrency),
          bare: { ...get(large, '', throughputConcurrency), origin: bareOrigin, paths: ['/list'] },
        })
        const bySize = await alternate(bench, run, { by: 'p50', ours: get(large), bare: get(small) })
        const byDepth = await alternate(bench, run, {
          by: 'p50',
          ours: get(large, `?cursor=${encodeURIComponent(cursor)}`),
          bare: get(large),
        })
        return [
          {
            what: `Parley: conversation list, default page of ${pageSize}, of bare`,
            ...atLeast(page.ratio, 0.7),
            absolute: `${rate(page.ours.perSecond)}; bare ${rate(page.bare.perSecond)}`,
          },
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

async function makeKey({ lab }: Bench, { accountId }: Subject): Promise<string> {
  const made = await lab.db.transaction((tx) =>
    createCredential(tx, { accountId, dialect: 'parley', name: 'Bench' }),
  )
  return made.token
}

/** The statement of the default page, as the API sends it. */
function listStatement({ accountId }: Subject): BareStatement {
  const page = conversationPlacePage(
    { accountId },
    { row: conversationJson(), sort: 'newest', limit: pageSize + 1 },
  )
  const items = sql`select '[' || coalesce(string_agg(p.row::text, ','), '') || ']' as items from (${page}) p`
  return { ...toStatement(items), name: 'list', before: '{"items":', after: ',"next_cursor":null}' }
}

async function cursorAt({ lab }: Bench, offset: number): Promise<string> {
  const [row] = await lab.db.query<{ id: string; at: string }>(sql`
    select p.id, p.at from (${conversationPlacePage(
      { accountId: lab.large.accountId },
      { row: sql`null`, sort: 'newest', limit: offset },
    )}) p order by p.at, p.id limit 1`)
  return `0${writePlace({ sort: 'newest', key: row!.at, id: row!.id })}`
}
