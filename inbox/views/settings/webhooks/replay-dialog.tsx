import { useState } from 'react'
import { toDayEnd, toDayStart } from '../../../models/settings/day-range.ts'
import {
  type DeliveryState,
  deliveryStates,
  replayDeliveries,
} from '../../../models/settings/webhooks/deliveries.ts'
import { Checkbox } from '../../kit/checkbox.tsx'
import { useApp } from '../../use-app.ts'
import { useTexts } from '../../use-texts.ts'
import { FormDialog } from '../parts/form-dialog.tsx'
import { DateBox } from '../parts/time-box.tsx'
import { useForm } from '../parts/use-form.ts'

/** Those that still wait go out anyway. */
const offered = deliveryStates.filter((state) => state !== 'waiting')

export function ReplayDialog({ webhookId, onClose }: { webhookId: string; onClose: () => void }) {
  const app = useApp()
  const { settings } = useTexts()
  const texts = settings.deliveries
  const [states, setStates] = useState<DeliveryState[]>(['failed', 'dropped'])
  const form = useForm({ from: '', to: '' })
  return (
    <FormDialog
      title={texts.replayTitle}
      confirm={texts.replayConfirm}
      isPending={form.isPending}
      isDisabled={states.length === 0}
      error={form.error}
      onClose={onClose}
      onSubmit={() =>
        void form.submit(async ({ from, to }) => {
          const count = await replayDeliveries(app, webhookId, {
            states,
            from: toDayStart(from),
            to: toDayEnd(to),
          })
          app.toasts.show({ text: settings.done.replayed(count), tone: 'success' })
          onClose()
        })
      }
    >
      <p className="text-base text-normal">{texts.replayText}</p>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-2 text-sm font-medium text-strong">{texts.replayStates}</legend>
        <div className="flex flex-wrap gap-x-6 gap-y-2">
          {offered.map((state) => (
            <Checkbox
              key={state}
              label={texts.states[state]}
              isChecked={states.includes(state)}
              onChange={(isOn) =>
                setStates(isOn ? [...states, state] : states.filter((other) => other !== state))
              }
            />
          ))}
        </div>
        {states.length === 0 && <p className="text-xs text-danger-text">{texts.needState}</p>}
      </fieldset>
      <div className="flex flex-wrap gap-4">
        <DateBox label={texts.from} value={form.fields.from} onChange={(from) => form.set('from', from)} />
        <DateBox label={texts.to} value={form.fields.to} onChange={(to) => form.set('to', to)} />
      </div>
      <p className="text-xs text-muted">{texts.wholeTime}</p>
    </FormDialog>
  )
}
