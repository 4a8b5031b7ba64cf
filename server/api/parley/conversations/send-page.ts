import type { FastifyReply } from 'fastify'
import {
  type ConversationFilter,
  type ConversationPlace,
  type ConversationSort,
  conversationPlacePage,
} from '../../../core/conversations/index.ts'
import { type Db, sql } from '../../../platform/db/index.ts'
import { readPlace, writePlace } from '../keyset-cursor.ts'
import { readLimit } from '../paging.ts'
import { conversationJson } from '../present/conversations.ts'

type Row = { row: string } & ConversationPlace

export type PageAsked = { sort: ConversationSort; limit: number; after: ConversationPlace | undefined }

/** @throws AppError `invalid_request` about a cursor that is not of a list with this sort */
export function readConversationPage(
  { limit, cursor }: { limit?: string | number; cursor?: string },
  sort: ConversationSort,
): PageAsked {
  return { sort, limit: readLimit(limit), after: cursor === undefined ? undefined : readCursor(cursor, sort) }
}

/** The page as JSON text, which PostgreSQL wrote row by row. */
export async function sendConversationPage(
  db: Db,
  reply: unknown,
  { filter, page: { sort, limit, after } }: { filter: ConversationFilter; page: PageAsked },
): Promise<FastifyReply> {
  const rows = await db.query<Row>(sql`
    select p.row::text as row, p.part, p.at, p.id from (${conversationPlacePage(filter, {
      row: conversationJson(),
      sort,
      limit: limit + 1,
      after,
    })}) p`)
  const shown = rows.slice(0, limit)
  const next = rows.length > limit ? writeCursor(shown.at(-1)!, sort) : null
  const text = `{"items":[${shown.map(({ row }) => row).join(',')}],"next_cursor":${JSON.stringify(next)}}`
  return (reply as FastifyReply).type('application/json; charset=utf-8').send(text)
}

/** A digit for the part of the list, and the place in it. */
function writeCursor({ part, at, id }: ConversationPlace, sort: ConversationSort): string {
  return `${part}${writePlace({ sort, key: at, id })}`
}

function readCursor(cursor: string, sort: ConversationSort): ConversationPlace {
  // Only the one list that has two parts has a second one.
  const part = cursor.startsWith('1') && sort === 'waiting' ? 1 : 0
  const { key, id } = readPlace(cursor.startsWith(String(part)) ? cursor.slice(1) : '', {
    sort,
    isTime: true,
  })
  return { part, at: key, id }
}
