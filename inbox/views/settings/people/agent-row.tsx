import { useState } from 'react'
import type { Agent } from '../../../../shared/parley/index.ts'
import { mayChange } from '../../../models/settings/people/agents.ts'
import { Avatar } from '../../kit/avatar.tsx'
import { Badge } from '../../kit/badge.tsx'
import { IconButton } from '../../kit/button.tsx'
import { Icon } from '../../kit/icon.tsx'
import { Menu, MenuItem, MenuSeparator } from '../../kit/menu.tsx'
import { useStore } from '../../use-store.ts'
import { useTexts } from '../../use-texts.ts'
import { Dotted } from '../parts/dotted.tsx'
import { ItemRow } from '../parts/item-list.tsx'
import { useInboxNames } from '../parts/use-inbox-names.ts'
import { AgentDialog } from './agent-dialog.tsx'
import { PasswordLinkDialog } from './password-link-dialog.tsx'
import { RemoveAgentDialog } from './remove-agent-dialog.tsx'

export function AgentRow({ agent }: { agent: Agent }) {
  const { settings, frame } = useTexts()
  const texts = settings.agents
  const me = useStore((state) => state.me)
  const isOnline = useStore(({ presence }) => presence[agent.id]?.online ?? false)
  const inboxNames = useInboxNames()
  const [dialog, setDialog] = useState<'edit' | 'password' | 'remove' | null>(null)
  const isMe = agent.id === me.id
  const canChange = mayChange(me, agent)
  return (
    <>
      <ItemRow
        mark={
          agent.is_bot ? (
            <span className="flex size-8 items-center justify-center rounded-full bg-accent-soft text-accent-text">
              <Icon name="bot" size={18} />
            </span>
          ) : (
            <Avatar name={agent.name} size={32} presence={isOnline ? 'online' : undefined} />
          )
        }
        title={agent.name}
        badge={isMe && <Badge>{texts.you}</Badge>}
        text={
          <Dotted
            parts={[
              { id: 'email', content: agent.is_bot ? texts.bot : agent.email },
              { id: 'inboxes', content: agent.inbox_ids !== null && inboxNames(agent.inbox_ids) },
            ]}
          />
        }
        onPress={canChange ? () => setDialog('edit') : undefined}
        end={
          !agent.is_bot && (
            <Badge tone={agent.role === 'agent' ? 'neutral' : 'accent'}>{frame.roles[agent.role]}</Badge>
          )
        }
        actions={
          canChange && (
            <Menu
              label={settings.common.more(agent.name)}
              placement="bottom end"
              trigger={<IconButton label={settings.common.more(agent.name)} icon="more" />}
            >
              <MenuItem icon="edit" onAction={() => setDialog('edit')}>
                {texts.edit}
              </MenuItem>
              {!agent.is_bot && (
                <MenuItem icon="key" onAction={() => setDialog('password')}>
                  {texts.passwordLink}
                </MenuItem>
              )}
              <MenuSeparator />
              <MenuItem icon="trash" isDanger onAction={() => setDialog('remove')}>
                {texts.remove}
              </MenuItem>
            </Menu>
          )
        }
      />
      {dialog === 'edit' && <AgentDialog agent={agent} onClose={() => setDialog(null)} />}
      {dialog === 'password' && <PasswordLinkDialog agent={agent} onClose={() => setDialog(null)} />}
      {dialog === 'remove' && <RemoveAgentDialog agent={agent} onClose={() => setDialog(null)} />}
    </>
  )
}
