import type { Problem } from '../../shared/parley/index.ts'

/** What the server said no with, as RFC 9457 tells it. */
export class ApiProblem extends Error {
  readonly problem: Problem
  readonly status: number
  readonly code: string
  /** What failed, in words for a person. */
  readonly detail: string
  readonly retryAfterSeconds: number

  constructor(problem: Problem) {
    super(problem.detail)
    this.problem = problem
    this.status = problem.status
    this.code = problem.code
    this.detail = problem.detail
    this.retryAfterSeconds = problem.retry_after_seconds ?? 0
  }

  /** What is wrong with a field of the request, when that is what it says. */
  fieldError(field: string): string | undefined {
    return this.problem.errors?.find((error) => error.field === field)?.message
  }
}

/** The server could not be reached, or the connection broke before it answered. */
export class Offline extends Error {
  constructor() {
    super('The server cannot be reached')
  }
}
