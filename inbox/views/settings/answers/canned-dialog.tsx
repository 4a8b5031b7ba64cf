import type { CannedResponse } from '../../../../shared/parley/index.ts'
import { fillCanned } from '../../../models/composer/canned.ts'
import { saveCannedResponse } from '../../../models/settings/answers/canned-responses.ts'
import { IconButton } from '../../kit/button.tsx'
import { Menu, MenuItem } from '../../kit/menu.tsx'
import { TextArea, TextField } from '../../kit/text-field.tsx'
import { useApp } from '../../use-app.ts'
import { useStore } from '../../use-store.ts'
import { useTexts } from '../../use-texts.ts'
import { FormDialog } from '../parts/form-dialog.tsx'
import { useForm } from '../parts/use-form.ts'

const variables = [
  'contact.name',
  'contact.first_name',
  'contact.phone',
  'contact.email',
  'agent.name',
] as const

/** Writes a text beside how a contact will see it. */
export function CannedDialog({
  response,
  onClose,
}: {
  response: CannedResponse | null
  onClose: () => void
}) {
  const app = useApp()
  const { settings, frame } = useTexts()
  const texts = settings.canned
  const agentName = useStore(({ me }) => me.name)
  const form = useForm({ shortcut: response?.shortcut ?? '/', content: response?.content ?? '' }, [
    'shortcut',
    'content',
  ])
  const { fields, set } = form
  const preview = fillCanned(fields.content, { contact: texts.sample, agentName })
  const isEmpty = fields.shortcut.replace('/', '').trim() === '' || !fields.content.trim()
  return (
    <FormDialog
      title={response ? texts.editTitle : texts.createTitle}
      confirm={response ? frame.kit.save : settings.common.create}
      size="lg"
      isPending={form.isPending}
      isDisabled={isEmpty}
      error={form.error}
      onClose={onClose}
      onSubmit={() =>
        void form.submit(async ({ shortcut, content }) => {
          await saveCannedResponse(app, response?.id ?? null, { shortcut: shortcut.trim(), content })
          onClose()
        })
      }
    >
      <div className="grid gap-5 sm:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          <TextField
            label={texts.shortcut}
            help={texts.shortcutHelp}
            dir="ltr"
            value={fields.shortcut}
            onChange={(shortcut) => set('shortcut', shortcut.replace(/\s/g, '-'))}
            error={form.errorOf('shortcut')}
            isRequired
            autoFocus
          />
          <div className="relative">
            <TextArea
              label={texts.content}
              rows={8}
              value={fields.content}
              onChange={(content) => set('content', content)}
              error={form.errorOf('content')}
              isRequired
            />
            <div className="absolute end-0 top-0 -mt-1.5">
              <Menu
                label={texts.insert}
                placement="bottom end"
                trigger={<IconButton label={texts.insert} icon="plus" size="sm" />}
              >
                {variables.map((name) => (
                  <MenuItem
                    key={name}
                    onAction={() => set('content', `${fields.content}{{${name}}}`)}
                    textValue={texts.variables[name]}
                    description={`{{${name}}}`}
                  >
                    {texts.variables[name]}
                  </MenuItem>
                ))}
              </Menu>
            </div>
          </div>
        </div>
        <section aria-label={texts.preview} className="flex min-w-0 flex-col gap-1">
          <h3 className="text-sm font-medium text-strong">{texts.preview}</h3>
          <div className="flex min-h-40 flex-1 flex-col items-end justify-end rounded-lg bg-sunken p-3">
            {preview.trim() ? (
              <p
                dir="auto"
                className="max-w-full rounded-xl rounded-ee-sm bg-accent px-3 py-2 text-base break-words whitespace-pre-wrap text-on-accent"
              >
                {preview}
              </p>
            ) : (
              <p className="m-auto max-w-56 text-center text-sm text-balance text-muted">
                {texts.previewEmpty}
              </p>
            )}
          </div>
        </section>
      </div>
    </FormDialog>
  )
}
