import { AppError } from '../../platform/errors.ts'
import { UsageError } from '../failure.ts'

/** Turns what is wrong with fields into what is wrong with the options that carry them. */
export function explainWebhook(error: unknown): never {
  if (!(error instanceof AppError) || !error.details.fields) throw error
  throw new UsageError(
    error.details.fields
      .map(({ field, message }) => `--${field === 'inbox_ids' ? 'inbox' : field} ${message}`)
      .join('; '),
  )
}
