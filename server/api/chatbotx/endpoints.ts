import { getRefLink } from './automations/get-ref-link.ts'
import { getSequence } from './automations/get-sequence.ts'
import { listAiAgents } from './automations/list-ai-agents.ts'
import { listFlows } from './automations/list-flows.ts'
import { listKeywords } from './automations/list-keywords.ts'
import { listSequences } from './automations/list-sequences.ts'
import { listTriggers } from './automations/list-triggers.ts'
import { getBroadcast } from './broadcasts/get-broadcast.ts'
import { listBroadcastAudience } from './broadcasts/list-audience.ts'
import { listBroadcasts } from './broadcasts/list-broadcasts.ts'
import { listChannels } from './channels/list-channels.ts'
import { listInboxes } from './channels/list-inboxes.ts'
import { listErrorLogs } from './error-logs/list-error-logs.ts'
import { listIntegrations } from './integrations/list-integrations.ts'
import { getMember } from './members/get-member.ts'
import { listMembers } from './members/list-members.ts'
import type { Endpoint } from './route.ts'
import { listSavedReplies } from './saved-replies/list-saved-replies.ts'
import { listTeams } from './teams/list-teams.ts'
import { listTemplateMessages } from './template-messages/list-template-messages.ts'
import { getWorkspace } from './workspaces/get-workspace.ts'

/** Every operation of the dialect. The public document is in this order. */
export const endpoints: readonly Endpoint[] = [
  getWorkspace,
  listMembers,
  getMember,
  listChannels,
  listInboxes,
  listTeams,
  listSavedReplies,
  listTemplateMessages,
  listIntegrations,
  listErrorLogs,
  listFlows,
  listSequences,
  getSequence,
  listKeywords,
  listTriggers,
  listAiAgents,
  getRefLink,
  listBroadcasts,
  getBroadcast,
  listBroadcastAudience,
]
