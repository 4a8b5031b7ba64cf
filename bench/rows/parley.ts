import { writePlace } from '../../server/api/parley/keyset-cursor.ts'
import { conversationJson } from '../../server/api/parley/present/conversations.ts'
import { createCredential } from '../../server/core/accounts/index.ts'
import { conversationPlacePage } from '../../server/core/conversations/index.ts'
import { sql, toStatement } from '../../server/platform/db/index.ts'
import type { Bench } from '../bench.ts'
import type { Subject } from '../laboratory.ts'
import type { BareStatement } from '../processes/bare.ts'
import type { Row } from '../report.ts'
import { measureList } from './one-list.ts'

const pageSize = 50

/** Our own list of conversations. */
export async function measureParley(bench: Bench): Promise<Row[]> {
  const { large, small } = bench.lab
  const keys = new Map<Subject, string>()
  for (const subject of [large, small]) keys.set(subject, await makeKey(bench, subject))
  const depth = Math.min(1000, Math.floor((bench.options.size * 0.7) / pageSize))
  const cursor = await cursorAt(bench, depth * pageSize)
  return measureList(bench, {
    name: `Parley: conversation list, default page of ${pageSize}`,
    path: '/parley/v1/conversations',
    headersOf: (subject) => ({ authorization: `Bearer ${keys.get(subject)}` }),
    statement: listStatement(large),
    depth: {
      what: `page ${depth} by cursor`,
      deep: `?cursor=${encodeURIComponent(cursor)}`,
      first: '',
      most: 1.3,
    },
  })
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
