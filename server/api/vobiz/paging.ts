/** A numbered page as a client asked for it. Values that make no sense fall back; none is an error. */
export type Page = { page: number; limit: number; offset: number }

export type PageQuery = { page?: unknown; limit?: unknown }

const deepestOffset = 10_000_000

export function readPage(
  { page, limit }: PageQuery,
  { limit: fallback, max = 100 }: { limit: number; max?: number },
): Page {
  const size = Math.min(positive(limit) ?? fallback, max)
  const number = Math.min(positive(page) ?? 1, Math.floor(deepestOffset / size))
  return { page: number, limit: size, offset: (number - 1) * size }
}

/** Whether a client asked for pages at all; some lists answer whole otherwise. */
export function asksForPages({ page, limit }: PageQuery): boolean {
  return page !== undefined || limit !== undefined
}

export function pageKeys({ page, limit }: Page, total: number) {
  return { total, page, limit, has_more: page * limit < total }
}

function positive(value: unknown): number | undefined {
  const number = Number(value)
  return typeof value === 'string' && /^\d+$/.test(value) && number >= 1 ? number : undefined
}
