import fc from 'fast-check'
import type {
  Bootstrap,
  Conversation,
  ConversationFilter,
  Message,
  ParleyEvent,
  View,
} from '../../shared/parley/index.ts'

/** Objects as our API shows them, with what a test says of them. */

const at = '2026-01-01T00:00:00.000Z'
const uuid = '00000000-0000-8000-8000-000000000000'

export function bootstrapOf(parts: Partial<Bootstrap> = {}): Bootstrap {
  const me = {
    id: '1',
    uuid,
    user_id: '1',
    email: 'me@example.com',
    name: 'Mira Haddad',
    role: 'owner' as const,
    is_bot: false,
    inbox_ids: null,
    created_at: at,
  }
  return {
    position: '0',
    server: {
      version: '0.1.0',
      public_url: 'http://localhost',
      web_push_key: null,
      can_mail: false,
      sandbox_url: null,
    },
    account: { id: '1', name: 'Cedar' },
    accounts: [{ id: '1', name: 'Cedar' }],
    me,
    preferences: {},
    agents: [me],
    teams: [],
    inboxes: [],
    tags: [],
    custom_fields: [],
    canned_responses: [],
    views: [],
    counts: {},
    ...parts,
  }
}

export function viewOf(id: string, filter: ConversationFilter, parts: Partial<View> = {}): View {
  return {
    id,
    name: id,
    icon: null,
    filter,
    sort: 'newest',
    visibility: 'private',
    team_id: null,
    agent_id: '1',
    position: 0,
    created_at: at,
    updated_at: at,
    ...parts,
  }
}

export function conversationOf(id: string, parts: Partial<Conversation> = {}): Conversation {
  return {
    id,
    uuid,
    inbox_id: '1',
    channel: 'whatsapp',
    contact: {
      id: `9${id}`,
      name: `Contact ${id}`,
      phone: null,
      email: null,
      avatar_url: null,
      blocked: false,
    },
    status: 'open',
    snoozed_until: null,
    assignee_id: null,
    team_id: null,
    archived: false,
    bot_enabled: false,
    tag_ids: [],
    unread_count: 0,
    last_activity_at: at,
    last_message: null,
    last_call: null,
    waiting_since: null,
    reply_window_ends_at: null,
    contact_read_at: null,
    created_at: at,
    ...parts,
  }
}

export function messageOf(id: string, parts: Partial<Message> = {}): Message {
  return {
    type: 'message',
    id,
    uuid,
    conversation_id: '1',
    direction: 'inbound',
    kind: 'text',
    text: 'Hello',
    content: {},
    sender: { type: 'contact', agent_id: null },
    status: 'delivered',
    error: null,
    reply_to: null,
    reactions: [],
    attachments: [],
    mentions: [],
    client_id: null,
    at,
    created_at: at,
    sent_at: null,
    delivered_at: null,
    read_at: null,
    failed_at: null,
    edited_at: null,
    deleted_at: null,
    ...parts,
  }
}

export function anEvent(position: string, parts: Partial<ParleyEvent>): ParleyEvent {
  const { conversation, message } = parts
  return {
    id: position,
    type: 'conversation.updated',
    created_at: at,
    subject_id: message?.id ?? conversation?.id ?? null,
    conversation_id: conversation?.id ?? null,
    contact_id: conversation?.contact.id ?? null,
    inbox_id: conversation?.inbox_id ?? null,
    changes: {},
    ...parts,
  }
}

const time = fc.integer({ min: 0, max: 30 }).map((day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString())

/** What some conversations looked like, one change after the other. */
export const conversationUpdates: fc.Arbitrary<Conversation[]> = fc.array(
  fc
    .record({
      id: fc.constantFrom('2', '3', '11', '12', '100', '101', '102'),
      status: fc.constantFrom('open', 'pending', 'snoozed', 'closed'),
      assignee_id: fc.constantFrom(null, '1', '2'),
      archived: fc.boolean(),
      tag_ids: fc.subarray(['5', '6']),
      unread_count: fc.nat(2),
      last_activity_at: time,
      waiting_since: fc.option(time),
    })
    .map(({ id, ...parts }) => conversationOf(id, parts as Partial<Conversation>)),
  { maxLength: 40 },
)
