import Type, { type TSchema } from 'typebox'

/** Pieces of schemas that several objects share. Descriptions become the reference page. */

export const Id = Type.String({ description: 'Decimal id' })
export const Uuid = Type.String({
  format: 'uuid',
  description: 'The same id as a UUID; either may stand in a path',
})
export const Time = Type.String({ format: 'date-time', description: 'UTC' })
export const Nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])

/** One page of a list; `next_cursor` is null on the last one. */
export const PageOf = <Item extends TSchema>(item: Item) =>
  Type.Object({ items: Type.Array(item), next_cursor: Nullable(Type.String()) })

export type Page<Item> = { items: Item[]; next_cursor: string | null }
