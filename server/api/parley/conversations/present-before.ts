import type { Static } from 'typebox'
import type { Conversation, ConversationChange } from '../../../core/conversations/index.ts'
import type { Id } from '../../../platform/ids.ts'
import type { Body } from '../schemas.ts'
import type { ConversationPatch } from './read-change.ts'

type Patch = Static<ReturnType<typeof Body<typeof ConversationPatch>>> & { read?: boolean }

/** What a change changed, as it was: the change that takes it back. */
export function presentBefore(
  before: Conversation & { tagIds?: Id[] },
  change: ConversationChange,
): Patch & { id: Id } {
  const isTagged = change.tagIds || change.addTagIds || change.removeTagIds
  return {
    id: before.id,
    ...(change.status !== undefined && presentStanding(before)),
    ...(change.assigneeId !== undefined && { assignee_id: before.assigneeId ?? null }),
    ...(change.teamId !== undefined && { team_id: before.teamId ?? null }),
    ...(change.archived !== undefined && { archived: before.archivedAt !== undefined }),
    ...(change.botEnabled !== undefined && { bot_enabled: before.botEnabled }),
    ...(isTagged && { tag_ids: before.tagIds ?? [] }),
    ...(change.read !== undefined && { read: before.unreadCount === 0 }),
  }
}

function presentStanding({ status, snoozedUntil }: Conversation): Patch {
  if (status !== 'snoozed') return { status }
  return { status, snoozed_until: snoozedUntil?.toISOString() ?? null }
}
