import { jsonArray } from '../../server/api/vobiz/lists.ts'
import { conversationJson } from '../../server/api/vobiz/present/conversation.ts'
import { conversationPage } from '../../server/core/conversations/index.ts'
import { toStatement } from '../../server/platform/db/index.ts'
import { alternate, type Bench, withBare, withLoad, withServer } from '../bench.ts'
import { appSecret, type Subject } from '../laboratory.ts'
import type { BareStatement } from '../processes/bare.ts'
import type { GetJob } from '../processes/load.ts'
import { atLeast, atMost, ms, type Row, rate } from '../report.ts'

const path = '/api/v1/messaging/conversations'
const pageSize = 25
const defaultLimit = 100
const throughputConcurrency = 32
/** Few at once, so that what is measured is the answer and not the queue. */
const latencyConcurrency = 2

/** The conversation list: its default page against the bare server, and how it takes size and depth. */
export async function measureLists(bench: Bench): Promise<Row[]> {
  const { large, small } = bench.lab
  const deepPage = Math.min(1000, Math.floor((bench.options.size * 0.7) / pageSize))
  return withServer(bench, (server) =>
    withBare(bench, { appSecret, statements: { list: listStatement(large) } }, (bareOrigin) =>
      withLoad(async (run) => {
        const get = (subject: Subject, query = '', concurrency = latencyConcurrency): GetJob => ({
          kind: 'get',
          origin: server.url,
          headers: subject.headers,
          paths: [path + query],
          concurrency,
          seconds: 0,
        })
        bench.say('conversation list against bare')
        const page = await alternate(bench, run, {
          by: 'perSecond',
          ours: get(large, '', throughputConcurrency),
          bare: { ...get(large, '', throughputConcurrency), origin: bareOrigin, paths: ['/list'] },
        })
        bench.say('conversation list by size')
        const bySize = await alternate(bench, run, { by: 'p50', ours: get(large), bare: get(small) })
        bench.say('conversation list by depth')
        const byDepth = await alternate(bench, run, {
          by: 'p50',
          ours: get(large, `?page=${deepPage}&limit=${pageSize}`),
          bare: get(large, `?page=1&limit=${pageSize}`),
        })
        return [
          {
            what: `Vobiz: conversation list, default page of ${defaultLimit}, of bare`,
            ...atLeast(page.ratio, 0.7),
            absolute: `${rate(page.ours.perSecond)}; bare ${rate(page.bare.perSecond)}`,
          },
          {
            what: `the same: p50 at ${bench.options.size} over p50 at ${Math.min(10_000, bench.options.size)} conversations`,
            ...atMost(bySize.ratio, 1.3),
            absolute: `${ms(bySize.ours.p50)}; ${ms(bySize.bare.p50)}`,
          },
          {
            what: `the same: numbered page ${deepPage} over page 1`,
            ...atMost(byDepth.ratio, 5),
            absolute: `${ms(byDepth.ours.p50)}; ${ms(byDepth.bare.p50)}`,
          },
        ]
      }),
    ),
  )
}

/** The statement of the default page, as the dialect sends it. */
function listStatement({ accountId, authId }: Subject): BareStatement {
  const row = conversationJson({ authId, legacy: false })
  const page = conversationPage(
    { accountId, channels: ['whatsapp'] },
    { row, limit: defaultLimit, offset: 0 },
  )
  return { ...toStatement(jsonArray(page)), name: 'list', before: '{"items":', after: ',"total":0,"page":1}' }
}
