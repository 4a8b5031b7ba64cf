import { z } from 'zod'
import { sortText } from './input/json-text.ts'

const mostPerPage = 50
const deepestOffset = 10_000_000

/** The query of a list that has numbered pages. */
export const PageQuery = {
  page: z.int().min(1).optional().describe('From 1'),
  perPage: z.int().min(1).optional().describe(`More than ${mostPerPage} counts as ${mostPerPage}`),
}

/** The same of a list that can be sorted. */
export const SortedPageQuery = { ...PageQuery, sort: sortText }

export type Page = { limit: number; offset: number }

export function readPage(
  { page = 1, perPage }: { page?: number; perPage?: number },
  { perPage: fallback = 20 }: { perPage?: number } = {},
): Page {
  const limit = Math.min(perPage ?? fallback, mostPerPage)
  const number = Math.min(page, Math.floor(deepestOffset / limit))
  return { limit, offset: (number - 1) * limit }
}

/** A page with the number of pages of its size. */
export function presentPage<Item>(data: Item[], { total, limit }: { total: number; limit: number }) {
  return { data, pageCount: Math.ceil(total / limit) }
}

/** The first wanted column that the list has, and in which direction; undefined: the list's own order. */
export function readSort<Column extends string>(
  sort: { id: string; desc: boolean }[] | undefined,
  columns: readonly Column[],
): { by: Column; descending: boolean } | undefined {
  for (const { id, desc } of sort ?? []) {
    const by = columns.find((column) => column === id)
    if (by) return { by, descending: desc }
  }
  return undefined
}
