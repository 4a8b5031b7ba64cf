import Type, { type TSchema } from 'typebox'

/** Pieces of schemas that several endpoints share. Descriptions become the reference page. */

export const Uuid = Type.String({ format: 'uuid', description: 'UUID' })
export const Time = Type.String({ description: 'RFC 3339, UTC, whole seconds' })
export const Nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])

export const IdParams = Type.Object({ id: Type.String({ description: 'UUID of the resource' }) })

export const PageQuerystring = Type.Object({
  page: Type.Optional(
    Type.String({ description: 'Page number from 1. A value that makes no sense counts as 1.' }),
  ),
  limit: Type.Optional(Type.String({ description: 'Page size. Above the maximum it is the maximum.' })),
})

export const ErrorBody = Type.Object(
  {
    status: Type.Literal('error'),
    message: Type.String(),
    error: Type.Object({
      code: Type.String(),
      message: Type.String(),
      details: Type.Optional(Type.Object({}, { additionalProperties: true })),
    }),
    timestamp: Type.String(),
    requestId: Type.String(),
  },
  { description: 'What failed, what was expected, and what to do' },
)

const pageKeys = {
  total: Type.Integer(),
  page: Type.Integer(),
  limit: Type.Integer(),
  has_more: Type.Boolean(),
}

/** Keys that only the legacy prefix adds. */
const legacyKeys = <Item extends TSchema>(item: Item) => ({
  data: Type.Optional(Type.Array(item)),
  meta: Type.Optional(
    Type.Object({ total: Type.Integer(), page: Type.Integer(), limit: Type.Optional(Type.Integer()) }),
  ),
})

/** `{ items, total, page, limit, has_more }` */
export const PageOf = <Item extends TSchema>(item: Item) =>
  Type.Object({ items: Type.Array(item), ...pageKeys, ...legacyKeys(item) })

/** `{ items }`, with the page keys only when the client asks for pages. */
export const ListOf = <Item extends TSchema>(item: Item) =>
  Type.Object({
    items: Type.Array(item),
    total: Type.Optional(pageKeys.total),
    page: Type.Optional(pageKeys.page),
    limit: Type.Optional(pageKeys.limit),
    has_more: Type.Optional(pageKeys.has_more),
    ...legacyKeys(item),
  })

export const Message = Type.Object({
  id: Uuid,
  account_id: Type.String(),
  channel_id: Uuid,
  contact_id: Uuid,
  conversation_id: Nullable(Uuid),
  direction: Type.Enum(['inbound', 'outbound']),
  type: Type.String(),
  status: Type.Enum(['pending', 'sent', 'delivered', 'read', 'failed']),
  content: Type.String({ description: 'JSON text of the object named after `type`' }),
  meta_message_id: Nullable(Type.String()),
  created_at: Time,
  message_id: Type.Optional(Uuid),
  body: Type.Optional(Type.String()),
  timestamp: Type.Optional(Time),
})

export const Conversation = Type.Object({
  id: Uuid,
  account_id: Type.String(),
  channel_id: Uuid,
  contact_id: Uuid,
  category: Type.Enum(['service', 'marketing', 'utility', 'authentication']),
  is_billable: Type.Boolean(),
  started_at: Time,
  expires_at: Time,
  status: Type.Enum(['open', 'closed']),
  contact: Type.Optional(Type.Object({ id: Uuid, name: Type.String(), phone: Nullable(Type.String()) })),
  last_message: Type.Optional(
    Nullable(Type.Object({ body: Type.String(), direction: Type.String(), timestamp: Time })),
  ),
  unread_count: Type.Optional(Type.Integer()),
})
