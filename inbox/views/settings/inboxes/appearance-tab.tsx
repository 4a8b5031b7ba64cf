import type { InboxDetails } from '../../../../shared/parley/index.ts'
import { languageNames } from '../../../models/i18n.ts'
import { updateInbox } from '../../../models/settings/inboxes/inboxes.ts'
import {
  type Appearance,
  chatColors,
  chatLanguages,
  isColor,
  readAppearance,
  toPreview,
  writeAppearance,
} from '../../../models/settings/inboxes/webchat.ts'
import { Badge } from '../../kit/badge.tsx'
import { Checkbox } from '../../kit/checkbox.tsx'
import { RadioGroup } from '../../kit/radio-group.tsx'
import { TextArea, TextField } from '../../kit/text-field.tsx'
import { useApp } from '../../use-app.ts'
import { useTexts } from '../../use-texts.ts'
import { Card } from '../parts/card.tsx'
import { ColorChoice } from '../parts/color-choice.tsx'
import { SaveBar } from '../parts/save-bar.tsx'
import { type Form, useForm } from '../parts/use-form.ts'
import { ChatPreview } from './chat-preview.tsx'

const known = ['title', 'greeting', 'welcome', 'reply_time', 'color', 'theme', 'position', 'languages'].map(
  (name) => `settings.${name}`,
)

/** How the chat looks and what it says, beside the chat itself. */
export function AppearanceTab({ inbox }: { inbox: InboxDetails }) {
  const app = useApp()
  const { frame } = useTexts()
  const form = useForm<Appearance>(readAppearance(inbox), known)
  const { fields } = form
  const save = () =>
    form.submit(async (appearance) => {
      const after = await updateInbox(app, inbox.id, { settings: writeAppearance(appearance) })
      form.reset(readAppearance(after))
      app.toasts.show({ text: frame.kit.saved, tone: 'success' })
    })
  return (
    <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_24rem]">
      <form
        noValidate
        className="flex min-w-0 flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <Look form={form} />
        <Words form={form} />
        <SaveBar
          isShown={form.isChanged}
          isPending={form.isPending}
          error={form.error}
          isDisabled={!isColor(fields.color) || fields.languages.length === 0}
          onDiscard={() => form.reset()}
        />
      </form>
      <div className="max-w-96 xl:sticky xl:top-6">
        <ChatPreview inbox={inbox} preview={toPreview(fields, inbox)} languages={fields.languages} />
      </div>
    </div>
  )
}

function Look({ form: { fields, set, errorOf } }: { form: Form<Appearance> }) {
  const { settings } = useTexts()
  const texts = settings.webchat.appearance
  return (
    <Card title={texts.look}>
      <ColorChoice
        label={texts.color}
        colors={chatColors}
        value={isColor(fields.color) ? fields.color.toLowerCase() : null}
        onChange={(color) => color && set('color', color)}
      />
      <TextField
        label={texts.colorOwn}
        help={texts.colorHelp}
        dir="ltr"
        className="max-w-60"
        value={fields.color}
        onChange={(color) => set('color', color)}
        error={isColor(fields.color) ? errorOf('settings.color') : texts.colorWrong}
      />
      <div className="flex flex-wrap gap-x-8 gap-y-4">
        <RadioGroup
          look="segments"
          label={texts.theme}
          value={fields.theme}
          onChange={(theme) => set('theme', theme)}
          options={(['auto', 'light', 'dark'] as const).map((id) => ({ id, label: texts.themes[id] }))}
          error={errorOf('settings.theme')}
        />
        <RadioGroup
          look="segments"
          label={texts.position}
          help={texts.positionHelp}
          value={fields.position}
          onChange={(position) => set('position', position)}
          options={(['left', 'right'] as const).map((id) => ({ id, label: texts.positions[id] }))}
          error={errorOf('settings.position')}
        />
      </div>
      <Languages
        value={fields.languages}
        onChange={(languages) => set('languages', languages)}
        error={errorOf('settings.languages')}
      />
    </Card>
  )
}

function Languages({
  value,
  onChange,
  error,
}: {
  value: string[]
  onChange: (languages: string[]) => void
  error: string | null
}) {
  const { settings } = useTexts()
  const texts = settings.webchat.appearance
  const shownError = error ?? (value.length === 0 ? texts.needLanguage : null)
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1.5 text-sm font-medium text-strong">{texts.languages}</legend>
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        {chatLanguages.map((language) => (
          <span key={language} className="flex items-center gap-1.5">
            <Checkbox
              label={languageNames[language]}
              isChecked={value.includes(language)}
              onChange={(isOn) =>
                onChange(isOn ? [...value, language] : value.filter((other) => other !== language))
              }
            />
            {value[0] === language && value.length > 1 && <Badge>{texts.first}</Badge>}
          </span>
        ))}
      </div>
      <p className={shownError ? 'text-xs text-danger-text' : 'text-xs text-muted'}>
        {shownError ?? texts.languagesHelp}
      </p>
    </fieldset>
  )
}

function Words({ form: { fields, set, errorOf } }: { form: Form<Appearance> }) {
  const { settings } = useTexts()
  const texts = settings.webchat.appearance
  return (
    <Card title={texts.words}>
      <TextField
        label={texts.title}
        help={texts.titleHelp}
        value={fields.title}
        onChange={(title) => set('title', title)}
        error={errorOf('settings.title')}
      />
      <TextField
        label={texts.greeting}
        help={texts.greetingHelp}
        value={fields.greeting}
        onChange={(greeting) => set('greeting', greeting)}
        error={errorOf('settings.greeting')}
      />
      <TextArea
        label={texts.welcome}
        help={texts.welcomeHelp}
        rows={2}
        value={fields.welcome}
        onChange={(welcome) => set('welcome', welcome)}
        error={errorOf('settings.welcome')}
      />
      <TextField
        label={texts.replyTime}
        help={texts.replyTimeHelp}
        value={fields.reply_time}
        onChange={(time) => set('reply_time', time)}
        error={errorOf('settings.reply_time')}
      />
    </Card>
  )
}
