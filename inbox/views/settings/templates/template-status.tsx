import type { Template } from '../../../../shared/parley/index.ts'
import { Badge, type Tone } from '../../kit/badge.tsx'
import type { IconName } from '../../kit/icon.tsx'
import { useTexts } from '../../use-texts.ts'

const looks: Record<Template['status'], { tone: Tone; icon: IconName }> = {
  approved: { tone: 'success', icon: 'check' },
  pending: { tone: 'warning', icon: 'clock' },
  rejected: { tone: 'danger', icon: 'close' },
  paused: { tone: 'warning', icon: 'pause' },
  disabled: { tone: 'neutral', icon: 'minus' },
}

export function TemplateStatus({ status }: Pick<Template, 'status'>) {
  const { settings } = useTexts()
  return <Badge {...looks[status]}>{settings.templates.statuses[status]}</Badge>
}
