import { useState } from 'react'
import type { Inbox } from '../../../../shared/parley/index.ts'
import { tellFailure } from '../../../models/failures.ts'
import { deleteInbox, switchInbox } from '../../../models/settings/inboxes/inboxes.ts'
import { Button, IconButton } from '../../kit/button.tsx'
import { Menu, MenuItem } from '../../kit/menu.tsx'
import { useApp } from '../../use-app.ts'
import { useTexts } from '../../use-texts.ts'
import { ConfirmAction } from '../parts/confirm-action.tsx'

/** Switches an inbox on and off, or ends it. */
export function InboxSwitch({ inbox }: { inbox: Inbox }) {
  const app = useApp()
  const { settings } = useTexts()
  const texts = settings.inboxes.page
  const [isPending, setPending] = useState(false)
  const [isDeleting, setDeleting] = useState(false)
  const isOff = inbox.status === 'inactive'
  const turn = async () => {
    setPending(true)
    try {
      await switchInbox(app, inbox, isOff ? 'active' : 'inactive')
    } catch (error) {
      tellFailure(app, error, () => void turn())
    } finally {
      setPending(false)
    }
  }
  const remove = async () => {
    await deleteInbox(app, inbox.id)
    app.toasts.show({ text: settings.done.inboxDeleted, tone: 'success' })
    app.router.go('/settings/inboxes', { replace: true })
  }
  return (
    <>
      <Button
        icon="power"
        variant={isOff ? 'primary' : 'secondary'}
        isPending={isPending}
        onPress={() => void turn()}
      >
        {isOff ? texts.switchOn : texts.switchOff}
      </Button>
      <Menu
        label={settings.common.more(inbox.name)}
        placement="bottom end"
        trigger={<IconButton label={settings.common.more(inbox.name)} icon="more" variant="secondary" />}
      >
        <MenuItem icon="trash" isDanger onAction={() => setDeleting(true)}>
          {texts.delete}
        </MenuItem>
      </Menu>
      {isDeleting && (
        <ConfirmAction
          title={texts.deleteTitle(inbox.name)}
          confirm={texts.delete}
          act={remove}
          onClose={() => setDeleting(false)}
        >
          {texts.deleteText}
        </ConfirmAction>
      )}
    </>
  )
}
