import { useState } from 'react'
import type { ConversationFilter, ConversationSort, View } from '../../../shared/parley/index.ts'
import { describePart, partsIn } from '../../models/conversations/filter-parts.ts'
import { failureText } from '../../models/failure-words.ts'
import { createView, updateView } from '../../models/sidebar/views.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { RadioGroup } from '../kit/radio-group.tsx'
import { Select } from '../kit/select.tsx'
import { Banner } from '../kit/states.tsx'
import { TextField } from '../kit/text-field.tsx'
import { useApp } from '../use-app.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'

type Visibility = 'private' | 'team' | 'account'

export type ViewDialogProps = {
  /** null: a new one. */
  view: View | null
  filter: ConversationFilter
  sort: ConversationSort
  onClose: () => void
}

/** Name, face and readers of a view; what it shows is as the list was when this was opened. */
export function ViewDialog({ view, filter, sort, onClose }: ViewDialogProps) {
  const app = useApp()
  const { list, frame } = useTexts()
  const texts = list.viewForm
  const teams = useStore((state) => Object.values(state.teams))
  const [name, setName] = useState(view?.name ?? '')
  const [icon, setIcon] = useState(view?.icon ?? '')
  const [visibility, setVisibility] = useState<Visibility>(
    view && view.visibility !== 'system' ? view.visibility : 'private',
  )
  const [teamId, setTeamId] = useState(view?.team_id ?? teams[0]?.id ?? null)
  const [isPending, setPending] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const [isChecked, setChecked] = useState(false)
  const isNameless = isChecked && name.trim() === ''
  const save = async () => {
    setChecked(true)
    if (name.trim() === '' || isPending) return
    setPending(true)
    setProblem(null)
    const draft = {
      name: name.trim(),
      icon: icon.trim() || null,
      filter,
      sort,
      visibility,
      team_id: visibility === 'team' ? teamId : null,
    }
    try {
      if (view) await updateView(app, view, draft)
      else {
        const { id } = await createView(app, draft)
        app.router.go({ name: 'view', viewId: id, conversationId: null })
      }
      onClose()
    } catch (error) {
      setProblem(error)
      setPending(false)
    }
  }
  return (
    <Dialog
      title={view ? texts.edit : texts.create}
      isOpen
      onClose={onClose}
      isBusy={isPending}
      onSubmit={() => void save()}
      actions={
        <>
          <Button onPress={onClose} isDisabled={isPending}>
            {frame.kit.cancel}
          </Button>
          <Button type="submit" variant="primary" isPending={isPending}>
            {view ? texts.save : texts.createButton}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4 pb-1">
        <div className="flex gap-3">
          <TextField
            label={texts.name}
            value={name}
            onChange={setName}
            placeholder={texts.namePlaceholder}
            error={isNameless ? texts.nameMissing : null}
            autoFocus
            maxLength={80}
            className="flex-1"
          />
          <TextField label={texts.icon} value={icon} onChange={setIcon} maxLength={8} className="w-20" />
        </div>
        <RadioGroup
          label={texts.visibility}
          look="segments"
          value={visibility}
          onChange={(id) => setVisibility(id as Visibility)}
          options={[
            { id: 'private', label: texts.private, icon: 'lock' },
            ...(teams.length > 0 ? [{ id: 'team', label: texts.team, icon: 'team' as const }] : []),
            { id: 'account', label: texts.account, icon: 'building' },
          ]}
        />
        {visibility === 'team' && (
          <Select
            label={texts.whichTeam}
            value={teamId}
            onChange={setTeamId}
            options={teams.map((team) => ({ id: team.id, label: team.name }))}
          />
        )}
        <Summary filter={filter} sort={sort} />
        {problem !== null && (
          <Banner tone="danger" icon="alert" className="rounded-md">
            {failureText(problem, frame)}
          </Banner>
        )}
      </div>
    </Dialog>
  )
}

function Summary({ filter, sort }: { filter: ConversationFilter; sort: ConversationSort }) {
  const app = useApp()
  const { list } = useTexts()
  const parts = partsIn(filter)
  return (
    <div>
      <p className="text-sm font-medium text-strong">{list.viewForm.filter}</p>
      <ul className="mt-1.5 flex flex-wrap gap-1.5 text-xs">
        {parts.length === 0 && <li className="text-muted">{list.viewForm.everything}</li>}
        {parts.map((part) => (
          <li key={part} className="inline-flex h-6 max-w-full items-center gap-1 rounded-md bg-hover px-2">
            <span className="text-muted">{list.filters[part]}</span>
            <span dir="auto" className="truncate font-medium text-strong">
              {describePart(app, filter, part)}
            </span>
          </li>
        ))}
        <li className="inline-flex h-6 items-center rounded-md bg-hover px-2 text-muted">
          {list.list.sorts[sort]}
        </li>
      </ul>
    </div>
  )
}
