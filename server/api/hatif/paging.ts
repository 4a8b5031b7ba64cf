import Type from 'typebox'
import { invalidField } from '../../platform/errors.ts'

const largestSkip = 2_147_483_647
const largestPage = 1000

/** The paging keys of a query, for schemas. */
export const pageQuery = {
  skipCount: Type.Optional(Type.String({ description: 'How many to pass over, 0 by default' })),
  maxResultCount: Type.Optional(Type.String({ description: `Page size, 1 to ${largestPage}` })),
  sorting: Type.Optional(
    Type.String({
      description: '`<field> [asc|desc]`, several separated by commas, e.g. `CreationTime DESC`',
    }),
  ),
}

export type PageQuery = { skipCount?: unknown; maxResultCount?: unknown }

/** @throws AppError `invalid_request` about a bound that is broken */
export function readPage(
  { skipCount, maxResultCount }: PageQuery,
  { limit = 10 }: { limit?: number } = {},
): { skip: number; limit: number } {
  return {
    skip: wholeNumber('skipCount', skipCount, { fallback: 0, min: 0, max: largestSkip }),
    limit: wholeNumber('maxResultCount', maxResultCount, { fallback: limit, min: 1, max: largestPage }),
  }
}

function wholeNumber(
  field: string,
  value: unknown,
  { fallback, min, max }: { fallback: number; min: number; max: number },
): number {
  if (value === undefined || value === null || value === '') return fallback
  const number = typeof value === 'number' ? value : Number(String(value).trim())
  if (Number.isInteger(number) && number >= min && number <= max) return number
  throw invalidField(field, `must be a whole number between ${min} and ${max}`, 'INVALID', value)
}

export type SortStep<Field extends string> = { field: Field; descending: boolean }

/**
 * Reads `Field [asc|desc][, …]`, field and direction in any case. `fields`: the names a list can be sorted by.
 * @throws AppError `invalid_request` about an unknown field or direction
 */
export function readSorting<Field extends string>(
  text: string | undefined,
  fields: readonly Field[],
): SortStep<Field>[] {
  if (!text?.trim()) return []
  return text.split(',').map((part) => {
    const [name = '', direction = 'asc', ...rest] = part.trim().split(/\s+/)
    const field = fields.find((known) => known.toLowerCase() === name.toLowerCase())
    const isDirection = /^(asc|desc|ascending|descending)$/i.test(direction)
    if (!field || !isDirection || rest.length > 0)
      throw invalidField(
        'sorting',
        `must be one of ${fields.join(', ')}, each with ASC or DESC; '${part.trim()}' is not`,
        'INVALID',
        text,
      )
    return { field, descending: /^desc/i.test(direction) }
  })
}
