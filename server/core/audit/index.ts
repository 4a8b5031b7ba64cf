export type { AuditEntry } from './audit-entry.ts'
export { type AuditFilter, insertAuditEntry, listAuditEntries } from './audit-queries.ts'
