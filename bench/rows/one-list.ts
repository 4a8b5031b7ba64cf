import { alternate, type Bench, withBare, withLoad, withServer } from '../bench.ts'
import { appSecret, type Subject } from '../laboratory.ts'
import type { BareStatement } from '../processes/bare.ts'
import type { GetJob } from '../processes/load.ts'
import { atLeast, atMost, ms, type Row, rate } from '../report.ts'

const throughputConcurrency = 32
/** Few at once, so that what is measured is the answer and not the queue. */
const latencyConcurrency = 2

export type List = {
  /** As the table calls it. */
  name: string
  path: string
  headersOf: (subject: Subject) => Record<string, string>
  /** Of the default page, as the API sends it. */
  statement: BareStatement
  /** A page far down and the first one of the same length, by their queries. */
  depth: { what: string; deep: string; first: string; most: number }
}

/** A list of conversations: its default page against the bare server, and how it takes size and depth. */
export async function measureList(
  bench: Bench,
  { name, path, headersOf, statement, depth }: List,
): Promise<Row[]> {
  const { large, small } = bench.lab
  return withServer(bench, (server) =>
    withBare(bench, { appSecret, statements: { list: statement } }, (bareOrigin) =>
      withLoad(async (run) => {
        const get = (subject: Subject, query = '', concurrency = latencyConcurrency): GetJob => ({
          kind: 'get',
          origin: server.url,
          headers: headersOf(subject),
          paths: [path + query],
          concurrency,
          seconds: 0,
        })
        bench.say(`${name} against bare`)
        const page = await alternate(bench, run, {
          by: 'perSecond',
          ours: get(large, '', throughputConcurrency),
          bare: { ...get(large, '', throughputConcurrency), origin: bareOrigin, paths: ['/list'] },
        })
        bench.say(`${name} by size and by depth`)
        const bySize = await alternate(bench, run, { by: 'p50', ours: get(large), bare: get(small) })
        const byDepth = await alternate(bench, run, {
          by: 'p50',
          ours: get(large, depth.deep),
          bare: get(large, depth.first),
        })
        return [
          {
            what: `${name}, of bare`,
            ...atLeast(page.ratio, 0.7),
            absolute: `${rate(page.ours.perSecond)}; bare ${rate(page.bare.perSecond)}`,
          },
          {
            what: `the same: p50 at ${bench.options.size} over p50 at ${Math.min(10_000, bench.options.size)} conversations`,
            ...atMost(bySize.ratio, 1.3),
            absolute: `${ms(bySize.ours.p50)}; ${ms(bySize.bare.p50)}`,
          },
          {
            what: `the same: ${depth.what} over page 1`,
            ...atMost(byDepth.ratio, depth.most),
            absolute: `${ms(byDepth.ours.p50)}; ${ms(byDepth.bare.p50)}`,
          },
        ]
      }),
    ),
  )
}
