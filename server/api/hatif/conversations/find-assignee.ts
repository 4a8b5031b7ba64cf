import { type Agent, listAgents } from '../../../core/agents/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { invalidField, notFound } from '../../../platform/errors.ts'
import { fromUuid, type Id } from '../../../platform/ids.ts'

/** The person whom a user's id or a membership's id names, or the AI agent whom its id names. */
function isNamed({ id, userId }: Agent, uuid: string): boolean {
  return id === fromUuid('agent', uuid) || (userId !== undefined && userId === fromUuid('user', uuid))
}

/**
 * Whom a request gives a conversation to: a person or an AI agent; undefined for nobody.
 * @throws AppError `invalid_request` for both at once; `not_found`
 */
export async function findAssignee(
  db: Db,
  accountId: Id,
  {
    user,
    aiAgent,
    members,
  }: { user: string | null | undefined; aiAgent: string | null | undefined; members: [string, string] },
): Promise<Agent | undefined> {
  if (user && aiAgent) throw invalidField(members[0], `cannot be given together with ${members[1]}`)
  const uuid = user || aiAgent
  if (!uuid) return undefined
  const agent = (await listAgents(db, accountId)).find((each) => isNamed(each, uuid))
  if (!agent || agent.isBot !== Boolean(aiAgent)) throw notFound('agent')
  return agent
}

/** The agents that some ids name; ids of nobody are left out. */
export async function findAgentIds(db: Db, accountId: Id, uuids: string[]): Promise<Id[]> {
  const agents = await listAgents(db, accountId)
  return agents.filter((agent) => uuids.some((uuid) => isNamed(agent, uuid))).map(({ id }) => id)
}
