/** The database cannot be started or reached. The message is a sentence for the operator and names the fix. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable'
}
