import { useMemo, useState } from 'react'
import type { Template } from '../../../shared/parley/index.ts'
import { sendTemplate } from '../../models/composer/send.ts'
import {
  fillForm,
  missingValues,
  noValues,
  readTemplate,
  type TemplateValues,
  toVariables,
} from '../../models/thread/template-content.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { Icon } from '../kit/icon.tsx'
import { TextField } from '../kit/text-field.tsx'
import { Choices } from '../thread/bodies/choices.tsx'
import { Bubble } from '../thread/bubble.tsx'
import { RichText } from '../thread/rich-text.tsx'
import { useThread } from '../thread/thread-context.ts'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'

export type TemplateFormProps = { template: Template; onBack: () => void; onClose: () => void }

/** Fills in a template's variables, beside how the contact will see it. */
export function TemplateForm({ template, onBack, onClose }: TemplateFormProps) {
  const app = useApp()
  const { thread: texts } = useTexts()
  const { conversation, thread } = useThread()
  const form = useMemo(() => readTemplate(template), [template])
  const [values, setValues] = useState<TemplateValues>(() => ({
    ...noValues,
    body: guess(form.body.variables, conversation.contact.name),
  }))
  const filled = fillForm(form, values)
  const missing = missingValues(form, values)
  const { header, body, buttons } = form
  const takesLink = header !== undefined && header.kind !== 'text' && header.kind !== 'location'
  const submit = () => {
    if (missing.length > 0) return
    onClose()
    const choice = { id: template.id, variables: toVariables(form, values) }
    void sendTemplate(app, conversation.id, { template: choice, text: filled.body })
    void thread.goToNewest()
  }
  return (
    <Dialog
      title={template.name}
      isOpen
      onClose={onClose}
      size="lg"
      onSubmit={submit}
      actions={
        <>
          <Button variant="ghost" onPress={onBack}>
            {texts.template.back}
          </Button>
          <span className="flex-1" />
          <Button variant="primary" type="submit" isDisabled={missing.length > 0}>
            {texts.template.send}
          </Button>
        </>
      }
    >
      <div className="grid gap-6 sm:grid-cols-2">
        <div className="flex flex-col gap-3">
          {header?.variables.map((name, index) => (
            <TextField
              key={name}
              label={`${texts.template.header}: ${texts.template.variable(name)}`}
              value={values.header[name] ?? ''}
              onChange={(text) => setValues((old) => ({ ...old, header: { ...old.header, [name]: text } }))}
              autoFocus={index === 0}
              isRequired
            />
          ))}
          {takesLink && header && (
            <TextField
              type="url"
              label={texts.template.headerLink(texts.message.kinds[header.kind] ?? header.kind)}
              help={texts.template.headerLinkHelp}
              value={values.headerLink}
              onChange={(headerLink) => setValues((old) => ({ ...old, headerLink }))}
              autoFocus
            />
          )}
          {body.variables.map((name, index) => (
            <TextField
              key={name}
              label={texts.template.variable(name)}
              value={values.body[name] ?? ''}
              onChange={(text) => setValues((old) => ({ ...old, body: { ...old.body, [name]: text } }))}
              autoFocus={index === 0 && !takesLink && !header?.variables.length}
              isRequired
            />
          ))}
          {buttons.map(
            ({ text, variables }, index) =>
              variables.length > 0 && (
                <TextField
                  key={text}
                  label={texts.template.button(text)}
                  value={values.buttons[index] ?? ''}
                  onChange={(end) =>
                    setValues((old) => ({ ...old, buttons: { ...old.buttons, [index]: end } }))
                  }
                  dir="ltr"
                  isRequired
                />
              ),
          )}
          {missing.length > 0 && <p className="text-xs text-muted">{texts.template.missing}</p>}
        </div>
        <section aria-label={texts.template.preview} className="flex flex-col gap-1.5">
          <h3 className="text-xs font-medium text-muted">{texts.template.preview}</h3>
          <div className="rounded-lg bg-canvas p-4">
            <Bubble message={{ direction: 'outbound', status: 'sent' }} isFirst isLast>
              {filled.header?.kind === 'text' && (
                <p className="font-semibold" dir="auto">
                  {filled.header.text}
                </p>
              )}
              {filled.header && filled.header.kind !== 'text' && (
                <div className="mb-1.5 flex h-24 items-center justify-center rounded-lg bg-hover text-muted">
                  <Icon
                    name={
                      filled.header.kind === 'video'
                        ? 'video'
                        : filled.header.kind === 'image'
                          ? 'image'
                          : 'file'
                    }
                    size={24}
                  />
                </div>
              )}
              <RichText text={filled.body} />
              {filled.footer && (
                <p className="mt-1 text-xs text-muted" dir="auto">
                  {filled.footer}
                </p>
              )}
              <Choices choices={filled.choices} />
            </Bubble>
          </div>
        </section>
      </div>
    </Dialog>
  )
}

/** The first variable is a name more often than not. */
function guess(variables: string[], contactName: string): Record<string, string> {
  const [first] = variables
  const [firstName = ''] = contactName.split(/\s+/)
  return first !== undefined && /\p{L}/u.test(firstName) ? { [first]: firstName } : {}
}
