import { languages, rareWord } from '../../server/cli/seed/index.ts'
import { searchMessages } from '../../server/core/search/index.ts'
import { sql } from '../../server/platform/db/index.ts'
import type { Bench } from '../bench.ts'
import { atMost, ms, type Row } from '../report.ts'
import { median, percentile } from '../statistics.ts'

const pageSize = 20
/** Of each language: in every sentence, in some, in few, and a letter, which no index knows. */
const kinds = ['common', 'medium', 'rare', 'one letter'] as const

type Query = { language: string; kind: (typeof kinds)[number]; text: string }

/** The newest messages with a word in them, for words of many scripts, beside reads of one message by its key. */
export async function measureSearch({ lab, options, say }: Bench): Promise<Row[]> {
  const { accountId } = lab.large
  const [{ id }] = (await lab.db.query<{ id: string }>(
    sql`select id from messages where account_id = ${accountId} order by id limit 1`,
  )) as [{ id: string }]
  const readKey = () =>
    lab.db.query(sql`select text from messages where account_id = ${accountId} and id = ${id}`)
  const reads: number[] = []
  const found = new Map<Query, number[]>()
  const queries = namedQueries()
  say(`search: ${queries.map(({ text }) => text).join(', ')}`)
  for (let round = -1; round < options.rounds * 3; round += 1)
    for (const query of queries) {
      const readMs = await timed(readKey)
      const searchMs = await timed(() =>
        searchMessages(lab.db, { accountId, text: query.text, limit: pageSize }),
      )
      // The first time the pages come from the disk.
      if (round < 0) continue
      reads.push(readMs)
      found.set(query, [...(found.get(query) ?? []), searchMs])
    }
  const key = median(reads)
  const slowest = [...found].sort(([, one], [, other]) => percentile(other, 95) - percentile(one, 95))[0]![0]
  const byKind = kinds.map((kind) => `${kind} ${ms(median(timesOf(found, (query) => query.kind === kind)))}`)
  const all = percentile(
    timesOf(found, () => true),
    95,
  )
  return [
    {
      what: `search over ${lab.large.messages} messages, ${queries.length} named queries: p95 in reads by primary key`,
      ...atMost(all / key, 100),
      absolute: `p95 ${ms(all)}, key ${ms(key)}; medians: ${byKind.join(', ')}; slowest: ${slowest.kind} ${slowest.language}`,
    },
  ]
}

function namedQueries(): Query[] {
  return languages.flatMap(({ code, words, syllables }) => {
    const texts = [words[3]!, words.at(-1)!, rareWord(9_000, syllables), [...words[3]!][0]!]
    return kinds.map((kind, at) => ({ language: code, kind, text: texts[at]! }))
  })
}

function timesOf(found: Map<Query, number[]>, isWanted: (query: Query) => boolean): number[] {
  return [...found].flatMap(([query, times]) => (isWanted(query) ? times : []))
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}
