import { useState } from 'react'
import type { Role } from '../../../../shared/parley/index.ts'
import { invite, type OpenedLink } from '../../../models/settings/people/agents.ts'
import { Button } from '../../kit/button.tsx'
import { CopyField } from '../../kit/copy-field.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { useApp } from '../../use-app.ts'
import { useStore } from '../../use-store.ts'
import { useTexts } from '../../use-texts.ts'
import { FormDialog } from '../parts/form-dialog.tsx'
import { InboxChoice } from '../parts/inbox-choice.tsx'
import { useForm } from '../parts/use-form.ts'
import { RoleChoice } from './role-choice.tsx'

type Invited = OpenedLink & { email: string }

/** Asks somebody in: by mail where the server sends mail, by a link to copy in any case. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const { settings } = useTexts()
  const texts = settings.invitations
  const [invited, setInvited] = useState<Invited | null>(null)
  if (!invited) return <InviteForm onInvited={setInvited} onClose={onClose} />
  return (
    <Dialog
      title={texts.sentTitle}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={() => setInvited(null)}>{texts.another}</Button>
          <Button variant="primary" onPress={onClose} autoFocus>
            {settings.common.done}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4 pb-2">
        <p className="text-base text-normal" dir="auto">
          {invited.mailed ? texts.sent(invited.email) : texts.copy(invited.email)}
        </p>
        <CopyField label={texts.link} value={invited.link} />
      </div>
    </Dialog>
  )
}

const known = ['email', 'name', 'role', 'inbox_ids']

function InviteForm({ onInvited, onClose }: { onInvited: (made: Invited) => void; onClose: () => void }) {
  const app = useApp()
  const { settings } = useTexts()
  const texts = settings.invitations
  const canMail = useStore(({ server }) => server.can_mail)
  const form = useForm(
    { email: '', name: '', role: 'agent' as Role, inbox_ids: null as string[] | null },
    known,
  )
  const { fields, set } = form
  const isEmptyChoice = fields.inbox_ids?.length === 0
  return (
    <FormDialog
      title={texts.inviteTitle}
      confirm={canMail ? texts.send : texts.make}
      isPending={form.isPending}
      isDisabled={!fields.email.trim() || isEmptyChoice}
      error={form.error}
      onClose={onClose}
      onSubmit={() =>
        void form.submit(async ({ email, name, ...rest }) => {
          const { link, mailed } = await invite(app, {
            email: email.trim(),
            ...(name.trim() && { name: name.trim() }),
            ...rest,
          })
          onInvited({ link, mailed, email: email.trim() })
        })
      }
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={texts.email}
          type="email"
          value={fields.email}
          onChange={(email) => set('email', email)}
          error={form.errorOf('email')}
          isRequired
          autoFocus
        />
        <TextField
          label={texts.name}
          help={texts.nameHelp}
          value={fields.name}
          onChange={(name) => set('name', name)}
          error={form.errorOf('name')}
        />
      </div>
      <RoleChoice value={fields.role} onChange={(role) => set('role', role)} error={form.errorOf('role')} />
      <InboxChoice
        label={settings.agents.inboxes}
        help={settings.agents.inboxesHelp}
        value={fields.inbox_ids}
        onChange={(ids) => set('inbox_ids', ids)}
        error={form.errorOf('inbox_ids') ?? (isEmptyChoice ? settings.agents.needInbox : null)}
      />
    </FormDialog>
  )
}
