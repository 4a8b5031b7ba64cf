import { jsonArray } from '../../server/api/vobiz/lists.ts'
import { conversationJson } from '../../server/api/vobiz/present/conversation.ts'
import { conversationPage } from '../../server/core/conversations/index.ts'
import { toStatement } from '../../server/platform/db/index.ts'
import type { Bench } from '../bench.ts'
import type { Subject } from '../laboratory.ts'
import type { BareStatement } from '../processes/bare.ts'
import type { Row } from '../report.ts'
import { measureList } from './one-list.ts'

const pageSize = 25
const defaultLimit = 100

/** Vobiz's list of conversations. */
export async function measureLists(bench: Bench): Promise<Row[]> {
  const deepPage = Math.min(1000, Math.floor((bench.options.size * 0.7) / pageSize))
  return measureList(bench, {
    name: `Vobiz: conversation list, default page of ${defaultLimit}`,
    path: '/api/v1/messaging/conversations',
    headersOf: ({ headers }) => headers,
    statement: listStatement(bench.lab.large),
    depth: {
      what: `numbered page ${deepPage}`,
      deep: `?page=${deepPage}&limit=${pageSize}`,
      first: `?page=1&limit=${pageSize}`,
      most: 5,
    },
  })
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
