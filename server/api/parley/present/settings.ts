import type * as wire from '../../../../shared/parley/index.ts'
import { type CannedResponse, listCannedResponsesByShortcut } from '../../../core/canned-responses/index.ts'
import {
  type CustomField,
  listCustomFieldsById,
  listFieldsForPeople,
} from '../../../core/custom-fields/index.ts'
import { type Inbox, listInboxes, listInboxesById, type Network } from '../../../core/inboxes/index.ts'
import { listTags, type Tag } from '../../../core/tags/index.ts'
import { listTeamMembers, listTeams, listTeamsById, type Team } from '../../../core/teams/index.ts'
import { listTemplatesByName, type Template } from '../../../core/templates/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { type Id, type IdKind, toUuid } from '../../../platform/ids.ts'

/** Without `ids`: all there are. */
type Which = { accountId: Id; ids?: Id[] | undefined }

/** By name. */
export async function listTagObjects(db: Db, { accountId, ids }: Which): Promise<Map<Id, wire.Tag>> {
  return toMap(await listTags(db, { accountId, ...(ids && { ids }) }), presentTag)
}

/** The oldest first. */
export async function listTeamObjects(db: Db, { accountId, ids }: Which): Promise<Map<Id, wire.Team>> {
  const [teams, members] = await Promise.all([
    ids ? listTeamsById(db, accountId, ids) : listTeams(db, accountId),
    listTeamMembers(db, { accountId, ...(ids && { teamIds: ids }) }),
  ])
  const ofTeam = Map.groupBy(members, ({ teamId }) => teamId)
  return toMap(teams, (team) => presentTeam(team, ofTeam.get(team.id)?.map(({ agentId }) => agentId) ?? []))
}

/** The oldest first; then those that clients made by using them. */
export async function listCustomFieldObjects(
  db: Db,
  { accountId, ids }: Which,
): Promise<Map<Id, wire.CustomField>> {
  const fields = ids
    ? await listCustomFieldsById(db, accountId, ids)
    : await listFieldsForPeople(db, accountId)
  return toMap(fields, presentCustomField)
}

/** The newest first. Those that were deleted are not there. */
export async function listInboxObjects(
  db: Db,
  { accountId, ids, networks }: Which & { networks: Map<string, Network> },
): Promise<Map<Id, wire.Inbox>> {
  const inboxes = ids ? await listInboxesById(db, accountId, ids) : await listInboxes(db, { accountId })
  return toMap(inboxes, (inbox) => presentInbox(inbox, networks.get(inbox.channel)))
}

/** By shortcut. */
export async function listCannedResponseObjects(
  db: Db,
  { accountId, ids }: Which,
): Promise<Map<Id, wire.CannedResponse>> {
  return toMap(
    await listCannedResponsesByShortcut(db, { accountId, ...(ids && { ids }) }),
    presentCannedResponse,
  )
}

/** By name and language. */
export async function listTemplateObjects(
  db: Db,
  { accountId, ids }: Which,
): Promise<Map<Id, wire.Template>> {
  return toMap(await listTemplatesByName(db, { accountId, ...(ids && { ids }) }), presentTemplate)
}

export function presentInbox(inbox: Inbox, network: Network | undefined): wire.Inbox {
  const { channel, name, phone, status, statusReason, settings } = inbox
  return {
    ...named('inbox', inbox),
    channel,
    name,
    phone: phone ?? null,
    status,
    status_reason: statusReason ?? null,
    has_reply_window: network?.capabilities?.windowError !== undefined,
    has_templates: network?.listTemplates !== undefined,
    has_phone_line: Boolean(channel === 'voice' ? settings['provider'] : settings['line_provider']),
  }
}

export function presentTeam(team: Team, agentIds: Id[]): wire.Team {
  return { ...named('team', team), name: team.name, agent_ids: agentIds }
}

export function presentTag(tag: Tag): wire.Tag {
  return { ...named('tag', tag), name: tag.name, color: tag.color ?? null }
}

export function presentCustomField(field: CustomField): wire.CustomField {
  const { name, key, type, format, options, description, isRequired } = field
  return {
    ...named('customField', field),
    name,
    key,
    type,
    format: format ?? null,
    options: options.map(({ value, color }) => ({ value, color })),
    description: description ?? null,
    required: isRequired,
  }
}

export function presentCannedResponse(response: CannedResponse): wire.CannedResponse {
  const { shortcut, content } = response
  return { ...named('cannedResponse', response), shortcut, content }
}

export function presentTemplate(template: Template): wire.Template {
  const { inboxId, name, language, category, status, reason, components } = template
  return {
    ...named('template', template),
    inbox_id: inboxId,
    name,
    language,
    category,
    status,
    reason: reason ?? null,
    components,
  }
}

function named(kind: IdKind, { id, createdAt, updatedAt }: { id: Id; createdAt: Date; updatedAt: Date }) {
  return {
    id,
    uuid: toUuid(kind, id),
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  }
}

function toMap<Row extends { id: Id }, Shown>(rows: Row[], present: (row: Row) => Shown): Map<Id, Shown> {
  return new Map(rows.map((row) => [row.id, present(row)]))
}
