import {
  type ContactFilter,
  type ConversationView,
  conditionsOf,
} from '../../../core/contact-filters/index.ts'
import { type ChannelName, channelOf } from '../present/inbox.ts'
import { readAssignees } from './field-readers.ts'

export const conversationStates = ['noAdminReply', 'unread', 'followUp', 'archived', 'blocked'] as const
export type ConversationState = (typeof conversationStates)[number]

/** The filters of the conversation list, as they are sent. */
export type ConversationQuery = {
  botCategory?: 'bot' | 'human' | 'all'
  botEnabled?: boolean | null
  assignedId?: string | null
  channel?: ChannelName
  status?: ConversationState[]
  tags?: ConversationState[]
}

/**
 * Which conversations the list shows: all that is asked must hold. Archived ones and those of blocked contacts are
 * shown when they are asked for, and then alone; whoever filters contacts by `blocked` decides it there.
 */
export function toConversationView(
  query: ConversationQuery,
  contactFilter?: ContactFilter,
): ConversationView {
  const { botCategory, botEnabled, assignedId, channel } = query
  const states = new Set([...(query.status ?? []), ...(query.tags ?? [])])
  const isDecidedByFilter = contactFilter && conditionsOf(contactFilter).some(({ on }) => on === 'blocked')
  const bot = botEnabled ?? (botCategory === 'bot' ? true : botCategory === 'human' ? false : undefined)
  return {
    archived: states.has('archived'),
    blocked: isDecidedByFilter && !states.has('blocked') ? undefined : states.has('blocked'),
    botEnabled: bot,
    assignees: assignedId ? readAssignees([assignedId]) : undefined,
    contactChannel: channel && channelOf(channel),
    ...(states.has('unread') && { unread: true }),
    ...(states.has('noAdminReply') && { unanswered: true }),
    ...(states.has('followUp') && { followed: true }),
  }
}
