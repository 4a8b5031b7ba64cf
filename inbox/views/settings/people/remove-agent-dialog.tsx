import { useQuery } from '@tanstack/react-query'
import type { Agent } from '../../../../shared/parley/index.ts'
import { countOpenConversations, mostCounted, removeAgent } from '../../../models/settings/people/agents.ts'
import { useApp } from '../../use-app.ts'
import { useTexts } from '../../use-texts.ts'
import { ConfirmAction } from '../parts/confirm-action.tsx'

/** Says what becomes of their conversations before it is done. */
export function RemoveAgentDialog({ agent, onClose }: { agent: Agent; onClose: () => void }) {
  const app = useApp()
  const { settings } = useTexts()
  const texts = settings.agents
  const { data: count } = useQuery({
    queryKey: ['settings', 'open-conversations', agent.id],
    queryFn: () => countOpenConversations(app, agent.id),
    staleTime: 0,
  })
  return (
    <ConfirmAction
      title={texts.removeTitle(agent.name)}
      confirm={texts.removeConfirm}
      act={() => removeAgent(app, agent)}
      onClose={onClose}
    >
      <p>{count === undefined ? texts.removeCounting : removalText(count)}</p>
      <p className="mt-2">{texts.removeMore}</p>
    </ConfirmAction>
  )

  function removalText(conversations: number): string {
    if (conversations === 0) return texts.removeNone
    return conversations > mostCounted ? texts.removeMany(mostCounted) : texts.removeText(conversations)
  }
}
