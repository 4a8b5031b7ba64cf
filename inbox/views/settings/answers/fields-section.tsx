import { useState } from 'react'
import type { CustomField } from '../../../../shared/parley/index.ts'
import { deleteCustomField } from '../../../models/settings/answers/custom-fields.ts'
import { Badge } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { EmptyState } from '../../kit/states.tsx'
import { useApp } from '../../use-app.ts'
import { useStore } from '../../use-store.ts'
import { useTexts } from '../../use-texts.ts'
import { ConfirmAction } from '../parts/confirm-action.tsx'
import { Dotted } from '../parts/dotted.tsx'
import { ItemList, ItemRow } from '../parts/item-list.tsx'
import { ReadOnlyNote } from '../parts/read-only-note.tsx'
import { RowMenu } from '../parts/row-menu.tsx'
import { SettingsScreen } from '../parts/settings-screen.tsx'
import { useAdmin } from '../parts/use-admin.ts'
import { FieldDialog } from './field-dialog.tsx'

export function FieldsSection() {
  const { settings } = useTexts()
  const texts = settings.fields
  const isAdmin = useAdmin()
  const fields = useStore((state) => Object.values(state.customFields))
  const [isCreating, setCreating] = useState(false)
  const create = isAdmin && (
    <Button variant="primary" icon="plus" onPress={() => setCreating(true)}>
      {texts.create}
    </Button>
  )
  return (
    <SettingsScreen title={texts.title} text={texts.text} actions={fields.length > 0 && create}>
      <ReadOnlyNote />
      {fields.length === 0 ? (
        <EmptyState icon="fields" title={texts.none} text={texts.noneText} action={create || undefined} />
      ) : (
        <ItemList label={texts.title}>
          {[...fields]
            .sort((one, other) => one.name.localeCompare(other.name))
            .map((field) => (
              <FieldRow key={field.id} field={field} canChange={isAdmin} />
            ))}
        </ItemList>
      )}
      {isCreating && <FieldDialog field={null} onClose={() => setCreating(false)} />}
    </SettingsScreen>
  )
}

function FieldRow({ field, canChange }: { field: CustomField; canChange: boolean }) {
  const app = useApp()
  const { settings } = useTexts()
  const texts = settings.fields
  const [dialog, setDialog] = useState<'edit' | 'delete' | null>(null)
  const kind = field.type === 'text' && field.format ? texts.formats[field.format] : texts.types[field.type]
  return (
    <>
      <ItemRow
        title={field.name}
        badge={field.required && <Badge tone="accent">{texts.required}</Badge>}
        text={
          <Dotted
            parts={[
              { id: 'key', content: field.key, isCode: true },
              { id: 'description', content: field.description },
            ]}
          />
        }
        onPress={canChange ? () => setDialog('edit') : undefined}
        end={
          <>
            <span className="text-sm text-muted">{kind}</span>
            {field.type === 'select' && (
              <span className="text-xs text-muted max-sm:hidden">{texts.choices(field.options.length)}</span>
            )}
          </>
        }
        actions={
          canChange && (
            <RowMenu
              name={field.name}
              onEdit={() => setDialog('edit')}
              onDelete={() => setDialog('delete')}
            />
          )
        }
      />
      {dialog === 'edit' && <FieldDialog field={field} onClose={() => setDialog(null)} />}
      {dialog === 'delete' && (
        <ConfirmAction
          title={texts.deleteTitle(field.name)}
          confirm={texts.deleteConfirm}
          act={() => deleteCustomField(app, field)}
          onClose={() => setDialog(null)}
        >
          {texts.deleteText}
        </ConfirmAction>
      )}
    </>
  )
}
