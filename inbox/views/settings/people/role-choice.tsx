import type { Role } from '../../../../shared/parley/index.ts'
import { givableRoles } from '../../../models/settings/people/agents.ts'
import { RadioGroup } from '../../kit/radio-group.tsx'
import { useStore } from '../../use-store.ts'
import { useTexts } from '../../use-texts.ts'

export function RoleChoice({
  value,
  onChange,
  error,
}: {
  value: Role
  onChange: (role: Role) => void
  error: string | null
}) {
  const { settings, frame } = useTexts()
  const me = useStore((state) => state.me)
  return (
    <RadioGroup
      label={settings.agents.role}
      value={value}
      error={error}
      onChange={(id) => onChange(id as Role)}
      options={givableRoles(me).map((role) => ({
        id: role,
        label: frame.roles[role],
        description: settings.agents.roles[role],
      }))}
    />
  )
}
