import { useState } from 'react'
import { contains } from '../../../../shared/fold-text.ts'
import type { Team } from '../../../../shared/parley/index.ts'
import { saveTeam } from '../../../models/settings/people/teams.ts'
import { Avatar } from '../../kit/avatar.tsx'
import { Checkbox } from '../../kit/checkbox.tsx'
import { SearchField } from '../../kit/search-field.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { useApp } from '../../use-app.ts'
import { useStore } from '../../use-store.ts'
import { useTexts } from '../../use-texts.ts'
import { FormDialog } from '../parts/form-dialog.tsx'
import { useForm } from '../parts/use-form.ts'

export function TeamDialog({ team, onClose }: { team: Team | null; onClose: () => void }) {
  const app = useApp()
  const { settings, frame } = useTexts()
  const texts = settings.teams
  const form = useForm({ name: team?.name ?? '', agent_ids: team?.agent_ids ?? [] }, ['name', 'agent_ids'])
  const { fields, set } = form
  return (
    <FormDialog
      title={team ? texts.editTitle : texts.create}
      confirm={team ? frame.kit.save : settings.common.create}
      isPending={form.isPending}
      isDisabled={!fields.name.trim()}
      error={form.error}
      onClose={onClose}
      onSubmit={() =>
        void form.submit(async ({ name, agent_ids }) => {
          await saveTeam(app, team?.id ?? null, { name: name.trim(), agent_ids })
          onClose()
        })
      }
    >
      <TextField
        label={texts.name}
        value={fields.name}
        onChange={(name) => set('name', name)}
        error={form.errorOf('name')}
        isRequired
        autoFocus
      />
      <Members value={fields.agent_ids} onChange={(ids) => set('agent_ids', ids)} />
    </FormDialog>
  )
}

/** So many are looked through without searching. */
const fewAgents = 8

function Members({ value, onChange }: { value: string[]; onChange: (ids: string[]) => void }) {
  const { settings } = useTexts()
  const texts = settings.teams
  const agents = useStore((state) => Object.values(state.agents))
  const [text, setText] = useState('')
  const chosen = new Set(value)
  const shown = agents
    .filter(({ name, email }) => contains(`${name} ${email ?? ''}`, text))
    .sort((one, other) => one.name.localeCompare(other.name))
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1 text-sm font-medium text-strong">{texts.members}</legend>
      {agents.length > fewAgents && <SearchField label={texts.search} value={text} onChange={setText} />}
      <ul className="flex max-h-64 flex-col overflow-y-auto rounded-md border border-line py-1">
        {shown.map(({ id, name }) => (
          <li key={id} className="flex items-center gap-2 px-3 py-1.5 hover:bg-hover">
            <Checkbox
              label={name}
              isChecked={chosen.has(id)}
              onChange={(isOn) => onChange(isOn ? [...chosen, id] : value.filter((other) => other !== id))}
              className="min-w-0 flex-1"
            />
            <Avatar name={name} size={24} />
          </li>
        ))}
      </ul>
    </fieldset>
  )
}
