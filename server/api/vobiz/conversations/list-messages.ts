import Type from 'typebox'
import { findConversation } from '../../../core/conversations/index.ts'
import { findMessage, messagePage } from '../../../core/messages/index.ts'
import { type Db, sql } from '../../../platform/db/index.ts'
import { invalidField, notFound } from '../../../platform/errors.ts'
import { fromUuid, type Id, isId, toUuid } from '../../../platform/ids.ts'
import { requireScope } from '../auth.ts'
import { sendJson } from '../lists.ts'
import { readPage } from '../paging.ts'
import { messageJson } from '../present/message.ts'
import type { Endpoint } from '../route.ts'
import { IdParams, Message, Nullable } from '../schemas.ts'

const CursorPage = Type.Object({
  items: Type.Array(Message),
  has_more: Type.Boolean(),
  next_cursor: Nullable(Type.String()),
  data: Type.Optional(Type.Array(Message)),
  cursor: Type.Optional(Nullable(Type.String())),
})

export const listMessages: Endpoint = (app, { db, legacy }) => {
  app.get('/conversations/:id/messages', {
    schema: {
      operationId: 'listMessages',
      summary: 'List the messages of a conversation, newest first',
      tags: ['conversations'],
      params: IdParams,
      querystring: Type.Object({
        limit: Type.Optional(Type.String({ description: 'Page size, 50 by default, 100 at most' })),
        cursor: Type.Optional(
          Type.String({
            description: '`next_cursor` of the page before, or the id of a message: older than that',
          }),
        ),
      }),
      response: { 200: CursorPage },
    },
    handler: async ({ vobiz, params, query }, reply) => {
      const accountId = vobiz.account.id
      const { limit } = readPage({ limit: query.limit }, { limit: 50 })
      const conversationId = fromUuid('conversation', params.id)
      const conversation = conversationId && (await findConversation(db, { accountId, id: conversationId }))
      if (!conversation) throw notFound('conversation')
      requireScope(vobiz, conversation.inboxId)
      const before = query.cursor
        ? await readCursor(db, { accountId, conversationId, cursor: query.cursor })
        : undefined

      const page = messagePage(
        { accountId, conversationId, before },
        { row: messageJson({ authId: vobiz.authId, legacy }), limit: limit + 1 },
      )
      const rows = await db.query<{ row: string; id: Id }>(
        sql`select p.row::text as row, p.id from (${page}) p`,
      )
      const items = rows.slice(0, limit)
      const last = rows.length > limit ? items.at(-1)!.id : undefined
      const list = `[${items.map(({ row }) => row).join(',')}]`
      const legacyKeys = legacy
        ? `,"data":${list},"cursor":${last ? JSON.stringify(toUuid('message', last)) : null}`
        : ''
      const next = last ? JSON.stringify(writeCursor(last)) : null
      return sendJson(
        reply,
        `{"items":${list},"has_more":${last !== undefined},"next_cursor":${next}${legacyKeys}}`,
      )
    },
  })
}

/** A cursor names the last message of a page, so it stays valid whatever comes in. */
function writeCursor(id: Id): string {
  return Buffer.from(JSON.stringify({ id })).toString('base64url')
}

async function readCursor(
  db: Db,
  { accountId, conversationId, cursor }: { accountId: Id; conversationId: Id; cursor: string },
) {
  const id = fromUuid('message', cursor) ?? readToken(cursor)
  const message = id && (await findMessage(db, { accountId, id }))
  if (!message || message.conversationId !== conversationId)
    throw invalidField('cursor', 'is not a cursor of this conversation; start without one', 'INVALID', cursor)
  return { occurredAt: message.occurredAt, id: message.id }
}

function readToken(cursor: string): Id | undefined {
  try {
    const { id } = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as { id?: unknown }
    return typeof id === 'string' && isId(id) ? id : undefined
  } catch {
    // Not one of our cursors; the caller says so.
    return undefined
  }
}
