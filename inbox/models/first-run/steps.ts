import type { InboxState } from '../store/state.ts'

export const stepIds = ['in', 'demo', 'answer', 'sandbox', 'whatsapp', 'invite'] as const
export type StepId = (typeof stepIds)[number]

export type Step = { id: StepId; isDone: boolean }

/** Kept among the finished steps once the person has put the list away. */
export const hidden = 'hidden'

type Facts = Pick<InboxState, 'me' | 'agents' | 'inboxes' | 'conversations' | 'server' | 'preferences'>

/** Whether the list is for this person: those who set the account up, until they put it away. */
export function isShown({ me, preferences }: Pick<Facts, 'me' | 'preferences'>): boolean {
  return me.role !== 'agent' && !preferences.finished_steps?.includes(hidden)
}

/** The first steps; one is done when the person did it, or when it shows that somebody did. */
export function listSteps(facts: Facts): Step[] {
  const finished = new Set(facts.preferences.finished_steps)
  return stepIds
    .filter((id) => id !== 'sandbox' || facts.server.sandbox_url !== null)
    .map((id) => ({ id, isDone: finished.has(id) || isEvident(id, facts) }))
}

function isEvident(id: StepId, { agents, inboxes, conversations, server, me }: Facts): boolean {
  switch (id) {
    case 'in':
      return true
    case 'answer':
      // Something was written by a visitor, and answered.
      return Object.values(conversations).some(
        ({ channel, last_message: last, created_at }) =>
          channel === 'webchat' && last?.direction === 'outbound' && created_at > me.created_at,
      )
    case 'whatsapp': {
      const lines = Object.values(inboxes).filter(({ channel }) => channel === 'whatsapp')
      // One of them is the sandbox's.
      return lines.length > (server.sandbox_url === null ? 0 : 1)
    }
    case 'invite':
      return Object.values(agents).filter(({ is_bot }) => !is_bot).length > 1
    default:
      return false
  }
}
