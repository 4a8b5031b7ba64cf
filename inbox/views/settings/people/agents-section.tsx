import { useState } from 'react'
import type { Agent } from '../../../../shared/parley/index.ts'
import { Button } from '../../kit/button.tsx'
import { PageSection } from '../../kit/page.tsx'
import { EmptyState } from '../../kit/states.tsx'
import { useStore } from '../../use-store.ts'
import { useTexts } from '../../use-texts.ts'
import { ItemList } from '../parts/item-list.tsx'
import { ReadOnlyNote } from '../parts/read-only-note.tsx'
import { SettingsScreen } from '../parts/settings-screen.tsx'
import { useAdmin } from '../parts/use-admin.ts'
import { AgentRow } from './agent-row.tsx'
import { BotDialog } from './bot-dialog.tsx'
import { Invitations } from './invitations.tsx'
import { InviteDialog } from './invite-dialog.tsx'

/** Who answers, and who is asked to. */
export function AgentsSection() {
  const { settings } = useTexts()
  const texts = settings.agents
  const isAdmin = useAdmin()
  const agents = useStore((state) => Object.values(state.agents))
  const [dialog, setDialog] = useState<'invite' | 'bot' | null>(null)
  const people = agents.filter(({ is_bot }) => !is_bot).sort(byRole)
  const bots = agents.filter(({ is_bot }) => is_bot).sort(byName)
  return (
    <SettingsScreen
      title={texts.title}
      text={texts.text}
      actions={
        isAdmin && (
          <Button variant="primary" icon="user-plus" onPress={() => setDialog('invite')}>
            {texts.invite}
          </Button>
        )
      }
    >
      <ReadOnlyNote />
      <ItemList label={texts.list}>
        {people.map((agent) => (
          <AgentRow key={agent.id} agent={agent} />
        ))}
      </ItemList>
      {people.length === 1 && isAdmin && (
        <EmptyState icon="team" title={texts.onlyYou} text={texts.onlyYouText} className="py-2" />
      )}
      {isAdmin && <Invitations />}
      {(bots.length > 0 || isAdmin) && (
        <PageSection title={texts.bots} text={texts.botText}>
          {bots.length > 0 && (
            <ItemList label={texts.bots}>
              {bots.map((agent) => (
                <AgentRow key={agent.id} agent={agent} />
              ))}
            </ItemList>
          )}
          {isAdmin && (
            <div>
              <Button icon="plus" onPress={() => setDialog('bot')}>
                {texts.addBot}
              </Button>
            </div>
          )}
        </PageSection>
      )}
      {dialog === 'invite' && <InviteDialog onClose={() => setDialog(null)} />}
      {dialog === 'bot' && <BotDialog onClose={() => setDialog(null)} />}
    </SettingsScreen>
  )
}

const byName = (one: Agent, other: Agent) => one.name.localeCompare(other.name)
const ranks = { owner: 0, admin: 1, agent: 2 }
const byRole = (one: Agent, other: Agent) => ranks[one.role] - ranks[other.role] || byName(one, other)
