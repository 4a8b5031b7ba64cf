import { writeCursor } from '../../server/api/vobiz/conversations/list-messages.ts'
import { jsonArray } from '../../server/api/vobiz/lists.ts'
import { messageJson } from '../../server/api/vobiz/present/message.ts'
import { type MessagePosition, messagePage } from '../../server/core/messages/index.ts'
import { sql, toStatement } from '../../server/platform/db/index.ts'
import { toUuid } from '../../server/platform/ids.ts'
import { alternate, type Bench, withBare, withLoad, withServer } from '../bench.ts'
import { appSecret, type Subject } from '../laboratory.ts'
import type { BareStatement } from '../processes/bare.ts'
import type { GetJob } from '../processes/load.ts'
import { atLeast, atMost, ms, type Row, rate } from '../report.ts'

const pageSize = 50
const throughputConcurrency = 32
const latencyConcurrency = 2

/** The messages of the longest conversation: its first page and one in its middle. */
export async function measureMessages(bench: Bench): Promise<Row[]> {
  const { large } = bench.lab
  const length = large.messages / 10
  const middle = await findPosition(bench, Math.floor(length / 2))
  const statements = { first: messagesStatement(large), middle: messagesStatement(large, middle) }
  return withServer(bench, (server) =>
    withBare(bench, { appSecret, statements }, (bareOrigin) =>
      withLoad(async (run) => {
        const path = `/api/v1/messaging/conversations/${toUuid('conversation', large.longConversationId)}/messages`
        const first: GetJob = {
          kind: 'get',
          origin: server.url,
          headers: large.headers,
          paths: [path],
          concurrency: throughputConcurrency,
          seconds: 0,
        }
        const deep = { ...first, paths: [`${path}?cursor=${writeCursor(large.longConversationId, middle)}`] }
        const bare = (name: string) => ({ ...first, origin: bareOrigin, paths: [`/${name}`] })
        const slow = (job: GetJob) => ({ ...job, concurrency: latencyConcurrency })

        bench.say('messages of a long conversation against bare')
        const page = await alternate(bench, run, { by: 'perSecond', ours: first, bare: bare('first') })
        const deepPage = await alternate(bench, run, { by: 'perSecond', ours: deep, bare: bare('middle') })
        bench.say('messages of a long conversation by depth')
        const byDepth = await alternate(bench, run, { by: 'p50', ours: slow(deep), bare: slow(first) })
        return [
          {
            what: `Vobiz: messages of a conversation with ${length}, first page of ${pageSize}, of bare`,
            ...atLeast(page.ratio, 0.7),
            absolute: `${rate(page.ours.perSecond)}; bare ${rate(page.bare.perSecond)}`,
          },
          {
            what: 'the same: a page in the middle, of bare',
            ...atLeast(deepPage.ratio, 0.7),
            absolute: `${rate(deepPage.ours.perSecond)}; bare ${rate(deepPage.bare.perSecond)}`,
          },
          {
            what: 'the same: p50 in the middle over p50 of the first page',
            ...atMost(byDepth.ratio, 1.3),
            absolute: `${ms(byDepth.ours.p50)}; ${ms(byDepth.bare.p50)}`,
          },
        ]
      }),
    ),
  )
}

async function findPosition({ lab }: Bench, offset: number): Promise<MessagePosition> {
  const { accountId, longConversationId } = lab.large
  const [row] = await lab.db.query<MessagePosition>(sql`
    select occurred_at as "occurredAt", id from messages
     where account_id = ${accountId} and conversation_id = ${longConversationId} and direction <> 'note'
     order by occurred_at desc, id desc offset ${offset} limit 1`)
  return row!
}

function messagesStatement(
  { accountId, authId, longConversationId }: Subject,
  before?: MessagePosition,
): BareStatement {
  const page = messagePage(
    { accountId, conversationId: longConversationId, before },
    { row: messageJson({ authId, legacy: false }), limit: pageSize + 1 },
  )
  return {
    ...toStatement(jsonArray(page)),
    name: before ? 'middle' : 'first',
    before: '{"items":',
    after: ',"has_more":true,"next_cursor":null}',
  }
}
