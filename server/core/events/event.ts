import type { Id } from '../../platform/ids.ts'

/** What may happen to an account's store. Past tense; `data` has what changed, never whole objects. */
export type EventType =
  | 'account.updated'
  | 'agent.created'
  | 'agent.updated'
  | 'agent.deleted'
  | 'contact.created'
  | 'contact.updated'
  | 'contact.deleted'
  | 'custom_field.created'
  | 'custom_field.updated'
  | 'custom_field.deleted'
  | 'tag.created'
  | 'tag.updated'
  | 'tag.deleted'
  | 'conversation.created'
  | 'conversation.updated'
  | 'message.created'
  | 'message.updated'
  /** Somebody reacted to it; the reaction is a message of its own. */
  | 'message.reacted'
  /** It had failed, and went again as another message. */
  | 'message.resent'
  /** An agent has seen what mentions them in a conversation. */
  | 'mention.seen'
  | 'call.created'
  | 'call.updated'
  | 'campaign.created'
  | 'campaign.updated'
  | 'campaign.deleted'
  | 'template.created'
  | 'template.updated'
  | 'inbox.created'
  | 'inbox.updated'
  | 'inbox.deleted'
  | 'team.created'
  | 'team.updated'
  | 'team.deleted'
  | 'canned_response.created'
  | 'canned_response.updated'
  | 'canned_response.deleted'
  | 'view.created'
  | 'view.updated'
  | 'view.deleted'
  | 'draft.updated'
  | 'scheduled_message.created'
  | 'scheduled_message.updated'
  | 'scheduled_message.deleted'
  | 'flow.created'
  | 'flow.requested'
  | 'sequence.created'
  | 'keyword_reply.created'
  | 'trigger.created'
  | 'ai_agent.created'
  | 'ref_link.created'
  | 'bot_field.created'
  | 'bot_field.updated'
  | 'bot_field.deleted'
  | 'contact_import.created'
  | 'contact_import.updated'
  | 'contact_export.created'
  | 'contact_export.updated'
  | 'external_webhook.called'

export type NewEvent = {
  type: EventType
  inboxId?: Id
  conversationId?: Id
  contactId?: Id
  /** The row the event is about: the message of `message.created`, the call of `call.updated` … */
  subjectId?: Id
  data?: Record<string, unknown>
}

export type StoredEvent = NewEvent & {
  accountId: Id
  /** Given in commit order within the account. */
  position: string
  id: Id
  createdAt: Date
  data: Record<string, unknown>
}
