import type { StoredEvent } from '../../../core/events/index.ts'
import type { EventBatch, Projection } from '../../../core/webhooks/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { type Id, toUuid } from '../../../platform/ids.ts'
import { shownChannels } from '../channels/channel-type.ts'
import { userIdOf } from '../channels/list-users.ts'
import { utcTime } from '../time.ts'
import { listToldConversations, type ToldConversation } from './conversation-queries.ts'
import type { Source } from './source.ts'

type EventName = 'AssignedUserIdChanged' | 'LastEventUpdated'

/** What happens to conversations, in the words of the vendor's events of the workspace. */
export async function projectConversations(db: Db, { accountId, events }: EventBatch): Promise<Projection[]> {
  const named = events.flatMap((event) => {
    const name = nameOf(event)
    return name && event.conversationId ? [{ event, name, id: event.conversationId }] : []
  })
  const ids = [...new Set(named.map(({ id }) => id))]
  const conversations = await listToldConversations(db, { accountId, ids, channels: shownChannels })
  return named.flatMap(({ event, name, id }) => {
    const conversation = conversations.get(id)
    if (!conversation) return []
    const source: Source = { body: { eventType: name, data: dataOf(accountId, conversation) } }
    return [{ event, eventId: toUuid('event', event.id), eventType: name, source }]
  })
}

/** Who answers it has changed, or something was added to it. Notes are the agents' own. */
function nameOf({ type, data }: StoredEvent): EventName | undefined {
  switch (type) {
    case 'conversation.updated':
      return isAssignment(data) ? 'AssignedUserIdChanged' : 'LastEventUpdated'
    case 'message.created':
      return data['direction'] === 'note' ? undefined : 'LastEventUpdated'
    case 'call.created':
      return 'LastEventUpdated'
    default:
      return undefined
  }
}

function isAssignment(data: Record<string, unknown>): boolean {
  const { changed } = data
  return 'assigneeId' in data || (Array.isArray(changed) && changed.includes('assignee'))
}

/** Pending and snoozed are open to the vendor. An AI agent stands under a key of its own. */
function dataOf(accountId: Id, conversation: ToldConversation) {
  const { id, inboxId, contactId, status, assignee, teamId, lastActivityAt } = conversation
  return {
    id: toUuid('conversation', id),
    workspaceId: toUuid('account', accountId),
    channelId: toUuid('inbox', inboxId),
    contactId: toUuid('contact', contactId),
    assignedUserId: assignee && !assignee.isBot ? userIdOf(assignee) : null,
    assignedAiAgentId: assignee?.isBot ? userIdOf(assignee) : null,
    assignedTeamId: teamId ? toUuid('team', teamId) : null,
    status: status === 'closed' ? 2 : 1,
    lastActivityAt: utcTime(lastActivityAt),
  }
}
