import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Invitation } from '../../../../shared/parley/index.ts'
import { tellFailure } from '../../../models/failures.ts'
import {
  listInvitations,
  mayChange,
  type OpenedLink,
  resendInvitation,
  withdrawInvitation,
} from '../../../models/settings/people/agents.ts'
import { settingsKeys } from '../../../models/settings/query-keys.ts'
import { Badge } from '../../kit/badge.tsx'
import { Button, IconButton } from '../../kit/button.tsx'
import { Icon } from '../../kit/icon.tsx'
import { Menu, MenuItem, MenuSeparator } from '../../kit/menu.tsx'
import { PageSection } from '../../kit/page.tsx'
import { ErrorState } from '../../kit/states.tsx'
import { useNow } from '../../kit/time.tsx'
import { useApp } from '../../use-app.ts'
import { useStore } from '../../use-store.ts'
import { useTexts } from '../../use-texts.ts'
import { Dotted } from '../parts/dotted.tsx'
import { ItemList, ItemRow } from '../parts/item-list.tsx'
import { LinkDialog } from './link-dialog.tsx'

/** Those who were asked and have not come yet. */
export function Invitations() {
  const app = useApp()
  const { settings } = useTexts()
  const emails = useStore((state) => Object.values(state.agents).flatMap(({ email }) => email ?? []))
  const { data, error, refetch } = useQuery({
    queryKey: settingsKeys.invitations,
    queryFn: () => listInvitations(app),
  })
  if (error && !data) return <ErrorState problem={error} onRetry={() => void refetch()} />
  // Whoever came in is told of by an event; the list is asked for later.
  const open = data?.items.filter((invitation) => !emails.includes(invitation.email)) ?? []
  if (open.length === 0) return null
  return (
    <PageSection title={settings.invitations.title}>
      <ItemList label={settings.invitations.title}>
        {open.map((invitation) => (
          <InvitationRow key={invitation.id} invitation={invitation} />
        ))}
      </ItemList>
    </PageSection>
  )
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const app = useApp()
  const { settings, frame, formatDate } = useTexts()
  const texts = settings.invitations
  const me = useStore((state) => state.me)
  const now = useNow()
  const [opened, setOpened] = useState<OpenedLink | null>(null)
  const [isPending, setPending] = useState(false)
  const { email, name, role, expires_at: expiresAt } = invitation
  const isExpired = new Date(expiresAt).getTime() <= now
  const renew = async () => {
    setPending(true)
    try {
      setOpened(await resendInvitation(app, invitation.id))
    } catch (error) {
      tellFailure(app, error)
    } finally {
      setPending(false)
    }
  }
  return (
    <>
      <ItemRow
        mark={
          <span className="flex size-8 items-center justify-center rounded-full bg-sunken text-muted">
            <Icon name="mail" size={16} />
          </span>
        }
        title={name ?? email}
        text={
          <Dotted
            parts={[
              { id: 'email', content: name && email },
              {
                id: 'expiry',
                content: isExpired ? (
                  <span className="text-danger-text">{texts.expired}</span>
                ) : (
                  texts.expires(formatDate(expiresAt))
                ),
              },
            ]}
          />
        }
        end={<Badge>{frame.roles[role]}</Badge>}
        actions={
          mayChange(me, { role }) && (
            <>
              <Button
                size="sm"
                variant="ghost"
                icon="link"
                isPending={isPending}
                onPress={() => void renew()}
                className="max-sm:hidden"
              >
                {texts.resend}
              </Button>
              <Menu
                label={settings.common.more(email)}
                placement="bottom end"
                trigger={<IconButton label={settings.common.more(email)} icon="more" />}
              >
                <MenuItem icon="link" onAction={() => void renew()}>
                  {texts.resend}
                </MenuItem>
                <MenuSeparator />
                <MenuItem
                  icon="trash"
                  isDanger
                  onAction={() => {
                    withdrawInvitation(app, invitation).catch((error: unknown) => tellFailure(app, error))
                  }}
                >
                  {texts.withdraw}
                </MenuItem>
              </Menu>
            </>
          )
        }
      />
      {opened && (
        <LinkDialog
          title={texts.newLinkTitle}
          label={texts.link}
          opened={opened}
          text={`${opened.mailed ? texts.sent(email) : texts.copy(email)} ${texts.newLink}`}
          onClose={() => setOpened(null)}
        />
      )}
    </>
  )
}
