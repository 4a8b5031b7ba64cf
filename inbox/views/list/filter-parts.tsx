import { useState } from 'react'
import {
  chosenOf,
  describePart,
  type FilterPart,
  filterParts,
  isSeveral,
  optionsOf,
  withChosen,
} from '../../models/conversations/filter-parts.ts'
import { Avatar } from '../kit/avatar.tsx'
import { Button, IconButton } from '../kit/button.tsx'
import { ChannelMark } from '../kit/channel-mark.tsx'
import { Icon, type IconName } from '../kit/icon.tsx'
import { SearchField } from '../kit/search-field.tsx'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'
import { PickList } from './pick-list.tsx'
import { Dot } from './row-meta.tsx'
import { useListModel } from './use-list-model.ts'

const icons: Partial<Record<FilterPart, IconName>> = {
  statuses: 'check-circle',
  assignee_ids: 'user',
  team_ids: 'team',
  tag_ids: 'tag',
  inbox_ids: 'inbox',
  channels: 'message',
  unread: 'mail',
  waiting: 'clock',
  active: 'refresh',
  archived: 'archive',
}

export function FilterParts({ onClose }: { onClose: () => void }) {
  const app = useApp()
  const model = useListModel()
  const { list } = useTexts()
  const [part, setPart] = useState<FilterPart | null>(null)
  const { filter } = model.place
  if (part) return <PartOptions part={part} onBack={() => setPart(null)} />
  return (
    <>
      <div className="border-b border-line p-2">
        <TextFilter onClose={onClose} />
      </div>
      <PickList
        label={list.list.filter}
        placeholder={list.list.filter}
        isPlain
        chosen={[]}
        onPick={(id) => setPart(id as FilterPart)}
        sections={[
          {
            items: filterParts.map((id) => ({
              id,
              label: list.filters[id],
              note: chosenOf(filter, id, new Date()).length > 0 ? describePart(app, filter, id) : '',
              mark: <Icon name={icons[id] ?? 'filter'} size={16} />,
            })),
          },
        ]}
      />
    </>
  )
}

function TextFilter({ onClose }: { onClose: () => void }) {
  const model = useListModel()
  const { list } = useTexts()
  const { filter } = model.place
  const [text, setText] = useState(filter.text ?? '')
  const apply = (value: string) => {
    const { text: _, ...rest } = filter
    model.refine(value.trim() ? { ...rest, text: value.trim() } : rest)
  }
  return (
    <SearchField
      label={list.list.searchIn}
      value={text}
      onChange={(value) => {
        setText(value)
        if (value === '') apply('')
      }}
      onSubmit={(value) => {
        apply(value)
        onClose()
      }}
    />
  )
}

export function PartOptions({ part, onBack }: { part: FilterPart; onBack?: () => void }) {
  const app = useApp()
  const model = useListModel()
  const { list } = useTexts()
  const { filter } = model.place
  const chosen = chosenOf(filter, part, new Date())
  const title = list.filters[part]
  const pick = (id: string) => {
    const others = isSeveral(part) ? chosen : []
    const now = chosen.includes(id) ? chosen.filter((one) => one !== id) : [...others, id]
    model.refine(withChosen(filter, part, now, new Date()))
  }
  return (
    <>
      <div className="flex h-10 items-center gap-1 border-b border-line px-1">
        {onBack && (
          <IconButton
            size="sm"
            label={list.filters.back}
            icon="chevron-left"
            isDirectional
            onPress={onBack}
          />
        )}
        <span className="flex-1 px-1.5 text-sm font-medium text-strong">{title}</span>
        {chosen.length > 0 && (
          <Button
            size="sm"
            variant="ghost"
            onPress={() => model.refine(withChosen(filter, part, [], new Date()))}
          >
            {list.filters.any}
          </Button>
        )}
      </div>
      <PickList
        key={part}
        label={title}
        placeholder={title}
        isPlain={optionsOf(app, part).length < 8}
        chosen={chosen}
        onPick={pick}
        sections={[
          { items: optionsOf(app, part).map((option) => ({ ...option, mark: markOf(part, option) })) },
        ]}
      />
    </>
  )
}

function markOf(part: FilterPart, { id, label, color, channel }: ReturnType<typeof optionsOf>[number]) {
  if (channel) return <ChannelMark channel={channel} isDecorative />
  if (part === 'tag_ids') return <Dot tag={{ color: color ?? null }} />
  if (part === 'assignee_ids' && id !== 'none') return <Avatar name={label} size={20} />
  return undefined
}
