import { useState } from 'react'
import type { InboxDetails } from '../../../../shared/parley/index.ts'
import { updateInbox } from '../../../models/settings/inboxes/inboxes.ts'
import {
  mostFields,
  moveField,
  ownField,
  ownKeys,
  type PreChatField,
  readFields,
  writeFields,
} from '../../../models/settings/inboxes/pre-chat.ts'
import { readAppearance, toPreview } from '../../../models/settings/inboxes/webchat.ts'
import { Button } from '../../kit/button.tsx'
import { Menu, MenuItem, MenuSeparator } from '../../kit/menu.tsx'
import { EmptyState } from '../../kit/states.tsx'
import { useApp } from '../../use-app.ts'
import { useTexts } from '../../use-texts.ts'
import { Card } from '../parts/card.tsx'
import { SaveBar } from '../parts/save-bar.tsx'
import { useForm } from '../parts/use-form.ts'
import { ChatPreview } from './chat-preview.tsx'
import { QuestionDialog } from './question-dialog.tsx'
import { QuestionRow } from './question-row.tsx'

const known = ['settings.pre_chat_fields']

/** What visitors are asked before they write. */
export function QuestionsTab({ inbox }: { inbox: InboxDetails }) {
  const app = useApp()
  const { settings, frame } = useTexts()
  const texts = settings.webchat.questions
  const form = useForm({ questions: readFields(inbox.settings['pre_chat_fields']) }, known)
  const { questions } = form.fields
  const [editing, setEditing] = useState<number | 'new' | null>(null)
  const set = (after: PreChatField[]) => form.set('questions', after)
  const appearance = readAppearance(inbox)
  const preview = { ...toPreview(appearance, inbox), preChat: questions }
  const save = () =>
    form.submit(async (fields) => {
      const after = await updateInbox(app, inbox.id, {
        settings: { pre_chat_fields: writeFields(fields.questions) },
      })
      form.reset({ questions: readFields(after.settings['pre_chat_fields']) })
      app.toasts.show({ text: frame.kit.saved, tone: 'success' })
    })
  const free = ownKeys.filter((key) => !questions.some((question) => question.key === key))
  const add = (
    <Menu label={texts.add} trigger={<Button icon="plus">{texts.add}</Button>}>
      {free.map((key) => (
        <MenuItem key={key} onAction={() => set([...questions, ownField(key)])}>
          {texts.own[key]}
        </MenuItem>
      ))}
      {free.length > 0 && <MenuSeparator />}
      <MenuItem icon="question" onAction={() => setEditing('new')}>
        {texts.other}
      </MenuItem>
    </Menu>
  )
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
        <Card
          title={texts.title}
          text={texts.text}
          footer={
            questions.length >= mostFields ? <span className="text-sm text-muted">{texts.most}</span> : add
          }
        >
          {questions.length === 0 ? (
            <EmptyState icon="message" title={texts.none} text={texts.noneText} className="py-4" />
          ) : (
            <ul className="flex flex-col rounded-md border border-line" aria-label={texts.title}>
              {questions.map((question, index) => (
                <QuestionRow
                  key={question.key}
                  question={question}
                  isFirst={index === 0}
                  isLast={index === questions.length - 1}
                  onMove={(step) => set(moveField(questions, index, step))}
                  onEdit={() => setEditing(index)}
                  onRequired={(required) =>
                    set(questions.map((own, at) => (at === index ? { ...own, required } : own)))
                  }
                  onRemove={() => set(questions.filter((_, at) => at !== index))}
                />
              ))}
            </ul>
          )}
        </Card>
        <SaveBar
          isShown={form.isChanged}
          isPending={form.isPending}
          error={form.errorOf('settings.pre_chat_fields') ?? form.error}
          onDiscard={() => form.reset()}
        />
      </form>
      <div className="max-w-96 xl:sticky xl:top-6">
        <ChatPreview inbox={inbox} preview={preview} languages={appearance.languages} />
      </div>
      {editing !== null && (
        <QuestionDialog
          question={editing === 'new' ? null : (questions[editing] ?? null)}
          others={questions.filter((_, at) => at !== editing)}
          languages={appearance.languages}
          onSave={(question) => {
            set(
              editing === 'new'
                ? [...questions, question]
                : questions.map((own, at) => (at === editing ? question : own)),
            )
            setEditing(null)
          }}
          onClose={() => setEditing(null)}
        />
      )}
    </div>
  )
}
