import { useCallback } from 'react'
import type { Message } from '../../../shared/parley/index.ts'
import type { InboxState } from '../../models/store/state.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'
import { useRow } from './thread-context.ts'

const selectAgents = ({ agents }: InboxState) => agents

/** Who wrote a message, by name. */
export function useAuthor(): (message: Pick<Message, 'direction' | 'sender'>) => string {
  const { thread } = useTexts()
  const { contact } = useRow()
  const agents = useStore(selectAgents)
  const contactName = contact.name
  return useCallback(
    ({ direction, sender }) => {
      if (direction === 'inbound') return contactName
      const agent = sender.agent_id ? agents[sender.agent_id] : undefined
      if (agent) return agent.name
      const { author } = thread
      switch (sender.type) {
        case 'api':
          return author.api
        case 'bot':
          return author.bot
        case 'campaign':
          return author.campaign
        case 'network':
          return author.network
        default:
          return author.someone
      }
    },
    [agents, contactName, thread],
  )
}
