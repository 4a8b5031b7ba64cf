import { afterAll, beforeAll, expect, test } from 'vitest'
import { seed } from '../server/cli/seed/index.ts'
import { type ContactListing, type ContactListSort, listContactKeys } from '../server/core/contacts/index.ts'
import { type Db, type Sql, sql } from '../server/platform/db/index.ts'
import { makeAccount, startTestServer, type TestServer } from './harness.ts'
import { blocksOf, modes, PlanReader } from './plan-reader.ts'

const sorts: ContactListSort[] = ['newest', 'name', 'active']
const count = 30_000
const limit = 51

let server: TestServer
let planner: PlanReader
let accountId: string

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  accountId = (await makeAccount(server.db)).id
  const other = (await makeAccount(server.db)).id
  for (const account of [accountId, other])
    await seed(server.db, { accountId: account, conversations: count, messages: count + 1000, long: 100 })
  await tagAll()
  await server.db.pool.query('vacuum analyze contacts, contact_tags, tags, conversations')
  planner = await PlanReader.open(server.config.databaseUrl!)
}, 240_000)
afterAll(async () => {
  await planner?.close()
  await server.close()
})

const common = ['901']
const rare = ['902']

/** What a list is asked for, and how many blocks it may touch: a walk of 2000 contacts at most, and what fits. */
const cases: [string, Partial<ContactListing>, number][] = [
  ['everybody', {}, 800],
  ['whom everybody is', { tagIds: common }, 22_000],
  ['whom hardly anybody is', { tagIds: rare }, 22_000],
  ['a rare number', { text: '0000000777' }, 22_000],
  ['a rare number of few', { text: '0000000777', tagIds: rare }, 22_000],
]

test.each(cases)(
  'a page of %s walks no account, at the beginning and deep down, with any plan',
  async (_what, filter, most) => {
    for (const sort of sorts) {
      const [deep] = (await listContactKeys(server.db, { accountId, sort, limit: count / 2 })).slice(-1)
      for (const after of [undefined, deep])
        for (const mode of modes) {
          const plan = await planner.run(
            await statementOf({ accountId, sort, limit, after, ...filter }),
            mode,
          )
          const what = `${sort} ${mode} ${after ? 'deep' : 'first'}`
          expect(planner.scansOf(plan), what).toEqual([])
          expect(blocksOf(plan), what).toBeLessThan(most)
        }
    }
  },
  60_000,
)

async function statementOf(listing: ContactListing): Promise<Sql> {
  const asked: Sql[] = []
  const db = {
    query: async (statement: Sql) => {
      asked.push(statement)
      return []
    },
  }
  await listContactKeys(db as unknown as Db, listing)
  return asked[0]!
}

async function tagAll(): Promise<void> {
  await server.db.query(sql`
    insert into tags (account_id, id, name, created_at, updated_at)
    values (${accountId}, 901, 'common', now(), now()), (${accountId}, 902, 'rare', now(), now())`)
  await server.db.query(sql`
    insert into contact_tags (account_id, contact_id, tag_id, position, contact_created_at, created_at)
    select account_id, id, 901, 0, created_at, now() from contacts where account_id = ${accountId}
     union all
    select account_id, id, 902, 1, created_at, now() from contacts where account_id = ${accountId} and id % 5000 = 0`)
}
