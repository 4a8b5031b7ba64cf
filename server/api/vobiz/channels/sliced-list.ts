import { presentList, presentPage } from '../lists.ts'
import { asksForPages, type PageQuery, readPage } from '../paging.ts'

/** A short list that answers whole, or by pages when the client asks for pages. */
export function presentSliced<Item>(items: Item[], { query, legacy }: { query: PageQuery; legacy: boolean }) {
  if (!asksForPages(query)) return presentList(items, { legacy })
  const page = readPage(query, { limit: 25 })
  const shown = items.slice(page.offset, page.offset + page.limit)
  return presentPage(shown, { page, total: items.length, legacy })
}
