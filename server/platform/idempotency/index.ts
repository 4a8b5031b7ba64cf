export { type Claim, claimKey, isUsableKey, keepAnswer, releaseKey } from './idempotency.ts'
export { deleteExpiredKeys, type IdempotencyKey } from './idempotency-queries.ts'
