import { useState } from 'react'
import type { CannedResponse } from '../../../../shared/parley/index.ts'
import { tellFailure } from '../../../models/failures.ts'
import { deleteCannedResponse, filterCanned } from '../../../models/settings/answers/canned-responses.ts'
import { Button } from '../../kit/button.tsx'
import { SearchField } from '../../kit/search-field.tsx'
import { EmptyState } from '../../kit/states.tsx'
import { useApp } from '../../use-app.ts'
import { useStore } from '../../use-store.ts'
import { useTexts } from '../../use-texts.ts'
import { ItemList, ItemRow } from '../parts/item-list.tsx'
import { RowMenu } from '../parts/row-menu.tsx'
import { SettingsScreen } from '../parts/settings-screen.tsx'
import { CannedDialog } from './canned-dialog.tsx'

export function CannedSection() {
  const { settings } = useTexts()
  const texts = settings.canned
  const responses = useStore((state) => Object.values(state.cannedResponses))
  const [text, setText] = useState('')
  const [isCreating, setCreating] = useState(false)
  const shown = filterCanned(responses, text)
  const create = (
    <Button variant="primary" icon="plus" onPress={() => setCreating(true)}>
      {texts.create}
    </Button>
  )
  return (
    <SettingsScreen title={texts.title} text={texts.text} actions={responses.length > 0 && create}>
      {responses.length === 0 ? (
        <EmptyState icon="bolt" title={texts.none} text={texts.noneText} action={create} />
      ) : (
        <>
          <SearchField label={texts.search} value={text} onChange={setText} className="max-w-96" />
          {shown.length === 0 ? (
            <EmptyState icon="search" title={texts.nothing} text={texts.nothingText} />
          ) : (
            <ItemList label={texts.title}>
              {shown.map((response) => (
                <CannedRow key={response.id} response={response} />
              ))}
            </ItemList>
          )}
        </>
      )}
      {isCreating && <CannedDialog response={null} onClose={() => setCreating(false)} />}
    </SettingsScreen>
  )
}

function CannedRow({ response }: { response: CannedResponse }) {
  const app = useApp()
  const [isEditing, setEditing] = useState(false)
  const remove = () => {
    deleteCannedResponse(app, response).catch((error: unknown) => tellFailure(app, error, remove))
  }
  return (
    <>
      <ItemRow
        title={response.shortcut}
        isTitleCode
        text={<span dir="auto">{response.content}</span>}
        onPress={() => setEditing(true)}
        actions={<RowMenu name={response.shortcut} onEdit={() => setEditing(true)} onDelete={remove} />}
      />
      {isEditing && <CannedDialog response={response} onClose={() => setEditing(false)} />}
    </>
  )
}
