import Type, { type TSchema } from 'typebox'

/** Pieces of schemas that several endpoints share. Descriptions become the reference page. */

export const Id = Type.String({ description: 'Decimal id' })
export const Uuid = Type.String({
  format: 'uuid',
  description: 'The same id as a UUID; either may stand in a path',
})
export const Time = Type.String({ format: 'date-time', description: 'UTC' })
export const Nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])

export const IdParams = Type.Object({ id: Type.String({ description: 'Decimal id or UUID' }) })

/** A body whose members are all known: a misspelt one is told, not ignored. */
export const Body = <Properties extends Parameters<typeof Type.Object>[0]>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false })

export const PageQuery = {
  limit: Type.Optional(Type.String({ description: 'Page size, 50 by default, 200 at most' })),
  cursor: Type.Optional(Type.String({ description: '`next_cursor` of the page before' })),
}

/** One page of a list; `next_cursor` is null on the last one. */
export const PageOf = <Item extends TSchema>(item: Item) =>
  Type.Object({ items: Type.Array(item), next_cursor: Nullable(Type.String()) })
