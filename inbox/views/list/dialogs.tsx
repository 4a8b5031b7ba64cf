import { lazy, Suspense } from 'react'
import { useListModel } from './use-list-model.ts'

const StartDialog = lazy(async () => ({ default: (await import('./start-dialog.tsx')).StartDialog }))
const ViewDialog = lazy(async () => ({ default: (await import('../sidebar/view-dialog.tsx')).ViewDialog }))

/** A new conversation, and views that are made or changed. */
export function ListDialogs() {
  const model = useListModel()
  const { dialog } = model
  const close = () => model.openDialog(null)
  if (!dialog) return null
  return (
    <Suspense>
      {dialog.name === 'start' && <StartDialog onClose={close} />}
      {dialog.name === 'view' && <ViewDialog {...dialog} onClose={close} />}
    </Suspense>
  )
}
