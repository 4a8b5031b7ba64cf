import { type AuditFilter, auditActions } from '../../../models/settings/audit/audit.ts'
import { Avatar } from '../../kit/avatar.tsx'
import { Button } from '../../kit/button.tsx'
import { ComboBox } from '../../kit/combo-box.tsx'
import { Select } from '../../kit/select.tsx'
import { useStore } from '../../use-store.ts'
import { useTexts } from '../../use-texts.ts'
import { DateBox } from '../parts/time-box.tsx'

const all = 'all'

export type AuditFiltersProps = {
  filter: AuditFilter
  onChange: (filter: AuditFilter) => void
  /** There is something to clear. */
  onClear: (() => void) | undefined
}

export function AuditFilters({ filter, onChange, onClear }: AuditFiltersProps) {
  const { settings } = useTexts()
  const texts = settings.audit
  const agents = useStore((state) => Object.values(state.agents).filter(({ is_bot }) => !is_bot))
  return (
    <div className="flex flex-wrap items-end gap-3">
      <Select
        label={texts.who}
        className="w-48"
        value={filter.agentId ?? all}
        onChange={(id) => onChange({ ...filter, agentId: id === all ? null : id })}
        options={[
          { id: all, label: texts.anybody },
          ...agents.map(({ id, name }) => ({ id, label: name, mark: <Avatar name={name} size={20} /> })),
        ]}
      />
      <ComboBox
        // It keeps what was typed; cleared filters begin it anew.
        key={filter.action ?? all}
        label={texts.action}
        className="w-60"
        placeholder={texts.anyAction}
        value={filter.action}
        onChange={(action) => onChange({ ...filter, action })}
        options={auditActions.map((id) => ({ id, label: texts.actions[id] ?? id }))}
      />
      <DateBox label={texts.from} value={filter.from} onChange={(from) => onChange({ ...filter, from })} />
      <DateBox label={texts.to} value={filter.to} onChange={(to) => onChange({ ...filter, to })} />
      {onClear && (
        <Button variant="ghost" icon="close" onPress={onClear}>
          {texts.clear}
        </Button>
      )}
    </div>
  )
}
