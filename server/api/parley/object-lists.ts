import { notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { type PageQuery, readPage, toPage } from './paging.ts'

/** A page of objects of which an account has few, the oldest first. */
export function pageOfObjects<Shown extends { id: Id }>(
  objects: Map<Id, Shown>,
  query: PageQuery,
): { items: Shown[]; next_cursor: string | null } {
  const { limit, after = '0' } = readPage(query)
  const later = [...objects.values()]
    .filter(({ id }) => BigInt(id) > BigInt(after))
    .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1))
  return toPage(later, { limit, placeOf: ({ id }) => id, present: (shown) => shown })
}

/** The one object that was asked for. @throws AppError `not_found` of a `thing` */
export function oneObject<Shown>(objects: Map<Id, Shown>, thing: string): Shown {
  const [shown] = objects.values()
  if (!shown) throw notFound(thing)
  return shown
}
