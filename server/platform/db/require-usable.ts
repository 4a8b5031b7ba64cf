import type pg from 'pg'

const oldestMajor = 15

/** The database answers but cannot be used as it is. The message says what to do. */
export class DatabaseUnusable extends Error {}

/** Refuses, with the way out, a database on which search and storage would silently go wrong. */
export async function requireUsable(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: string; encoding: string; name: string }>(
    `select current_setting('server_version_num') as version, current_setting('server_encoding') as encoding, current_database() as name`,
  )
  const { version, encoding, name } = rows[0]!
  const major = Math.floor(Number(version) / 10_000)
  if (major < oldestMajor)
    throw new DatabaseUnusable(
      `The database is PostgreSQL ${major}; Parley needs ${oldestMajor} or later. Upgrade it, or unset DATABASE_URL to use the embedded one.`,
    )
  if (encoding !== 'UTF8')
    throw new DatabaseUnusable(
      `The database '${name}' is encoded in ${encoding}; Parley needs UTF8. Make one with: create database parley template template0 encoding 'UTF8' locale 'C.UTF-8'`,
    )
  await requireTrigrams(client, name)
}

/** With a character type of C, pg_trgm makes no trigrams of Arabic, Hindi, Chinese or Thai, and search finds nothing. */
async function requireTrigrams(client: pg.Client, name: string): Promise<void> {
  try {
    await client.query('create extension if not exists pg_trgm')
    await client.query('create extension if not exists btree_gin')
  } catch (cause) {
    throw new DatabaseUnusable(
      `The extensions pg_trgm and btree_gin cannot be made in '${name}'. Have a superuser run: create extension pg_trgm; create extension btree_gin`,
      { cause },
    )
  }
  const { rows } = await client.query<{ trigrams: string[] }>(`select show_trgm('شكرا') as trigrams`)
  if (rows[0]!.trigrams.length === 0)
    throw new DatabaseUnusable(
      `The database '${name}' has a character type that knows no letters beyond ASCII, so search would find no Arabic or Chinese. Make one with: create database parley template template0 encoding 'UTF8' locale 'C.UTF-8'`,
    )
}
