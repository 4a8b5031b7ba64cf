import { seed } from '../server/cli/seed/index.ts'
import { sql } from '../server/platform/db/index.ts'
import type { Id } from '../server/platform/ids.ts'
import { makeAccount, startTestServer, type TestServer, withAdmin } from './harness.ts'

export type SeededServer = { server: TestServer; accountId: Id; longConversationId: Id }

const template = 'parley_seeded'
const name = 'Seeded'

/**
 * A server without workers over 100,000 conversations, of which one is long, and a small account beside them. They are
 * made once in a run, by who asks first.
 */
export async function startSeededServer(): Promise<SeededServer> {
  await ensureTemplate()
  const server = await startTestServer({ workers: false, template })
  const [row] = await server.db.query<{ accountId: Id; longConversationId: Id }>(sql`
    select m.account_id as "accountId", m.conversation_id as "longConversationId"
      from messages m join accounts a on a.id = m.account_id where a.name = ${name}
     group by 1, 2 order by count(*) desc limit 1`)
  return { server, ...row! }
}

async function ensureTemplate(): Promise<void> {
  await withAdmin(async (admin) => {
    // Until this connection ends.
    await admin.query(`select pg_advisory_lock(hashtext('${template}'))`)
    const { rowCount } = await admin.query(`select from pg_database where datname = '${template}'`)
    if (rowCount) return
    const server = await startTestServer({ workers: false })
    const { db } = server
    const { id: accountId } = await makeAccount(db, name)
    await seed(db, { accountId, conversations: 100_000, messages: 145_000, long: 25_000 })
    await seed(db, { accountId: (await makeAccount(db)).id, conversations: 2_000, messages: 6_000 })
    await db.pool.query('vacuum analyze')
    await server.close({ keepAs: template })
  })
}
