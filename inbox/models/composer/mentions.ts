import { searchKey } from '../../../shared/fold-text.ts'
import type { Agent } from '../../../shared/parley/index.ts'

/** Colleagues whose name fits what was written after `@`. */
export function searchAgents(agents: Agent[], query: string, meId: string, limit = 6): Agent[] {
  const wanted = searchKey(query.trim())
  return agents
    .filter(({ id, is_bot: isBot, name }) => id !== meId && !isBot && isFit(searchKey(name.trim()), wanted))
    .sort((one, other) => one.name.localeCompare(other.name))
    .slice(0, limit)
}

function isFit(name: string, wanted: string): boolean {
  return name.startsWith(wanted) || name.includes(` ${wanted}`)
}

/** Who is spoken to in a note: those picked for it whose name still stands in it. */
export function mentionsIn(text: string, picked: readonly string[], agents: Record<string, Agent>): string[] {
  return [...new Set(picked)].filter((id) => {
    const agent = agents[id]
    return agent !== undefined && text.includes(`@${agent.name}`)
  })
}
