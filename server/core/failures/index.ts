export type { Failure } from './failure.ts'
export { countFailures, type FailureFilter, listFailures } from './failure-queries.ts'
