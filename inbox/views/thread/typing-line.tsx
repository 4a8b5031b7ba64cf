import { useCallback } from 'react'
import type { InboxState } from '../../models/store/state.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'
import { useThread } from './thread-context.ts'

/** Who is writing at the moment. Always as high, so that nothing moves. */
export function TypingLine() {
  const { thread } = useTexts()
  const { conversation } = useThread()
  const { id, contact } = conversation
  const typing = useStore(useCallback((state: InboxState) => state.typing[id], [id]))
  const { agents, me } = useStore(selectAgents)
  const lines = (typing ?? []).flatMap(({ by, agent_id: agentId }) => {
    if (by === 'contact') return [{ key: 'contact', text: thread.typing.contact(contact.name) }]
    const agent = agentId ? agents[agentId] : undefined
    return agent && agent.id !== me.id ? [{ key: agent.id, text: thread.typing.agent(agent.name) }] : []
  })
  return (
    <div className="flex h-5 items-center gap-2 pt-1 text-xs text-muted" role="status">
      {lines.slice(0, 1).map(({ key, text }) => (
        <span key={key} className="flex animate-fade items-center gap-2">
          <span aria-hidden="true" className="flex gap-0.5">
            {[0, 1, 2].map((dot) => (
              <span
                key={dot}
                className="size-1 animate-shimmer rounded-full bg-muted"
                style={{ animationDelay: `${dot * 180}ms` }}
              />
            ))}
          </span>
          <bdi>{text}</bdi>
        </span>
      ))}
    </div>
  )
}

const selectAgents = ({ agents, me }: InboxState) => ({ agents, me })
