import type { CommanderError } from 'commander'
import { ConfigError } from '../config.ts'
import { DatabaseUnavailable, ServeLockHeld } from '../platform/db/embedded/index.ts'
import { DatabaseUnusable } from '../platform/db/index.ts'
import { AppError, type ErrorCode, errorText } from '../platform/errors.ts'

/** A mistake in how the command was called. The message is a sentence that names the fix. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** What was asked for could not be done, through no fault of the call. The message is a sentence. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed'
}

/** The exit status of a command: done, failed, or called in a way that cannot work. */
export const exitStatus = { done: 0, failed: 1, mistaken: 2 } as const

const mistakes = new Set<ErrorCode>(['invalid_request', 'not_found', 'duplicate', 'invalid_state'])

/** What a failed command says and ends with. A trace comes only with what nobody foresaw, for a report. */
export type Explanation = { sentence: string | undefined; status: number; trace?: string }

/** One sentence for the person at the terminal, and the exit status. */
export function explainFailure(error: unknown): Explanation & { sentence: string } {
  if ([UsageError, ConfigError, ServeLockHeld, DatabaseUnusable].some((kind) => error instanceof kind))
    return { sentence: toSentence(errorText(error)), status: exitStatus.mistaken }
  if (error instanceof AppError) {
    const status = mistakes.has(error.code) ? exitStatus.mistaken : exitStatus.failed
    return { sentence: toSentence(error.message), status }
  }
  if (error instanceof CommandFailed || error instanceof DatabaseUnavailable)
    return { sentence: toSentence(error.message), status: exitStatus.failed }
  return {
    sentence: toSentence(`Something unforeseen failed: ${reasonOf(error)}`),
    status: exitStatus.failed,
  }
}

/** Commander ends with an error also when it has shown what was asked for: the help, the version. */
export function explainCommanderError(
  { code, exitCode, message }: CommanderError,
  command: string,
): Explanation {
  if (exitCode === 0) return { sentence: undefined, status: exitStatus.done }
  if (code === 'commander.help') return { sentence: undefined, status: exitStatus.mistaken }
  const sentence = toSentence(message.replace(/^error: /, '').replaceAll('\n', ' '))
  return { sentence: `${sentence} See: ${command} --help`, status: exitStatus.mistaken }
}

/** Node wraps a refused connection to several addresses in an error without a text. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '')
    return [...new Set(error.errors.map(errorText))].join('; ')
  return errorText(error) || String(error)
}

function toSentence(text: string): string {
  const trimmed = text.trim()
  return `${trimmed.slice(0, 1).toUpperCase()}${trimmed.slice(1)}${/[.!?)\]`]$/.test(trimmed) ? '' : '.'}`
}
