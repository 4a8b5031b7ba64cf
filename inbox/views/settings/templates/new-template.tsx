import type { Inbox } from '../../../../shared/parley/index.ts'
import { newDraft } from '../../../models/settings/templates/template-draft.ts'
import { useTexts } from '../../use-texts.ts'
import { ReadOnlyNote } from '../parts/read-only-note.tsx'
import { SettingsScreen } from '../parts/settings-screen.tsx'
import { useAdmin } from '../parts/use-admin.ts'
import { TemplateForm } from './template-form.tsx'

export function NewTemplate({ inboxes }: { inboxes: Inbox[] }) {
  const { settings, locale } = useTexts()
  const texts = settings.templates
  const isAdmin = useAdmin()
  return (
    <SettingsScreen
      title={texts.create}
      text={texts.submitText}
      width="full"
      back={{ to: '/settings/templates', label: texts.title }}
    >
      {isAdmin ? <TemplateForm initial={newDraft(inboxes[0]?.id ?? '', locale)} /> : <ReadOnlyNote />}
    </SettingsScreen>
  )
}
