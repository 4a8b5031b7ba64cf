import { lazy, Suspense } from 'react'
import { KeysHeld } from '../kit/keys-held.tsx'
import { loadPickers } from '../shell/prefetch.ts'
import { useListModel } from './use-list-model.ts'

const StartDialog = lazy(async () => ({ default: (await import('./start-dialog.tsx')).StartDialog }))
const ViewDialog = lazy(async () => ({ default: (await import('../sidebar/view-dialog.tsx')).ViewDialog }))

const Pickers = lazy(async () => ({ default: (await loadPickers()).Pickers }))

/** What opens over the page: choices for conversations, a new conversation, and views that are made or changed. */
export function ListDialogs() {
  const model = useListModel()
  const { dialog, picker } = model.over
  const close = () => model.show({ dialog: null })
  const giveUp = () => model.show({ dialog: null, picker: null })
  return (
    <Suspense fallback={<KeysHeld onEscape={giveUp} />}>
      {picker && <Pickers />}
      {dialog?.name === 'start' && <StartDialog onClose={close} />}
      {dialog?.name === 'view' && <ViewDialog {...dialog} onClose={close} />}
    </Suspense>
  )
}
