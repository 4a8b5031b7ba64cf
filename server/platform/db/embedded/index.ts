export { DatabaseUnavailable } from './database-unavailable.ts'
export { acquireServeLock, type ServeLock, ServeLockHeld } from './serve-lock.ts'
export { type EmbeddedPostgres, startEmbedded } from './start-embedded.ts'
