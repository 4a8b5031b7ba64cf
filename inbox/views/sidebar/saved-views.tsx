import { type DragEvent, type KeyboardEvent, useState } from 'react'
import type { View } from '../../../shared/parley/index.ts'
import { viewIcon } from '../../models/sidebar/go-commands.ts'
import { canEditView, deleteView, moveView, orderedViews } from '../../models/sidebar/views.ts'
import { IconButton } from '../kit/button.tsx'
import { Menu, MenuItem, MenuSeparator } from '../kit/menu.tsx'
import { useListModel } from '../list/use-list-model.ts'
import { useApp } from '../use-app.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'
import { NavRow } from './nav-row.tsx'
import { Section } from './section.tsx'

/** Views that people made, in the order that one dragged them into. */
export function SavedViews() {
  const app = useApp()
  const model = useListModel()
  const { list } = useTexts()
  const views = useStore((state) => orderedViews(state).filter(({ visibility }) => visibility !== 'system'))
  const [dragged, setDragged] = useState<string | null>(null)
  const [over, setOver] = useState<number | null>(null)
  const [moved, setMoved] = useState('')
  const move = (view: View, to: number) => {
    if (to < 0 || to >= views.length) return
    setMoved(list.sidebar.moved(view.name, to + 1))
    void moveView(app, view.id, to)
  }
  const dropAt = (index: number) => {
    const view = views.find(({ id }) => id === dragged)
    const from = view ? views.indexOf(view) : -1
    if (view) move(view, from < index ? index - 1 : index)
    setDragged(null)
    setOver(null)
  }
  const create = () => {
    const { filter, sort } = model.place
    model.show({ dialog: { name: 'view', view: null, filter, sort } })
  }
  return (
    <div>
      <Section
        title={list.sidebar.views}
        actions={<IconButton size="sm" icon="plus" label={list.sidebar.newView} onPress={create} />}
      >
        {views.map((view, index) => (
          <SavedView
            key={view.id}
            view={view}
            index={index}
            isLast={index === views.length - 1}
            isOver={over === index && dragged !== null && dragged !== view.id}
            onMove={(to) => move(view, to)}
            onDragStart={() => setDragged(view.id)}
            onDragOver={() => setOver(index)}
            onDragLeave={() => setOver(null)}
            onDrop={() => dropAt(index)}
          />
        ))}
      </Section>
      <p role="status" className="sr-only">
        {moved}
      </p>
    </div>
  )
}

type SavedViewProps = {
  view: View
  index: number
  isLast: boolean
  isOver: boolean
  onMove: (to: number) => void
  onDragStart: () => void
  onDragOver: () => void
  onDragLeave: () => void
  onDrop: () => void
}

function SavedView({
  view,
  index,
  isOver,
  onMove,
  onDragStart,
  onDragOver,
  onDragLeave,
  onDrop,
}: SavedViewProps) {
  const count = useStore((state) => state.counts[view.id])
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    onMove(event.key === 'ArrowUp' ? index - 1 : index + 1)
  }
  return (
    <NavRow
      icon={viewIcon(view)}
      mark={view.icon ? <span className="text-[15px] leading-none">{view.icon}</span> : undefined}
      label={view.name}
      to={{ name: 'view', viewId: view.id, conversationId: null }}
      count={count}
      shortcut={`go.${view.id}`}
      onKeyDown={onKeyDown}
      actions={<ViewMenu view={view} index={index} onMove={onMove} />}
      drag={{
        isOver,
        onDragStart: (event: DragEvent) => {
          event.dataTransfer.effectAllowed = 'move'
          event.dataTransfer.setData('text/plain', view.name)
          onDragStart()
        },
        onDragOver: (event: DragEvent) => {
          event.preventDefault()
          onDragOver()
        },
        onDragLeave,
        onDrop: (event: DragEvent) => {
          event.preventDefault()
          onDrop()
        },
      }}
    />
  )
}

function ViewMenu({ view, index, onMove }: { view: View; index: number; onMove: (to: number) => void }) {
  const app = useApp()
  const model = useListModel()
  const { list } = useTexts()
  const canEdit = useStore((state) => canEditView(state, view))
  const { filter, sort } = view
  const remove = async () => {
    const isHere = model.place.viewId === view.id
    await deleteView(app, view)
    if (isHere) app.router.go({ name: 'view', viewId: 'all', conversationId: null }, { replace: true })
  }
  return (
    <Menu
      label={list.sidebar.viewActions(view.name)}
      trigger={<IconButton size="sm" icon="more" label={list.sidebar.viewActions(view.name)} />}
    >
      {canEdit && (
        <MenuItem icon="edit" onAction={() => model.show({ dialog: { name: 'view', view, filter, sort } })}>
          {list.sidebar.editView}
        </MenuItem>
      )}
      <MenuItem icon="arrow-up" isDisabled={index === 0} onAction={() => onMove(index - 1)}>
        {list.sidebar.moveUp}
      </MenuItem>
      <MenuItem icon="arrow-down" onAction={() => onMove(index + 1)}>
        {list.sidebar.moveDown}
      </MenuItem>
      {canEdit && <MenuSeparator />}
      {canEdit && (
        <MenuItem icon="trash" isDanger onAction={() => void remove()}>
          {list.sidebar.deleteView}
        </MenuItem>
      )}
    </Menu>
  )
}
