import { getRefLink } from './automations/get-ref-link.ts'
import { getSequence } from './automations/get-sequence.ts'
import { listAiAgents } from './automations/list-ai-agents.ts'
import { listFlows } from './automations/list-flows.ts'
import { listKeywords } from './automations/list-keywords.ts'
import { listSequences } from './automations/list-sequences.ts'
import { listTriggers } from './automations/list-triggers.ts'
import { botFieldEndpoints } from './bot-fields/endpoints.ts'
import { getBroadcast } from './broadcasts/get-broadcast.ts'
import { listBroadcastAudience } from './broadcasts/list-audience.ts'
import { listBroadcasts } from './broadcasts/list-broadcasts.ts'
import { listChannels } from './channels/list-channels.ts'
import { listInboxes } from './channels/list-inboxes.ts'
import { contactEndpoints } from './contacts/endpoints.ts'
import { conversationActs } from './conversations/act-on-conversation.ts'
import { assignConversation } from './conversations/assign-conversation.ts'
import { threadControls } from './conversations/control-thread.ts'
import { getConversation } from './conversations/get-conversation.ts'
import { listConversations } from './conversations/list-conversations.ts'
import { customFieldEndpoints } from './custom-fields/endpoints.ts'
import { listErrorLogs } from './error-logs/list-error-logs.ts'
import { externalWebhookEndpoints } from './external-webhooks/endpoints.ts'
import { listIntegrations } from './integrations/list-integrations.ts'
import { getMember } from './members/get-member.ts'
import { listMembers } from './members/list-members.ts'
import { deleteMessage, editMessages, getMessage, setAttributes } from './messages/conversation-message.ts'
import { getContactMessage } from './messages/get-contact-message.ts'
import { listContactMessages } from './messages/list-contact-messages.ts'
import { listConversationMessages } from './messages/list-conversation-messages.ts'
import { sendAutoReply } from './messages/send-auto-reply.ts'
import { sendContactMessage } from './messages/send-contact-message.ts'
import { sendConversationMessage } from './messages/send-conversation-message.ts'
import { askCallPermission, sendWhatsAppTemplate } from './messages/send-whatsapp.ts'
import { startContactFlow } from './messages/start-contact-flow.ts'
import type { Endpoint } from './route.ts'
import { listSavedReplies } from './saved-replies/list-saved-replies.ts'
import { tagEndpoints } from './tags/endpoints.ts'
import { listTeams } from './teams/list-teams.ts'
import { listTemplateMessages } from './template-messages/list-template-messages.ts'
import { webhookEndpoints } from './webhooks/endpoints.ts'
import { getWorkspace } from './workspaces/get-workspace.ts'

/** Every operation of the dialect. The public document is in this order. */
export const endpoints: readonly Endpoint[] = [
  listConversations,
  getConversation,
  assignConversation,
  ...conversationActs,
  ...threadControls,
  listContactMessages,
  sendContactMessage,
  getContactMessage,
  startContactFlow,
  sendAutoReply,
  listConversationMessages,
  sendConversationMessage,
  sendWhatsAppTemplate,
  askCallPermission,
  getMessage,
  ...editMessages,
  deleteMessage,
  setAttributes,
  ...contactEndpoints,
  ...tagEndpoints,
  ...customFieldEndpoints,
  ...botFieldEndpoints,
  ...webhookEndpoints,
  ...externalWebhookEndpoints,
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
