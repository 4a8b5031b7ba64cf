import type { FastifyReply } from 'fastify'
import { type Sql, sql } from '../../platform/db/index.ts'
import { type Page, pageKeys } from './paging.ts'

/** A page as its prefix shows it: edition 2 alone, or with the legacy keys on top. */
export function presentPage<Item>(
  items: Item[],
  { page, total, legacy }: { page: Page; total: number; legacy: boolean },
) {
  const shown = { items, ...pageKeys(page, total) }
  return legacy ? { ...shown, data: items, meta: { total, page: page.page, limit: page.limit } } : shown
}

/** A list that answers whole: `items` alone, or with the legacy keys on top. */
export function presentList<Item>(items: Item[], { legacy }: { legacy: boolean }) {
  return legacy ? { items, data: items, meta: { total: items.length, page: 1 } } : { items }
}

/** Rows that PostgreSQL wrote as JSON, as the text of one array. */
export function jsonArray(page: Sql): Sql {
  return sql`select '[' || coalesce(string_agg(p.row::text, ','), '') || ']' as items from (${page}) p`
}

/** The text of an answer around a list that is JSON text already. */
export function listText(
  items: string,
  keys: Record<string, unknown>,
  legacyKeys?: Record<string, unknown>,
): string {
  const rest = JSON.stringify({ ...keys, ...legacyKeys }).slice(1, -1)
  const data = legacyKeys ? `,"data":${items}` : ''
  return `{"items":${items}${data}${rest && `,${rest}`}}`
}

/** Sends an answer that is JSON text already. */
export function sendJson(reply: unknown, text: string): FastifyReply {
  return (reply as FastifyReply).type('application/json; charset=utf-8').send(text)
}
