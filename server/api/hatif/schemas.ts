import Type, { type TSchema } from 'typebox'

/** Pieces of schemas that several endpoints share. Descriptions become the reference page. */

export const Guid = Type.String({ format: 'uuid' })
export const WallClock = Type.String({
  description: 'Saudi wall clock without an offset, six digits of a second',
})
export const UtcTime = Type.String({ description: 'UTC, with `Z`' })
export const Nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])

export const IdParams = Type.Object({ id: Type.String({ description: 'Id of the resource' }) })

/** A page as every list answers it. */
export const PageOf = <Schema extends TSchema>(item: Schema) =>
  Type.Object({ totalCount: Type.Integer(), items: Type.Array(item) })

/** An answer that says nothing but its status. */
export const Empty = Type.Object({}, { additionalProperties: false })
