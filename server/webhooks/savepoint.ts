import { sql, type Transaction } from '../platform/db/index.ts'

/** Runs work of which nothing is left when it fails, while the transaction goes on. Not to be nested. */
export async function inSavepoint<T>(tx: Transaction, work: () => Promise<T>): Promise<T> {
  await tx.query(sql`savepoint part`)
  try {
    const result = await work()
    await tx.query(sql`release savepoint part`)
    return result
  } catch (error) {
    await tx.query(sql`rollback to savepoint part`)
    await tx.query(sql`release savepoint part`)
    throw error
  }
}
