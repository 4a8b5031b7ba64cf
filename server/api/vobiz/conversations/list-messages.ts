import Type from 'typebox'
import { findConversation } from '../../../core/conversations/index.ts'
import { findMessage, type MessagePosition, messagePage } from '../../../core/messages/index.ts'
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
      if (!conversationId) throw notFound('conversation')
      const before = query.cursor
        ? await readCursor(db, { accountId, conversationId, cursor: query.cursor })
        : undefined
      const page = messagePage(
        { accountId, conversationId, before },
        { row: messageJson({ authId: vobiz.authId, legacy }), limit: limit + 1 },
      )
      const rows = await db.query<Row>(
        sql`select p.row::text as row, p.id, p.inbox_id, p.occurred_at from (${page}) p`,
      )
      const inboxId = rows[0]?.inbox_id ?? (await inboxOf(db, { accountId, id: conversationId }))
      requireScope(vobiz, inboxId)
      const items = rows.slice(0, limit)
      const last = rows.length > limit ? items.at(-1)! : undefined
      const list = `[${items.map(({ row }) => row).join(',')}]`
      const legacyKeys = legacy
        ? `,"data":${list},"cursor":${last ? JSON.stringify(toUuid('message', last.id)) : null}`
        : ''
      const next = last
        ? JSON.stringify(writeCursor(conversationId, { id: last.id, occurredAt: last.occurred_at }))
        : null
      return sendJson(
        reply,
        `{"items":${list},"has_more":${last !== undefined},"next_cursor":${next}${legacyKeys}}`,
      )
    },
  })
}

/** An empty page may be the end of a conversation, or none. */
async function inboxOf(db: Db, name: { accountId: Id; id: Id }): Promise<Id> {
  const conversation = await findConversation(db, name)
  if (!conversation) throw notFound('conversation')
  return conversation.inboxId
}

type Row = { row: string; id: Id; inbox_id: Id; occurred_at: Date }

/** A cursor is the place of a page's last message, so it stays valid whatever comes in. */
export function writeCursor(conversation: Id, { id, occurredAt }: MessagePosition): string {
  return Buffer.from(JSON.stringify({ id, at: occurredAt, conversation })).toString('base64url')
}

/** One of our own, or the id of a message, as edition 1 had it. */
async function readCursor(
  db: Db,
  { accountId, conversationId, cursor }: { accountId: Id; conversationId: Id; cursor: string },
): Promise<MessagePosition> {
  const place =
    readToken(cursor, conversationId) ?? (await placeOfMessage(db, accountId, conversationId, cursor))
  if (!place)
    throw invalidField('cursor', 'is not a cursor of this conversation; start without one', 'INVALID', cursor)
  return place
}

async function placeOfMessage(
  db: Db,
  accountId: Id,
  conversationId: Id,
  uuid: string,
): Promise<MessagePosition | undefined> {
  const id = fromUuid('message', uuid)
  const message = id && (await findMessage(db, { accountId, id }))
  return message && message.conversationId === conversationId ? message : undefined
}

function readToken(cursor: string, conversationId: Id): MessagePosition | undefined {
  try {
    const { id, at, conversation } = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as Record<
      string,
      unknown
    >
    const occurredAt = new Date(String(at))
    if (typeof id !== 'string' || !isId(id) || Number.isNaN(occurredAt.getTime())) return undefined
    return conversation === conversationId ? { occurredAt, id } : undefined
  } catch {
    // Not one of our cursors.
    return undefined
  }
}
