import { useState } from 'react'
import { previewOfDraft } from '../../../models/settings/templates/preview.ts'
import {
  type Category,
  categories,
  faultField,
  type TemplateDraft,
  toComponents,
  toName,
} from '../../../models/settings/templates/template-draft.ts'
import { createTemplate, templateInboxes } from '../../../models/settings/templates/templates.ts'
import { Button } from '../../kit/button.tsx'
import { ChannelMark } from '../../kit/channel-mark.tsx'
import { RadioGroup } from '../../kit/radio-group.tsx'
import { Select } from '../../kit/select.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { FormError } from '../../sign-in/form-error.tsx'
import { useAttempt } from '../../sign-in/use-attempt.ts'
import { useApp } from '../../use-app.ts'
import { useStore } from '../../use-store.ts'
import { useTexts } from '../../use-texts.ts'
import { Card } from '../parts/card.tsx'
import { CodeFields } from './code-fields.tsx'
import { ContentFields } from './content-fields.tsx'
import { PhonePreview } from './phone-preview.tsx'

export type TemplateFormProps = {
  initial: TemplateDraft
  /** It is handed in again under its name, in its language. */
  isFixed?: boolean
}

/** Writes a template beside how it will arrive. */
export function TemplateForm({ initial, isFixed = false }: TemplateFormProps) {
  const app = useApp()
  const { settings } = useTexts()
  const texts = settings.templates
  const [draft, setDraft] = useState(initial)
  const attempt = useAttempt()
  const inboxes = useStore((state) => templateInboxes(state.inboxes))
  const change = (part: Partial<TemplateDraft>) => {
    setDraft((old) => ({ ...old, ...part }))
    attempt.clear()
  }
  const faults = new Map(
    (attempt.problem?.problem.errors ?? []).map(({ field, message }) => [
      faultField(toComponents(draft), field),
      message,
    ]),
  )
  const errorOf = (field: string) => faults.get(field) ?? null
  const isCode = draft.category === 'AUTHENTICATION'
  const isReady = draft.name.trim() !== '' && (isCode || draft.body.text.trim() !== '')
  const submit = () =>
    attempt.run(async () => {
      const template = await createTemplate(app, draft)
      app.toasts.show({ text: settings.done.templateCreated, tone: 'success' })
      app.router.go(`/settings/templates/${template.id}`, { replace: true })
    })
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <form
        noValidate
        className="flex min-w-0 flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) void submit()
        }}
      >
        <FormError>{faults.size > 0 ? null : attempt.error}</FormError>
        <Card title={texts.details}>
          {inboxes.length > 1 && (
            <Select
              label={texts.inbox}
              value={draft.inboxId}
              isDisabled={isFixed}
              onChange={(inboxId) => change({ inboxId })}
              options={inboxes.map(({ id, name, channel }) => ({
                id,
                label: name,
                mark: <ChannelMark channel={channel} isDecorative />,
              }))}
              error={errorOf('inbox_id')}
            />
          )}
          <div className="grid gap-4 sm:grid-cols-[1fr_8rem]">
            <TextField
              label={texts.name}
              help={texts.nameHelp}
              dir="ltr"
              isDisabled={isFixed}
              value={draft.name}
              onChange={(name) => change({ name: toName(name) })}
              error={errorOf('name')}
              isRequired
            />
            <TextField
              label={texts.language}
              dir="ltr"
              isDisabled={isFixed}
              value={draft.language}
              onChange={(language) => change({ language })}
              error={errorOf('language')}
              isRequired
            />
          </div>
          <RadioGroup
            label={texts.category}
            value={draft.category}
            onChange={(category) => change({ category: category as Category })}
            options={categories.map((id) => ({
              id,
              label: texts.categories[id],
              description: texts.categoryHelp[id],
            }))}
            error={errorOf('category')}
          />
        </Card>
        {isCode ? (
          <CodeFields code={draft.code} onChange={(code) => change({ code })} />
        ) : (
          <ContentFields draft={draft} onChange={change} errorOf={errorOf} />
        )}
        <div className="flex flex-wrap items-center justify-end gap-3">
          <span className="text-xs text-muted">{texts.submitText}</span>
          <Button type="submit" variant="primary" isPending={attempt.isPending} isDisabled={!isReady}>
            {texts.submit}
          </Button>
        </div>
      </form>
      <div className="lg:sticky lg:top-6">
        <PhonePreview content={previewOfDraft(draft, texts)} />
      </div>
    </div>
  )
}
