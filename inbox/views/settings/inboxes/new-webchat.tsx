import { createInbox } from '../../../models/settings/inboxes/inboxes.ts'
import { Button } from '../../kit/button.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { FormError } from '../../sign-in/form-error.tsx'
import { useApp } from '../../use-app.ts'
import { useTexts } from '../../use-texts.ts'
import { Card } from '../parts/card.tsx'
import { SettingsScreen } from '../parts/settings-screen.tsx'
import { useForm } from '../parts/use-form.ts'

/** A chat needs a name only; everything else is set with the chat in sight. */
export function NewWebchat() {
  const app = useApp()
  const { settings } = useTexts()
  const texts = settings.inboxes.webchatNew
  const form = useForm({ name: '', origin: '' }, ['name', 'settings.allowed_origins'])
  const { fields, set } = form
  const create = () =>
    form.submit(async ({ name, origin }) => {
      const inbox = await createInbox(app, {
        channel: 'webchat',
        name: name.trim(),
        settings: origin.trim() ? { allowed_origins: origin.trim() } : {},
      })
      app.router.go(`/settings/inboxes/${inbox.id}`, { replace: true })
    })
  return (
    <SettingsScreen
      title={texts.title}
      width="narrow"
      back={{ to: '/settings/inboxes/new', label: settings.inboxes.choose.title }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void create()
        }}
      >
        <Card
          title={settings.inboxes.page.details}
          footer={
            <>
              <span className="min-w-0 flex-1 text-xs text-muted">{texts.next}</span>
              <Button
                type="submit"
                variant="primary"
                isPending={form.isPending}
                isDisabled={!fields.name.trim()}
              >
                {settings.inboxes.form.create}
              </Button>
            </>
          }
        >
          <FormError>{form.error}</FormError>
          <TextField
            label={texts.name}
            help={texts.nameHelp}
            value={fields.name}
            onChange={(name) => set('name', name)}
            error={form.errorOf('name')}
            isRequired
            autoFocus
          />
          <TextField
            label={texts.origin}
            help={texts.originHelp}
            type="url"
            placeholder="https://shop.example"
            value={fields.origin}
            onChange={(origin) => set('origin', origin)}
            error={form.errorOf('settings.allowed_origins')}
          />
        </Card>
      </form>
    </SettingsScreen>
  )
}
