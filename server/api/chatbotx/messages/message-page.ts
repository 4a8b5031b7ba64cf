import { z } from 'zod'
import type { MessagePosition } from '../../../core/messages/index.ts'
import { type Db, type Sql, sql } from '../../../platform/db/index.ts'
import type { Id } from '../../../platform/ids.ts'
import type { Services } from '../../services.ts'
import { readCursor, writeCursor } from '../cursor.ts'
import { JsonText } from '../route.ts'
import { withFileUrls } from './file-urls.ts'
import { MessageWithFiles } from './message-json.ts'

export const MessagePage = z.object({
  data: z.array(MessageWithFiles),
  nextCursor: z.string().nullable(),
  prevCursor: z.string().nullable(),
})

const largestId = 2n ** 63n - 1n

const Place = z.object({
  createdAt: z.coerce.date().refine((at) => at.getUTCFullYear() >= 1 && at.getUTCFullYear() <= 9999),
  id: z
    .string()
    .regex(/^[0-9]{1,19}$/)
    .refine((id) => BigInt(id) <= largestId),
})

/** The place a cursor names, older than which the page is; undefined, which means the newest, when it is unusable. */
export function readPosition(cursor: string | undefined): MessagePosition | undefined {
  const place = readCursor(cursor, Place)
  return place && { occurredAt: place.createdAt, id: place.id }
}

/** The answer of a history. `page` is asked for one row more than it is to have. */
export async function messagePageText(
  services: Pick<Services, 'db' | 'publicUrl'>,
  { accountId, page, limit }: { accountId: Id; page: Sql; limit: number },
): Promise<JsonText> {
  const rows = await listRows(services.db, page)
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  const next = last && writeCursor({ direction: 'prev', createdAt: last.occurred_at, id: last.id })
  const data = shown.map(({ row }) => withFileUrls(services, accountId, row))
  return new JsonText(
    `{"data":[${data.join(',')}],"nextCursor":${JSON.stringify(next ?? null)},"prevCursor":null}`,
  )
}

async function listRows(db: Db, page: Sql) {
  return db.query<{ row: string; id: Id; occurred_at: Date }>(
    sql`select p.row::text as row, p.id, p.occurred_at from (${page}) p order by p.occurred_at desc, p.id desc`,
  )
}
