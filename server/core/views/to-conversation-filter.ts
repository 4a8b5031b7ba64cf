import type * as wire from '../../../shared/parley/index.ts'
import { invalidField } from '../../platform/errors.ts'
import { type Id, isId } from '../../platform/ids.ts'
import type { ConversationFilter } from '../conversations/index.ts'

/** Who looks. `inboxIds`: the only inboxes they see; undefined: all. */
export type Viewer = { accountId: Id; agentId: Id | undefined; inboxIds: readonly Id[] | undefined }

/**
 * A filter as it is given and kept, for one who looks: `me` is they, and of inboxes they see theirs only. Archived
 * conversations are shown when they are asked for. An id that is none names nothing.
 * @throws AppError `invalid_request` when it speaks of an agent and a program looks
 */
export function toConversationFilter(
  filter: wire.ConversationFilter,
  { accountId, agentId, inboxIds }: Viewer,
): ConversationFilter {
  const { contact_id, text, unread, waiting, active_after, active_before } = filter
  const requireAgent = (field: string) => {
    if (agentId === undefined)
      throw invalidField(field, 'takes a signed-in agent; a key is nobody in particular')
    return agentId
  }
  const own = filter.inbox_ids && idsOf(filter.inbox_ids)
  const seen = inboxIds && own ? own.filter((id) => inboxIds.includes(id)) : (own ?? inboxIds)
  return {
    accountId,
    archived: filter.archived ?? false,
    ...(filter.statuses && { statuses: filter.statuses }),
    ...(seen && { inboxIds: [...seen] }),
    ...(filter.channels && { channels: filter.channels }),
    ...(filter.assignee_ids && {
      assignees: filter.assignee_ids.flatMap((name) => assigneesOf(name, () => requireAgent('assignee_ids'))),
    }),
    ...(filter.team_ids && { teamIds: idsOf(filter.team_ids) }),
    ...(filter.tag_ids && { tagIds: idsOf(filter.tag_ids) }),
    ...(contact_id !== undefined && { contactIds: idsOf([contact_id]) }),
    ...(unread !== undefined && { unread }),
    ...(waiting !== undefined && { waiting }),
    ...(filter.mentioned && { mentionedId: requireAgent('mentioned') }),
    ...(filter.has_draft && { draftedBy: requireAgent('has_draft') }),
    ...(text?.trim() && { contactText: text.trim() }),
    ...(active_after !== undefined && { from: readTime('active_after', active_after) }),
    ...(active_before !== undefined && { to: readTime('active_before', active_before) }),
  }
}

function assigneesOf(name: string, me: () => Id): (Id | null)[] {
  if (name === 'me') return [me()]
  return name === 'none' ? [null] : idsOf([name])
}

function idsOf(ids: string[]): Id[] {
  return ids.filter(isId)
}

function readTime(field: string, text: string): Date {
  const time = new Date(text)
  if (Number.isNaN(time.getTime())) throw invalidField(field, 'must be a time such as 2026-03-17T12:00:00Z')
  return time
}
