import type { Channel, InboxDetails } from '../../../../shared/parley/index.ts'
import { isOfLine } from '../../../models/settings/inboxes/phone-line.ts'
import { CopyField } from '../../kit/copy-field.tsx'
import { useTexts } from '../../use-texts.ts'
import { Card } from '../parts/card.tsx'
import { SaveBar } from '../parts/save-bar.tsx'
import { LineFields } from './line-fields.tsx'
import { useInboxForm } from './use-inbox-form.ts'

/** The phone line of an inbox that has messages, too. */
export function LineTab({ inbox, channel }: { inbox: InboxDetails; channel: Channel }) {
  const { settings } = useTexts()
  const texts = settings.inboxes
  const own = channel.settings.filter(({ name }) => isOfLine(inbox.channel, name))
  const { form, save } = useInboxForm(inbox, own)
  return (
    <form
      noValidate
      className="flex max-w-3xl flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Card title={texts.page.tabs.line} text={texts.page.lineText}>
        <LineFields
          settings={own}
          channel={inbox.channel}
          values={form.fields}
          onChange={(name, value) => form.set(name, value)}
          errorOf={form.errorOf}
          secretsSet={inbox.secrets_set}
          none={texts.page.noLine}
        />
      </Card>
      {inbox.line_callback_url && (
        <Card title={texts.page.lineCallback} text={texts.page.lineCallbackText}>
          <CopyField label={texts.whatsapp.callbackUrl} value={inbox.line_callback_url} />
        </Card>
      )}
      <SaveBar
        isShown={form.isChanged}
        isPending={form.isPending}
        error={form.error}
        onDiscard={() => form.reset()}
      />
    </form>
  )
}
