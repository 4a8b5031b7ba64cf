import type { AuditEntry, Page } from '../../../../shared/parley/index.ts'
import type { AppModel } from '../../app.ts'
import type { InboxState } from '../../store/state.ts'
import { toDayEnd, toDayStart } from '../day-range.ts'

/** The operations that are written down, by what they are about. */
export const auditActions = [
  'acceptInvitation',
  'createInvitation',
  'resendInvitation',
  'deleteInvitation',
  'createAgent',
  'updateAgent',
  'deleteAgent',
  'createPasswordLink',
  'createTeam',
  'updateTeam',
  'deleteTeam',
  'createInbox',
  'updateInbox',
  'deleteInbox',
  'rotateInboxSecret',
  'createTemplate',
  'syncTemplates',
  'createTag',
  'updateTag',
  'deleteTag',
  'createCustomField',
  'updateCustomField',
  'deleteCustomField',
  'createCannedResponse',
  'updateCannedResponse',
  'deleteCannedResponse',
  'createWebhook',
  'updateWebhook',
  'deleteWebhook',
  'rotateWebhookSecret',
  'resendDelivery',
  'replayDeliveries',
  'createCredential',
  'deleteCredential',
  'updateAccount',
  'mergeContact',
  'deleteContact',
] as const

export type AuditFilter = {
  agentId: string | null
  action: string | null
  /** Days as a calendar writes them: 2026-05-01. The last one counts whole. */
  from: string
  to: string
}

export const noAuditFilter: AuditFilter = { agentId: null, action: null, from: '', to: '' }

export function listAudit(
  { api }: AppModel,
  { agentId, action, from, to }: AuditFilter,
  { cursor, signal }: { cursor: string | null; signal: AbortSignal },
): Promise<Page<AuditEntry>> {
  const query = {
    agent_id: agentId,
    action,
    from: toDayStart(from),
    to: toDayEnd(to),
    cursor,
    limit: 50,
  }
  return api.get('/audit', { query, signal })
}

/** What an entry is about by the name it has now, as far as it is there and known here. */
export function subjectName(
  { subject_type: type, subject_id: id, changes }: AuditEntry,
  state: Pick<InboxState, 'agents' | 'teams' | 'inboxes' | 'tags' | 'customFields' | 'cannedResponses'>,
): string | undefined {
  const given = changes['name'] ?? changes['email'] ?? changes['shortcut'] ?? changes['url']
  if (typeof given === 'string') return given
  if (!id) return undefined
  switch (type) {
    case 'agent':
      return state.agents[id]?.name
    case 'team':
      return state.teams[id]?.name
    case 'inbox':
      return state.inboxes[id]?.name
    case 'tag':
      return state.tags[id]?.name
    case 'custom_field':
      return state.customFields[id]?.name
    case 'canned_response':
      return state.cannedResponses[id]?.shortcut
    default:
      return undefined
  }
}

/** What was asked for, as short texts. */
export function describeChanges(changes: Record<string, unknown>): { name: string; value: string }[] {
  return Object.entries(changes).map(([name, value]) => ({ name, value: textOf(value) }))
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(', ')
  if (value === null) return '—'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
