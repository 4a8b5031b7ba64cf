import type { Webhook } from '../../../../shared/parley/index.ts'
import { updateWebhook } from '../../../models/settings/webhooks/webhooks.ts'
import { TextField } from '../../kit/text-field.tsx'
import { useApp } from '../../use-app.ts'
import { useTexts } from '../../use-texts.ts'
import { FormDialog } from '../parts/form-dialog.tsx'
import { useForm } from '../parts/use-form.ts'
import { EventChoice } from './event-choice.tsx'

export function EditWebhookDialog({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const app = useApp()
  const { settings, frame } = useTexts()
  const texts = settings.webhooks
  const form = useForm({ url: webhook.url, events: webhook.events }, ['url', 'events'])
  const { fields, set } = form
  const isParley = webhook.dialect === 'parley'
  return (
    <FormDialog
      title={texts.page.editTitle}
      confirm={frame.kit.save}
      isPending={form.isPending}
      isDisabled={!fields.url.trim() || fields.events?.length === 0}
      error={form.error}
      onClose={onClose}
      onSubmit={() =>
        void form.submit(async ({ url, events }) => {
          await updateWebhook(app, webhook.id, { url: url.trim(), ...(isParley && { events }) })
          app.toasts.show({ text: frame.kit.saved, tone: 'success' })
          onClose()
        })
      }
    >
      <TextField
        label={texts.url}
        help={texts.urlHelp}
        type="url"
        value={fields.url}
        onChange={(url) => set('url', url)}
        error={form.errorOf('url')}
        isRequired
        autoFocus
      />
      {isParley && (
        <EventChoice
          value={fields.events}
          onChange={(events) => set('events', events)}
          error={form.errorOf('events')}
        />
      )}
    </FormDialog>
  )
}
