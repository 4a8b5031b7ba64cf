import type { Transaction } from './database.ts'
import { sql } from './sql.ts'

/**
 * Has PostgreSQL plan the statements of this transaction for the values they have. For work on many rows at once: a
 * plan kept from when tables or lists were small may read a whole account for each of a thousand values.
 */
export async function planForSizes(tx: Transaction): Promise<void> {
  await tx.query(sql`set local plan_cache_mode = force_custom_plan`)
}
