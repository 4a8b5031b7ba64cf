import type { Db, Transaction } from '../../platform/db/index.ts'
import { invalidField, invalidState, notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import { type Agent, type AgentRole, accessSignal, requireName } from './agent.ts'
import { deleteAgentRow, findAgent, lockAgents, updateAgentRow } from './agent-queries.ts'
import { requireMayManage } from './role-rules.ts'
import { deleteSessions, deleteUserWithoutAgents } from './user-queries.ts'

type AgentName = { accountId: Id; id: Id }

export async function getAgent(db: Db, name: AgentName): Promise<Agent> {
  const agent = await findAgent(db, name)
  if (!agent) throw notFound('agent')
  return agent
}

/** Renames an agent, gives them another role, or other inboxes: null for all. An account keeps an owner. */
export async function updateAgent(
  tx: Transaction,
  { accountId, id, name, role, inboxIds, asAdmin }: AgentName & AgentChange & { asAdmin?: boolean },
): Promise<Agent> {
  const { agent, isLastOwner } = await lockAgent(tx, { accountId, id })
  requireMayManage({ asAdmin }, [agent.role, role])
  if (agent.isBot && role && role !== 'agent')
    throw invalidField('role', 'of a bot is agent, and nothing else', 'INVALID', role)
  const changed = {
    ...agent,
    name: name === undefined ? agent.name : requireName(name),
    role: role ?? agent.role,
    inboxIds: inboxIds === undefined ? agent.inboxIds : (inboxIds ?? undefined),
  }
  if (isLastOwner && changed.role !== 'owner') throw lastOwner(agent)
  await updateAgentRow(tx, changed)
  tx.signal(accessSignal)
  appendEvents(tx, accountId, [{ type: 'agent.updated', subjectId: id }])
  return changed
}

export type AgentChange = {
  name?: string | undefined
  role?: AgentRole | undefined
  inboxIds?: Id[] | null | undefined
}

/** Takes from an agent all that they answer for. The room of conversations knows how; it comes after this one. */
export type Release = (tx: Transaction, accountId: Id, of: { assigneeId: Id }) => Promise<void>

/**
 * Ends an agent's membership: what was theirs is nobody's, and they are signed out everywhere. A person who is an
 * agent of no other account is forgotten. An account keeps an owner.
 */
export async function deleteAgent(
  tx: Transaction,
  name: AgentName,
  { release, asAdmin }: { release: Release; asAdmin?: boolean },
): Promise<Agent> {
  const { agent, isLastOwner } = await lockAgent(tx, name)
  requireMayManage({ asAdmin }, [agent.role])
  if (isLastOwner) throw lastOwner(agent)
  await release(tx, agent.accountId, { assigneeId: agent.id })
  await deleteAgentRow(tx, agent)
  if (agent.userId) {
    await deleteSessions(tx, agent.userId)
    await deleteUserWithoutAgents(tx, agent.userId)
  }
  appendEvents(tx, agent.accountId, [{ type: 'agent.deleted', subjectId: agent.id }])
  return agent
}

/** The agent, with all people of the account held against other changes. */
async function lockAgent(tx: Transaction, name: AgentName): Promise<{ agent: Agent; isLastOwner: boolean }> {
  const agents = await lockAgents(tx, name)
  const agent = agents.find(({ id }) => id === name.id)
  if (!agent) throw notFound('agent')
  const owners = agents.filter(({ role }) => role === 'owner')
  return { agent, isLastOwner: owners.length === 1 && owners[0] === agent }
}

function lastOwner({ name }: Agent): Error {
  return invalidState('agent', `'${name}' is the last owner of the account; make another one first`)
}
