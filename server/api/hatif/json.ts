import type { FastifyReply } from 'fastify'
import { joinSql, Sql, sql } from '../../platform/db/index.ts'

/** How List, Timeline and Tags spell their keys: as the live service does (camelCase), or as its pages print them. */
export type Casing = 'live' | 'documented'

/** A key as an answer spells it. */
export function keyOf(casing: Casing, key: string): string {
  return casing === 'live' ? key : key[0]!.toUpperCase() + key.slice(1)
}

/** An object that PostgreSQL writes as JSON, its keys in the account's casing. Keys are the program's own words. */
export function objectSql(casing: Casing, values: Record<string, Sql>): Sql {
  const pairs = Object.entries(values).map(
    ([key, value]) => sql`${new Sql([`'${keyOf(casing, key)}', `], [])}${value}`,
  )
  return sql`json_build_object(${joinSql(pairs, sql`, `)})`
}

/** An object made here, and those in it, in the account's casing. */
export function recase(casing: Casing, value: unknown): unknown {
  if (casing === 'live' || value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((item) => recase(casing, item))
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [keyOf(casing, key), recase(casing, inner)]),
  )
}

/** The rows of a page that PostgreSQL wrote as JSON, as the text of one array. */
export function jsonArray(page: Sql): Sql {
  return sql`select '[' || coalesce(string_agg(p.row::text, ','), '') || ']' as items from (${page}) p`
}

/** Sends an answer that is JSON text already. */
export function sendJson(reply: unknown, text: string): FastifyReply {
  return (reply as FastifyReply).type('application/json; charset=utf-8').send(text)
}

/** Sends one page of a list whose items are JSON text already. */
export function sendPage(
  reply: unknown,
  { total, items, casing = 'live' }: { total: number; items: string; casing?: Casing },
): FastifyReply {
  return sendJson(reply, `{"${keyOf(casing, 'totalCount')}":${total},"${keyOf(casing, 'items')}":${items}}`)
}
