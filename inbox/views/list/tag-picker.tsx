import { type ReactNode, useEffect, useRef, useState } from 'react'
import { tagConversations } from '../../models/conversations/actions.ts'
import { createTag } from '../../models/conversations/tags.ts'
import { Button } from '../kit/button.tsx'
import { Kbd } from '../kit/kbd.tsx'
import { useApp } from '../use-app.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'
import { PickList } from './pick-list.tsx'
import { Dot } from './row-meta.tsx'
import { useListModel } from './use-list-model.ts'

/** Which tags the conversations have. Several may be chosen before they are given. */
export function TagPicker({ ids, onDone }: { ids: string[]; onDone: () => void }) {
  const app = useApp()
  const model = useListModel()
  const { shortcuts } = app
  const { list } = useTexts()
  const tags = useStore((state) => state.tags)
  const [had] = useState(() => {
    const { conversations } = app.store.state
    const count = (id: string) => ids.filter((one) => conversations[one]?.tag_ids.includes(id)).length
    const all = Object.keys(tags).filter((id) => count(id) === ids.length)
    return { all, some: Object.keys(tags).filter((id) => count(id) > 0 && !all.includes(id)) }
  })
  const [chosen, setChosen] = useState(had.all)
  /** On some of the conversations, and left so unless the person says otherwise. */
  const [onSome, setOnSome] = useState(had.some)
  const toggle = (id: string) => {
    setOnSome(onSome.filter((one) => one !== id))
    setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])
  }
  const apply = () => {
    onDone()
    const add = chosen.filter((id) => !had.all.includes(id))
    const remove = [...had.all, ...had.some].filter((id) => !chosen.includes(id) && !onSome.includes(id))
    if (add.length > 0 || remove.length > 0)
      void model.act(ids, (all, progress) => tagConversations(app, all, { add, remove }, progress))
  }
  const create = async (name: string) => {
    const tag = await createTag(app, name)
    if (tag) setChosen((now) => [...now, tag.id])
  }
  return (
    <ApplyByKey onApply={apply}>
      <PickList
        label={list.pickers.tags}
        placeholder={list.pickers.tags}
        chosen={chosen}
        onPick={toggle}
        onCreate={(name) => void create(name)}
        createLabel={list.pickers.createTag}
        sections={[
          {
            items: Object.values(tags)
              .sort((one, other) => one.name.localeCompare(other.name))
              .map((tag) => ({
                id: tag.id,
                label: tag.name,
                mark: <Dot tag={tag} />,
                note: onSome.includes(tag.id) ? list.pickers.onSome : undefined,
              })),
          },
        ]}
      />
      <footer className="flex justify-end border-t border-line p-2">
        <Button size="sm" variant="primary" onPress={apply}>
          {list.pickers.apply}
          <Kbd keys={[[shortcuts.isMac ? '⌘' : 'Ctrl', '↵']]} tone="dark" />
        </Button>
      </footer>
    </ApplyByKey>
  )
}

/** Ctrl or ⌘ with Enter does what the button does. */
function ApplyByKey({ onApply, children }: { onApply: () => void; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
      event.preventDefault()
      event.stopPropagation()
      onApply()
    }
    const element = box.current
    element?.addEventListener('keydown', onKeyDown, true)
    return () => element?.removeEventListener('keydown', onKeyDown, true)
  })
  return <div ref={box}>{children}</div>
}
