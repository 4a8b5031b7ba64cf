import type { Tag } from '../../../../shared/parley/index.ts'
import { saveTag, tagColors } from '../../../models/settings/answers/tags.ts'
import { TagChip } from '../../kit/badge.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { useApp } from '../../use-app.ts'
import { useTexts } from '../../use-texts.ts'
import { ColorChoice } from '../parts/color-choice.tsx'
import { FormDialog } from '../parts/form-dialog.tsx'
import { useForm } from '../parts/use-form.ts'

export function TagDialog({ tag, onClose }: { tag: Tag | null; onClose: () => void }) {
  const app = useApp()
  const { settings, frame } = useTexts()
  const texts = settings.tags
  const form = useForm({ name: tag?.name ?? '', color: tag ? tag.color : (tagColors[1] ?? null) }, [
    'name',
    'color',
  ])
  const { fields, set } = form
  return (
    <FormDialog
      title={tag ? texts.editTitle : texts.create}
      confirm={tag ? frame.kit.save : settings.common.create}
      size="sm"
      isPending={form.isPending}
      isDisabled={!fields.name.trim()}
      error={form.error}
      onClose={onClose}
      onSubmit={() =>
        void form.submit(async ({ name, color }) => {
          await saveTag(app, tag?.id ?? null, { name: name.trim(), color })
          onClose()
        })
      }
    >
      <TextField
        label={texts.name}
        value={fields.name}
        onChange={(name) => set('name', name)}
        error={form.errorOf('name')}
        isRequired
        autoFocus
      />
      <ColorChoice
        label={texts.color}
        colors={tagColors}
        value={fields.color}
        none={texts.noColor}
        onChange={(color) => set('color', color)}
        error={form.errorOf('color')}
      />
      <div aria-hidden="true">
        <TagChip name={fields.name.trim() || texts.name} color={fields.color} />
      </div>
    </FormDialog>
  )
}
