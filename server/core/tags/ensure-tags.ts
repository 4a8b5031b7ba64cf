import type { Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { insertTags, lockTagsByName } from './tag-queries.ts'

/** Finds or makes the tags of these names, which are clean. Call it before locking what will carry them. */
export async function ensureTags(tx: Transaction, accountId: Id, names: string[]): Promise<Map<string, Id>> {
  if (names.length === 0) return new Map()
  const known = new Map((await lockTagsByName(tx, accountId, names)).map(({ name, id }) => [name, id]))
  const missing = names.filter((name) => !known.has(name))
  if (missing.length === 0) return known

  const made = await insertTags(tx, accountId, missing)
  // Another transaction may have made some of the missing ones meanwhile; those are there to be found now.
  const overtaken = made.length === missing.length ? [] : await lockTagsByName(tx, accountId, missing)
  for (const { name, id } of [...made, ...overtaken]) known.set(name, id)
  return known
}
