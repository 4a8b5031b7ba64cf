import { createBot } from '../../../models/settings/people/agents.ts'
import { TextField } from '../../kit/text-field.tsx'
import { useApp } from '../../use-app.ts'
import { useTexts } from '../../use-texts.ts'
import { FormDialog } from '../parts/form-dialog.tsx'
import { useForm } from '../parts/use-form.ts'

export function BotDialog({ onClose }: { onClose: () => void }) {
  const app = useApp()
  const { settings } = useTexts()
  const texts = settings.agents
  const form = useForm({ name: '' }, ['name'])
  return (
    <FormDialog
      title={texts.addBot}
      confirm={settings.common.create}
      size="sm"
      isPending={form.isPending}
      isDisabled={!form.fields.name.trim()}
      error={form.error}
      onClose={onClose}
      onSubmit={() =>
        void form.submit(async ({ name }) => {
          await createBot(app, name.trim())
          onClose()
        })
      }
    >
      <TextField
        label={texts.name}
        help={texts.botText}
        value={form.fields.name}
        onChange={(name) => form.set('name', name)}
        error={form.errorOf('name')}
        isRequired
        autoFocus
      />
    </FormDialog>
  )
}
