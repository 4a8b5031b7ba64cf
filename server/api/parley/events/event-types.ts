import type { EventType, StoredEvent } from '../../../core/events/index.ts'
import type { Scope } from '../auth.ts'

type Noun = EventType extends `${infer Name}.${string}` ? Name : never

/** What is told of, and what a key must be good for to hear of it; undefined: this API has no word for it. */
const scopeOfNoun: Record<Noun, Scope | undefined> = {
  account: 'account',
  agent: 'agents',
  team: 'teams',
  inbox: 'inboxes',
  tag: 'tags',
  custom_field: 'custom_fields',
  template: 'templates',
  canned_response: 'canned_responses',
  contact: 'contacts',
  conversation: 'conversations',
  message: 'conversations',
  call: 'conversations',
  draft: 'conversations',
  scheduled_message: 'conversations',
  view: 'conversations',
  mention: 'conversations',
  campaign: undefined,
  flow: undefined,
  sequence: undefined,
  keyword_reply: undefined,
  trigger: undefined,
  ai_agent: undefined,
  ref_link: undefined,
  bot_field: undefined,
  contact_import: undefined,
  contact_export: undefined,
  external_webhook: undefined,
}

export function nounOf({ type }: Pick<StoredEvent, 'type'>): Noun {
  return type.split('.')[0] as Noun
}

export function scopeOf(event: Pick<StoredEvent, 'type'>): Scope | undefined {
  return scopeOfNoun[nounOf(event)]
}

/** Whether this API tells of the event at all. */
export function isTold(event: Pick<StoredEvent, 'type'>): boolean {
  return scopeOf(event) !== undefined
}

/** What concerns certain agents only, who have it on their streams. */
type PrivateNoun = 'draft' | 'view' | 'mention'
type UntoldNoun =
  | 'campaign'
  | 'flow'
  | 'sequence'
  | 'keyword_reply'
  | 'trigger'
  | 'ai_agent'
  | 'ref_link'
  | 'bot_field'
  | 'contact_import'
  | 'contact_export'
  | 'external_webhook'
type ToldType = Exclude<EventType, `${PrivateNoun | UntoldNoun}.${string}`>

/** Written out, so that a new type cannot be forgotten. */
const webhookTypeSet: Record<ToldType, true> = {
  'account.updated': true,
  'agent.created': true,
  'agent.updated': true,
  'agent.deleted': true,
  'team.created': true,
  'team.updated': true,
  'team.deleted': true,
  'inbox.created': true,
  'inbox.updated': true,
  'inbox.deleted': true,
  'tag.created': true,
  'tag.updated': true,
  'tag.deleted': true,
  'custom_field.created': true,
  'custom_field.updated': true,
  'custom_field.deleted': true,
  'template.created': true,
  'template.updated': true,
  'canned_response.created': true,
  'canned_response.updated': true,
  'canned_response.deleted': true,
  'contact.created': true,
  'contact.updated': true,
  'contact.deleted': true,
  'conversation.created': true,
  'conversation.updated': true,
  'message.created': true,
  'message.updated': true,
  'message.reacted': true,
  'message.resent': true,
  'call.created': true,
  'call.updated': true,
  'scheduled_message.created': true,
  'scheduled_message.updated': true,
  'scheduled_message.deleted': true,
}

/** What a webhook may choose to be told. */
export const webhookTypes = Object.keys(webhookTypeSet) as ToldType[]

export function isToldToWebhooks({ type }: Pick<StoredEvent, 'type'>): boolean {
  return Object.hasOwn(webhookTypeSet, type)
}
