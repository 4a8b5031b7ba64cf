import type { InboxDetails } from '../../../../shared/parley/index.ts'
import {
  type FormValues,
  type Setting,
  toChange,
  toFormValues,
} from '../../../models/settings/inboxes/channel-form.ts'
import { updateInbox } from '../../../models/settings/inboxes/inboxes.ts'
import { useApp } from '../../use-app.ts'
import { useTexts } from '../../use-texts.ts'
import { useForm } from '../parts/use-form.ts'

/** Some settings of an inbox in a form of their own, with its name and number if asked for. */
export function useInboxForm(
  inbox: InboxDetails,
  settings: Setting[],
  { hasName = false }: { hasName?: boolean } = {},
) {
  const app = useApp()
  const { frame } = useTexts()
  const start = (of: InboxDetails): FormValues => ({
    ...toFormValues(settings, of),
    ...(hasName && { '.name': of.name, '.phone': of.phone ?? '' }),
  })
  const known = [...settings.map(({ name }) => `settings.${name}`), 'name', 'phone']
  const form = useForm<FormValues>(start(inbox), known)
  const save = () =>
    form.submit(async (values) => {
      const changed = toChange(settings, start(inbox), values)
      const after = await updateInbox(app, inbox.id, {
        settings: changed,
        ...(hasName && {
          name: String(values['.name']).trim(),
          phone: String(values['.phone']).trim() || null,
        }),
      })
      form.reset(start(after))
      app.toasts.show({ text: frame.kit.saved, tone: 'success' })
    })
  return { form, save }
}
