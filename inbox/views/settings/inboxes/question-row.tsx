import { isOwn, type PreChatField } from '../../../models/settings/inboxes/pre-chat.ts'
import { IconButton } from '../../kit/button.tsx'
import { Checkbox } from '../../kit/checkbox.tsx'
import { useTexts } from '../../use-texts.ts'

export type QuestionRowProps = {
  question: PreChatField
  isFirst: boolean
  isLast: boolean
  onMove: (step: 1 | -1) => void
  onEdit: () => void
  onRequired: (required: boolean) => void
  onRemove: () => void
}

export function QuestionRow({
  question,
  isFirst,
  isLast,
  onMove,
  onEdit,
  onRequired,
  onRemove,
}: QuestionRowProps) {
  const { settings, locale } = useTexts()
  const texts = settings.webchat.questions
  const name = isOwn(question.key)
    ? texts.own[question.key]
    : question.label[locale] || Object.values(question.label).find(Boolean) || question.key
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3 py-2 last:border-b-0">
      <div className="min-w-0 flex-1 basis-40">
        <p className="truncate text-sm font-medium text-strong" dir="auto">
          {name}
        </p>
        <p className="truncate text-xs text-muted">{texts.types[question.type]}</p>
      </div>
      <Checkbox label={texts.required} isChecked={question.required} onChange={onRequired} />
      <div className="flex">
        <IconButton
          label={texts.up(name)}
          icon="arrow-up"
          size="sm"
          isDisabled={isFirst}
          onPress={() => onMove(-1)}
        />
        <IconButton
          label={texts.down(name)}
          icon="arrow-down"
          size="sm"
          isDisabled={isLast}
          onPress={() => onMove(1)}
        />
        {!isOwn(question.key) && (
          <IconButton label={`${settings.common.edit}: ${name}`} icon="edit" size="sm" onPress={onEdit} />
        )}
        <IconButton label={texts.remove(name)} icon="trash" size="sm" onPress={onRemove} />
      </div>
    </li>
  )
}
