import Type from 'typebox'

/** Pieces of schemas of requests. Those of answers stand in `shared/parley`. */

export const IdParams = Type.Object({ id: Type.String({ description: 'Decimal id or UUID' }) })

/** A body whose members are all known: a misspelt one is told, not ignored. */
export const Body = <Properties extends Parameters<typeof Type.Object>[0]>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false })

export const PageQuery = {
  limit: Type.Optional(Type.String({ description: 'Page size, 50 by default, 200 at most' })),
  cursor: Type.Optional(Type.String({ description: '`next_cursor` of the page before' })),
}
