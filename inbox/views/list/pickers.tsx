import { Dialog, Modal, ModalOverlay } from 'react-aria-components/Modal'
import { useTexts } from '../use-texts.ts'
import { AssignPicker } from './assign-picker.tsx'
import { SnoozePicker } from './snooze-picker.tsx'
import { TagPicker } from './tag-picker.tsx'
import { useListModel } from './use-list-model.ts'

/** What is chosen for conversations by key, from the header of a thread, or for many at once. */
export function Pickers() {
  const model = useListModel()
  const { list } = useTexts()
  const { picker } = model.over
  if (!picker) return null
  const { name, ids } = picker
  const close = () => model.show({ picker: null })
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(isOpen) => !isOpen && close()}
      className="fixed inset-0 z-40 flex items-start justify-center bg-scrim/60 px-4 pt-[16vh] data-[entering]:animate-fade"
    >
      <Modal className="w-full max-w-sm overflow-hidden rounded-xl bg-raised shadow-float data-[entering]:animate-pop">
        <Dialog aria-label={list.pickers[name]} className="outline-none">
          {name === 'assign' && <AssignPicker ids={ids} onDone={close} />}
          {name === 'snooze' && <SnoozePicker ids={ids} onDone={close} />}
          {name === 'tags' && <TagPicker ids={ids} onDone={close} />}
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
