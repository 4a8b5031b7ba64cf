import Type from 'typebox'

/** Pieces of schemas of requests. Those of answers stand in `shared/parley`. */

export const IdParams = Type.Object({ id: Type.String({ description: 'Decimal id or UUID' }) })

/** A body whose members are all known: a misspelt one is told, not ignored. */
export const Body = <Properties extends Parameters<typeof Type.Object>[0]>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false })

/** The only inboxes that somebody or something is for, as a request names them. */
export const InboxIds = Type.Union([Type.Array(Type.String(), { maxItems: 1000 }), Type.Null()], {
  description: 'The only inboxes they see; null: all',
})

/** Of what is changed or deleted only as it was seen. */
export const IfMatch = Type.Object({
  'if-match': Type.Optional(Type.String({ description: 'The `ETag` with which it was read' })),
})

/** What strangers send stays small: it is counted, hashed and logged. */
export const Email = Type.String({ maxLength: 254 })
export const Password = Type.String({ maxLength: 500 })

export const PageQuery = {
  limit: Type.Optional(Type.String({ description: 'Page size, 50 by default, 200 at most' })),
  cursor: Type.Optional(Type.String({ description: '`next_cursor` of the page before' })),
}

/** Values of a query: repeated, or with commas between them. */
export const Listed = (description: string) =>
  Type.Union([Type.String(), Type.Array(Type.String())], {
    description: `${description}; repeated, or with commas between them`,
  })

export const PageParams = Type.Object(PageQuery)
