import { useState } from 'react'
import type { Tag } from '../../../../shared/parley/index.ts'
import { deleteTag, filterTags } from '../../../models/settings/answers/tags.ts'
import { Button } from '../../kit/button.tsx'
import { SearchField } from '../../kit/search-field.tsx'
import { EmptyState } from '../../kit/states.tsx'
import { useApp } from '../../use-app.ts'
import { useStore } from '../../use-store.ts'
import { useTexts } from '../../use-texts.ts'
import { ConfirmAction } from '../parts/confirm-action.tsx'
import { ItemList, ItemRow } from '../parts/item-list.tsx'
import { RowMenu } from '../parts/row-menu.tsx'
import { SettingsScreen } from '../parts/settings-screen.tsx'
import { TagDialog } from './tag-dialog.tsx'

/** So many are looked through without searching. */
const fewTags = 10

export function TagsSection() {
  const { settings, frame } = useTexts()
  const texts = settings.tags
  const tags = useStore((state) => Object.values(state.tags))
  const [text, setText] = useState('')
  const [isCreating, setCreating] = useState(false)
  const shown = filterTags(tags, text)
  const create = (
    <Button variant="primary" icon="plus" onPress={() => setCreating(true)}>
      {texts.create}
    </Button>
  )
  return (
    <SettingsScreen title={texts.title} text={texts.text} width="narrow" actions={tags.length > 0 && create}>
      {tags.length > fewTags && <SearchField label={texts.search} value={text} onChange={setText} />}
      {tags.length === 0 && (
        <EmptyState icon="tag" title={texts.none} text={texts.noneText} action={create} />
      )}
      {tags.length > 0 && shown.length === 0 && <EmptyState icon="search" title={frame.kit.nothingFound} />}
      {shown.length > 0 && (
        <ItemList label={texts.title}>
          {shown.map((tag) => (
            <TagRow key={tag.id} tag={tag} />
          ))}
        </ItemList>
      )}
      {isCreating && <TagDialog tag={null} onClose={() => setCreating(false)} />}
    </SettingsScreen>
  )
}

function TagRow({ tag }: { tag: Tag }) {
  const app = useApp()
  const { settings } = useTexts()
  const [dialog, setDialog] = useState<'edit' | 'delete' | null>(null)
  return (
    <>
      <ItemRow
        mark={
          <span
            aria-hidden="true"
            className="size-3 rounded-full bg-faint ring-1 ring-black/10 ring-inset"
            style={tag.color ? { backgroundColor: tag.color } : undefined}
          />
        }
        title={tag.name}
        onPress={() => setDialog('edit')}
        actions={
          <RowMenu name={tag.name} onEdit={() => setDialog('edit')} onDelete={() => setDialog('delete')} />
        }
      />
      {dialog === 'edit' && <TagDialog tag={tag} onClose={() => setDialog(null)} />}
      {dialog === 'delete' && (
        <ConfirmAction
          title={settings.tags.deleteTitle(tag.name)}
          confirm={settings.tags.deleteConfirm}
          act={() => deleteTag(app, tag)}
          onClose={() => setDialog(null)}
        >
          {settings.tags.deleteText}
        </ConfirmAction>
      )}
    </>
  )
}
