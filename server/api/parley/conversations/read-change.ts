import Type, { type Static } from 'typebox'
import { ConversationStatus, Nullable } from '../../../../shared/parley/index.ts'
import type { ConversationChange } from '../../../core/conversations/index.ts'
import { invalidField } from '../../../platform/errors.ts'
import type { Id, IdKind } from '../../../platform/ids.ts'
import { readIdField } from '../read-id.ts'
import { Body } from '../schemas.ts'

const TagIds = (description: string) =>
  Type.Optional(Type.Array(Type.String(), { maxItems: 200, description }))

/** What may be changed of a conversation. */
export const ConversationPatch = {
  status: Type.Optional(ConversationStatus),
  snoozed_until: Type.Optional(
    Nullable(
      Type.String({
        format: 'date-time',
        description:
          'When it is to be open again; null, or with `status: snoozed` alone: when the contact writes',
      }),
    ),
  ),
  assignee_id: Type.Optional(Nullable(Type.String({ description: 'null: nobody' }))),
  team_id: Type.Optional(Nullable(Type.String())),
  archived: Type.Optional(Type.Boolean()),
  bot_enabled: Type.Optional(Type.Boolean()),
  tag_ids: TagIds('Exactly these'),
  add_tag_ids: TagIds('These too'),
  remove_tag_ids: TagIds('These no longer'),
}
const Patch = Body(ConversationPatch)

/** @throws AppError `invalid_request` */
export function readChange(patch: Static<typeof Patch>, now: Date): ConversationChange {
  const { assignee_id, team_id, archived, bot_enabled, tag_ids, add_tag_ids, remove_tag_ids } = patch
  const tagIds = (field: string, ids: string[] | undefined) => ids?.map((id) => readIdField('tag', id, field))
  const change: ConversationChange = {
    ...readStanding(patch, now),
    assigneeId: readNullable('agent', assignee_id, 'assignee_id'),
    teamId: readNullable('team', team_id, 'team_id'),
    archived,
    botEnabled: bot_enabled,
    tagIds: tagIds('tag_ids', tag_ids),
    addTagIds: tagIds('add_tag_ids', add_tag_ids),
    removeTagIds: tagIds('remove_tag_ids', remove_tag_ids),
  }
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}

/** A time to wake at is of a snooze, and makes one where no status is given. */
function readStanding({ status, snoozed_until }: Static<typeof Patch>, now: Date): ConversationChange {
  if (snoozed_until === undefined) return { status }
  if (snoozed_until === null) return { status, ...(status === 'snoozed' && { snoozedUntil: null }) }
  if (status !== undefined && status !== 'snoozed')
    throw invalidField('snoozed_until', `does not go with the status '${status}'`)
  const until = new Date(snoozed_until)
  if (Number.isNaN(until.getTime()) || until <= now)
    throw invalidField('snoozed_until', 'must be a time to come', 'INVALID', snoozed_until)
  return { status: 'snoozed', snoozedUntil: until }
}

function readNullable(kind: IdKind, text: string | null | undefined, field: string): Id | null | undefined {
  return typeof text === 'string' ? readIdField(kind, text, field) : text
}
