import { useState } from 'react'
import { snoozeConversations } from '../../models/conversations/actions.ts'
import { snoozeChoices } from '../../models/conversations/snooze-times.ts'
import { Button, IconButton } from '../kit/button.tsx'
import { Icon } from '../kit/icon.tsx'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'
import { PickList } from './pick-list.tsx'
import { useListModel } from './use-list-model.ts'

/** Until when the conversations rest. */
export function SnoozePicker({ ids, onDone }: { ids: string[]; onDone: () => void }) {
  const app = useApp()
  const model = useListModel()
  const speech = useTexts()
  const { pickers } = speech.list
  const [now] = useState(() => new Date())
  const [isCustom, setCustom] = useState(false)
  const choices = snoozeChoices(speech, now)
  const snooze = (until: Date | null) => {
    onDone()
    void model.act(ids, (all, progress) => snoozeConversations(app, all, until, progress))
  }
  const pick = (id: string) => {
    const choice = choices.find((each) => each.id === id)
    if (choice?.at === undefined) return setCustom(true)
    snooze(choice.at)
  }
  if (isCustom) return <CustomTime onBack={() => setCustom(false)} onChoose={snooze} />
  return (
    <PickList
      label={pickers.snooze}
      placeholder={pickers.snooze}
      chosen={[]}
      onPick={pick}
      sections={[
        {
          items: choices.map(({ icon, ...choice }) => ({ ...choice, mark: <Icon name={icon} size={16} /> })),
        },
      ]}
    />
  )
}

function CustomTime({ onBack, onChoose }: { onBack: () => void; onChoose: (at: Date) => void }) {
  const { list } = useTexts()
  const [text, setText] = useState(() => localText(new Date(Date.now() + 86_400_000)))
  const at = new Date(text)
  const isPast = Number.isNaN(at.getTime()) || at.getTime() <= Date.now()
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (!isPast) onChoose(at)
      }}
    >
      <div className="flex h-10 items-center gap-1 border-b border-line px-1">
        <IconButton size="sm" label={list.pickers.back} icon="chevron-left" isDirectional onPress={onBack} />
        <span className="px-1.5 text-sm font-medium text-strong">{list.pickers.custom}</span>
      </div>
      <div className="flex flex-col gap-3 p-4">
        <input
          type="datetime-local"
          aria-label={list.pickers.customLabel}
          value={text}
          min={localText(new Date())}
          onChange={(event) => setText(event.target.value)}
          ref={(field) => field?.focus()}
          dir="ltr"
          className="tabular h-9 w-full rounded-md border border-line-strong bg-raised px-2.5 text-base text-strong focus:border-accent focus:outline-2 focus:-outline-offset-1 focus:outline-accent"
        />
        <p className="min-h-4 text-xs text-danger-text" role="status">
          {isPast ? list.pickers.customPast : ''}
        </p>
        <Button variant="primary" type="submit" isDisabled={isPast} isWide>
          {list.pickers.setTime}
        </Button>
      </div>
    </form>
  )
}

/** As the field writes a time of this place: without zone or seconds. */
function localText(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`
}
