import { lazy, Suspense } from 'react'
import { useListModel } from './use-list-model.ts'

const StartDialog = lazy(async () => ({ default: (await import('./start-dialog.tsx')).StartDialog }))
const ViewDialog = lazy(async () => ({ default: (await import('../sidebar/view-dialog.tsx')).ViewDialog }))

const Pickers = lazy(async () => ({ default: (await import('./pickers.tsx')).Pickers }))

/** What opens over the page: choices for conversations, a new conversation, and views that are made or changed. */
export function ListDialogs() {
  const model = useListModel()
  const { dialog, picker } = model.over
  const close = () => model.show({ dialog: null })
  return (
    <Suspense>
      {picker && <Pickers />}
      {dialog?.name === 'start' && <StartDialog onClose={close} />}
      {dialog?.name === 'view' && <ViewDialog {...dialog} onClose={close} />}
    </Suspense>
  )
}
