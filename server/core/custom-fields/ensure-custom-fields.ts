import type { Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { type CustomField, type CustomFields, inferType } from './custom-field.ts'
import { insertCustomFields, lockCustomFieldsByName } from './custom-field-queries.ts'

/**
 * Finds the fields of these values by name, or makes them, with the type that the value shows, as free ones when
 * `isFree`. Call it before locking what will carry the values.
 */
export async function ensureCustomFields(
  tx: Transaction,
  accountId: Id,
  values: CustomFields,
  { isFree = false }: { isFree?: boolean } = {},
): Promise<Map<string, CustomField>> {
  const names = Object.keys(values)
  if (names.length === 0) return new Map()
  const found = await lockCustomFieldsByName(tx, accountId, names)
  const known = new Map(found.map((field) => [field.name, field]))
  const missing = names.filter((name) => !known.has(name))
  if (missing.length === 0) return known

  const drafts = missing.map((name) => ({ name, type: inferType(values[name]), isFree }))
  const made = await insertCustomFields(tx, accountId, drafts)
  // Another transaction may have made some of the missing ones meanwhile; those are there to be found now.
  const overtaken = made.length === missing.length ? [] : await lockCustomFieldsByName(tx, accountId, missing)
  for (const field of [...made, ...overtaken]) known.set(field.name, field)
  return known
}
