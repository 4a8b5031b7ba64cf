import type { Id } from '../store/state.ts'

/** Which rows are selected, and from which one a range goes. */
export type Selection = { ids: ReadonlySet<Id>; anchorId: Id | null }

export const nothing: Selection = { ids: new Set(), anchorId: null }

export function toggled({ ids }: Selection, id: Id): Selection {
  const selected = new Set(ids)
  if (!selected.delete(id)) selected.add(id)
  return { ids: selected, anchorId: id }
}

/** With everything between the anchor, or `from` where there is none yet, and `to`. */
export function rangedTo({ ids, anchorId }: Selection, rows: Id[], from: Id | null, to: Id): Selection {
  const end = rows.indexOf(to)
  const anchor = rows.indexOf(anchorId ?? from ?? to)
  const start = anchor < 0 ? end : anchor
  const range = rows.slice(Math.min(start, end), Math.max(start, end) + 1)
  return { ids: new Set([...ids, ...range]), anchorId: rows[start] ?? to }
}

/** With one row more, or one less when it goes back to where it began. */
export function stretched({ ids, anchorId }: Selection, rows: Id[], from: Id, by: 1 | -1): Selection {
  const here = rows.indexOf(from)
  const next = rows[here + by]
  const anchor = rows.indexOf(anchorId ?? from)
  const isGoingBack = next !== undefined && Math.abs(here + by - anchor) < Math.abs(here - anchor)
  const selected = new Set(ids)
  if (isGoingBack) selected.delete(from)
  else for (const id of [from, next]) if (id !== undefined) selected.add(id)
  return { ids: selected, anchorId: rows[anchor] ?? from }
}

/** Without what is no longer in the list; the same one when nothing went. */
export function keptIn(selection: Selection, rows: Id[]): Selection {
  if (selection.ids.size === 0) return selection
  const known = new Set(rows)
  const kept = [...selection.ids].filter((id) => known.has(id))
  return kept.length === selection.ids.size ? selection : { ...selection, ids: new Set(kept) }
}
