import type { NetworkTemplate } from '../../core/inboxes/index.ts'

const statuses: Record<string, NetworkTemplate['status']> = {
  APPROVED: 'approved',
  REINSTATED: 'approved',
  UNPAUSED: 'approved',
  // Warned about its quality, but still sendable.
  FLAGGED: 'approved',
  PENDING: 'pending',
  IN_REVIEW: 'pending',
  IN_APPEAL: 'pending',
  REJECTED: 'rejected',
  PAUSED: 'paused',
  DISABLED: 'disabled',
  LOCKED: 'disabled',
  PENDING_DELETION: 'disabled',
  DELETED: 'disabled',
  ARCHIVED: 'disabled',
  LIMIT_EXCEEDED: 'disabled',
}

/** Meta's word for how a template stands in ours; undefined for a word that is not known. */
export function toTemplateStatus(word: string | undefined): NetworkTemplate['status'] | undefined {
  return statuses[word?.toUpperCase() ?? '']
}
