import type { InboxDetails } from '../../../../shared/parley/index.ts'
import { updateInbox } from '../../../models/settings/inboxes/inboxes.ts'
import {
  hasWrong,
  type OpeningHours,
  readOpeningHours,
  usualHours,
  writeOpeningHours,
} from '../../../models/settings/inboxes/opening-hours.ts'
import { RadioGroup } from '../../kit/radio-group.tsx'
import { TextArea } from '../../kit/text-field.tsx'
import { useApp } from '../../use-app.ts'
import { useTexts } from '../../use-texts.ts'
import { Card } from '../parts/card.tsx'
import { SaveBar } from '../parts/save-bar.tsx'
import { useForm } from '../parts/use-form.ts'
import { TimezoneField } from './timezone-field.tsx'
import { WeekEditor } from './week-editor.tsx'

type Fields = { hours: OpeningHours | null; offline_text: string }

const toFields = ({ settings }: InboxDetails): Fields => ({
  hours: readOpeningHours(settings['opening_hours']) ?? null,
  offline_text: String(settings['offline_text'] ?? ''),
})

/** When somebody answers, and what visitors read when nobody does. */
export function HoursTab({ inbox }: { inbox: InboxDetails }) {
  const app = useApp()
  const { settings, frame } = useTexts()
  const texts = settings.webchat.hours
  const form = useForm<Fields>(toFields(inbox), ['settings.opening_hours', 'settings.offline_text'])
  const { hours, offline_text: offlineText } = form.fields
  const setHours = (change: Partial<OpeningHours>) => hours && form.set('hours', { ...hours, ...change })
  const save = () =>
    form.submit(async (fields) => {
      const after = await updateInbox(app, inbox.id, {
        settings: {
          opening_hours: fields.hours && writeOpeningHours(fields.hours),
          offline_text: fields.offline_text.trim() || null,
        },
      })
      form.reset(toFields(after))
      app.toasts.show({ text: frame.kit.saved, tone: 'success' })
    })
  return (
    <form
      noValidate
      className="flex max-w-3xl flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Card title={settings.inboxes.page.tabs.hours}>
        <RadioGroup
          label={texts.mode}
          value={hours ? 'set' : 'always'}
          onChange={(mode) => form.set('hours', mode === 'set' ? usualHours(ownTimezone()) : null)}
          options={[
            { id: 'always', label: texts.always, description: texts.alwaysText },
            { id: 'set', label: texts.set, description: texts.setText },
          ]}
          error={form.errorOf('settings.opening_hours')}
        />
        {hours && (
          <>
            <TimezoneField value={hours.timezone} onChange={(timezone) => setHours({ timezone })} />
            <WeekEditor spans={hours.spans} onChange={(spans) => setHours({ spans })} />
          </>
        )}
      </Card>
      {hours && (
        <Card title={texts.offline}>
          <TextArea
            label={texts.offline}
            isLabelHidden
            help={texts.offlineHelp}
            rows={2}
            value={offlineText}
            onChange={(text) => form.set('offline_text', text)}
            error={form.errorOf('settings.offline_text')}
          />
        </Card>
      )}
      <SaveBar
        isShown={form.isChanged}
        isPending={form.isPending}
        error={form.error}
        isDisabled={hours !== null && hasWrong(hours)}
        onDiscard={() => form.reset()}
      />
    </form>
  )
}

function ownTimezone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
}
