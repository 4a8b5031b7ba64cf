import type { OpenedLink } from '../../../models/settings/people/agents.ts'
import { Button } from '../../kit/button.tsx'
import { CopyField } from '../../kit/copy-field.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { useTexts } from '../../use-texts.ts'

export type LinkDialogProps = {
  title: string
  text: string
  label: string
  opened: OpenedLink
  onClose: () => void
}

/** A link for somebody else, to be handed on. */
export function LinkDialog({ title, text, label, opened, onClose }: LinkDialogProps) {
  const { settings } = useTexts()
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      actions={
        <Button variant="primary" onPress={onClose} autoFocus>
          {settings.common.done}
        </Button>
      }
    >
      <div className="flex flex-col gap-4 pb-2">
        <p className="text-base text-normal" dir="auto">
          {text}
        </p>
        <CopyField label={label} value={opened.link} />
      </div>
    </Dialog>
  )
}
