import type { DeliveryState as State } from '../../../models/settings/webhooks/deliveries.ts'
import { Badge, type Tone } from '../../kit/badge.tsx'
import type { IconName } from '../../kit/icon.tsx'
import { useTexts } from '../../use-texts.ts'

const looks: Record<State, { tone: Tone; icon: IconName }> = {
  waiting: { tone: 'warning', icon: 'clock' },
  delivered: { tone: 'success', icon: 'check' },
  failed: { tone: 'danger', icon: 'close' },
  dropped: { tone: 'neutral', icon: 'minus' },
}

export function DeliveryState({ state }: { state: State }) {
  const { settings } = useTexts()
  return <Badge {...looks[state]}>{settings.deliveries.states[state]}</Badge>
}
