import type { Transaction } from '../../platform/db/index.ts'
import { notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents, countConversations } from '../events/index.ts'
import { hasAssignees, insertAssignments } from './assignment-queries.ts'
import type { Conversation } from './conversation.ts'
import { lockAssigned, lockConversation } from './conversation-queries.ts'

export type Assignment = {
  accountId: Id
  conversationId: Id
  assigneeId: Id | null
  teamId: Id | null
  /** The agent who does it; null: a program. */
  by: Id | null
}

/**
 * Gives a conversation to an agent, a team, or nobody. Giving it to those who have it changes nothing.
 * @throws AppError `not_found` about the conversation, the agent or the team
 */
export async function assignConversation(
  tx: Transaction,
  { accountId, conversationId, assigneeId, teamId, by }: Assignment,
): Promise<void> {
  const has = await hasAssignees(tx, accountId, { assigneeId, teamId })
  const conversation = await lockConversation(tx, { accountId, id: conversationId })
  if (!has.agent) throw notFound('agent')
  if (!has.team) throw notFound('team')
  await assignLocked(tx, accountId, [{ conversation, assigneeId, teamId }], by)
}

/**
 * Takes all that an agent or a team answers for from them, before they are deleted. What is both an agent's and a
 * team's stays with the other one.
 */
export async function releaseConversations(
  tx: Transaction,
  accountId: Id,
  of: { assigneeId: Id } | { teamId: Id },
): Promise<void> {
  const steps = (await lockAssigned(tx, accountId, of)).map((conversation) => ({
    conversation,
    assigneeId: 'assigneeId' in of ? null : (conversation.assigneeId ?? null),
    teamId: 'teamId' in of ? null : (conversation.teamId ?? null),
  }))
  await assignLocked(tx, accountId, steps, null)
}

type Step = { conversation: Conversation; assigneeId: Id | null; teamId: Id | null }

/** As many statements for a million as for one. The conversations, the agents and the teams are locked. */
export async function assignLocked(
  tx: Transaction,
  accountId: Id,
  steps: Step[],
  by: Id | null,
): Promise<void> {
  const changes = steps.filter(
    ({ conversation, assigneeId, teamId }) =>
      (conversation.assigneeId ?? null) !== assigneeId || (conversation.teamId ?? null) !== teamId,
  )
  if (changes.length === 0) return

  const ids = await insertAssignments(
    tx,
    accountId,
    changes.map(({ conversation, assigneeId, teamId }) => ({
      conversationId: conversation.id,
      assigneeId,
      teamId,
      byAgentId: by,
    })),
  )
  countConversations(tx, accountId, changes.flatMap(toSteps))
  appendEvents(
    tx,
    accountId,
    changes.map(({ conversation: { id, inboxId, contactId }, assigneeId, teamId }, index) => ({
      type: 'conversation.updated',
      inboxId,
      conversationId: id,
      contactId,
      subjectId: id,
      data: { assigneeId, teamId, assignmentId: ids[index]! },
    })),
  )
}

function toSteps({ conversation: { inboxId, status, assigneeId: before }, assigneeId }: Step) {
  return [
    { inboxId, status, assigneeId: before, by: -1 },
    { inboxId, status, assigneeId, by: 1 },
  ]
}
