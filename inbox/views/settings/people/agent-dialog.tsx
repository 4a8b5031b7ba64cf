import type { Agent } from '../../../../shared/parley/index.ts'
import { updateAgent } from '../../../models/settings/people/agents.ts'
import { TextField } from '../../kit/text-field.tsx'
import { useApp } from '../../use-app.ts'
import { useTexts } from '../../use-texts.ts'
import { FormDialog } from '../parts/form-dialog.tsx'
import { InboxChoice } from '../parts/inbox-choice.tsx'
import { useForm } from '../parts/use-form.ts'
import { RoleChoice } from './role-choice.tsx'

const known = ['name', 'role', 'inbox_ids']

export function AgentDialog({ agent, onClose }: { agent: Agent; onClose: () => void }) {
  const app = useApp()
  const { settings, frame } = useTexts()
  const texts = settings.agents
  const form = useForm({ name: agent.name, role: agent.role, inbox_ids: agent.inbox_ids }, known)
  const { fields, set } = form
  const isEmptyChoice = fields.inbox_ids?.length === 0
  return (
    <FormDialog
      title={texts.editTitle(agent.name)}
      confirm={frame.kit.save}
      isPending={form.isPending}
      isDisabled={!fields.name.trim() || isEmptyChoice}
      error={form.error}
      onClose={onClose}
      onSubmit={() =>
        void form.submit(async ({ name, role, inbox_ids }) => {
          await updateAgent(app, agent.id, {
            name: name.trim(),
            ...(role !== agent.role && { role }),
            inbox_ids,
          })
          app.toasts.show({ text: frame.kit.saved, tone: 'success' })
          onClose()
        })
      }
    >
      <TextField
        label={texts.name}
        value={fields.name}
        onChange={(name) => set('name', name)}
        error={form.errorOf('name')}
        isRequired
        autoFocus
      />
      {!agent.is_bot && (
        <RoleChoice value={fields.role} onChange={(role) => set('role', role)} error={form.errorOf('role')} />
      )}
      <InboxChoice
        label={texts.inboxes}
        help={texts.inboxesHelp}
        value={fields.inbox_ids}
        onChange={(ids) => set('inbox_ids', ids)}
        error={form.errorOf('inbox_ids') ?? (isEmptyChoice ? texts.needInbox : null)}
      />
    </FormDialog>
  )
}
