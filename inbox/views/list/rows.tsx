import { useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { ListModel } from '../../models/conversations/list-model.ts'
import type { Density } from '../../models/look.ts'
import { useTexts } from '../use-texts.ts'
import { gridRole, rowGroupRole } from './grid-roles.ts'
import { Row } from './row.tsx'
import { useAnchor } from './use-anchor.ts'
import { useListModel } from './use-list-model.ts'
import { useRowEvents } from './use-row-events.ts'
import { useRowFocus } from './use-row-focus.ts'

/** In px; every row is as high, so that ten thousand scroll like ten. */
const rowHeight = { comfortable: 78, compact: 54 }
const overscan = 8
/** The next page is asked for when so many rows are left. */
const rowsAhead = 20
const rowsPerPage = 8

export type RowsProps = {
  density: Density
  ids: string[]
  hasMore: boolean
  /** A mouse came to rest on a row. */
  onRest: (id: string) => void
}

export function Rows({ density, ids, hasMore, onRest }: RowsProps) {
  const model = useListModel()
  const { list } = useTexts()
  const box = useRef<HTMLDivElement>(null)
  const [hoveredId, setHovered] = useState<string | null>(null)
  const height = rowHeight[density]
  const virtual = useVirtualizer({
    count: ids.length,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    getItemKey: (index) => ids[index]!,
    overscan,
    paddingEnd: 8,
  })
  useScrollTop(box, model)
  useAnchor(box, ids, height)
  useRowFocus(box, ids, (index) => virtual.scrollToIndex(index))
  useRowEvents(box, {
    onKey: (event, id, row) => onKey(event, model, id, row),
    onMenu: (id, at) => model.openMenu(id, at),
    onFocus: (id) => model.setCursor(id),
    onHover: (id) => {
      setHovered(id)
      if (id !== null && id !== hoveredId) onRest(id)
    },
  })
  const rows = virtual.getVirtualItems()
  const lastShown = rows.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && lastShown > ids.length - rowsAhead) void model.loadMore()
  }, [hasMore, lastShown, ids.length, model])
  const onToggle = useCallback(
    (id: string, isRange: boolean) => (isRange ? model.selectTo(id) : model.toggle(id)),
    [model],
  )
  const onOpen = useCallback((id: string) => model.open(id), [model])
  const isSelecting = model.selected.size > 0
  const tabStop =
    model.cursorId !== null && ids.includes(model.cursorId) ? model.cursorId : (model.openId ?? ids[0])
  return (
    <div
      ref={box}
      {...gridRole({ label: list.list.label, rowCount: hasMore ? -1 : ids.length })}
      tabIndex={-1}
      onScroll={({ currentTarget: { scrollTop } }) => {
        model.scrollTops.set(model.place.key, scrollTop)
        model.hold(scrollTop > height / 2)
      }}
      className="min-h-0 flex-1 overflow-y-auto overscroll-contain outline-none [overflow-anchor:none]"
    >
      <div {...rowGroupRole} className="relative" style={{ height: virtual.getTotalSize() }}>
        {rows.map(({ key, index, start }) => {
          const id = String(key)
          return (
            <Row
              key={id}
              id={id}
              index={index}
              top={start}
              height={height}
              href={model.pathTo(id)}
              isCompact={density === 'compact'}
              isOpen={model.openId === id}
              isSelected={model.selected.has(id)}
              isSelecting={isSelecting}
              isHovered={hoveredId === id}
              isTabStop={tabStop === id}
              onOpen={onOpen}
              onToggle={onToggle}
            />
          )
        })}
      </div>
    </div>
  )
}

/** Where the person was when they went into a conversation. */
function useScrollTop(box: RefObject<HTMLElement | null>, model: ListModel): void {
  useLayoutEffect(() => {
    const before = model.scrollTops.get(model.place.key)
    if (before && box.current) box.current.scrollTop = before
  }, [box, model])
}

/** What keys do in the grid itself; those of commands work beyond it too. */
function onKey(
  event: KeyboardEvent,
  model: ListModel,
  id: string | undefined,
  row: HTMLElement | null,
): void {
  const { ids } = model
  const hasModifier = event.metaKey || event.ctrlKey
  const [first] = ids
  const last = ids.at(-1)
  const actions: Record<string, (() => void) | undefined> = {
    ArrowDown: () => (event.shiftKey ? model.extend(1) : model.step(1)),
    ArrowUp: () => (event.shiftKey ? model.extend(-1) : model.step(-1)),
    PageDown: () => model.step(rowsPerPage),
    PageUp: () => model.step(-rowsPerPage),
    Home: first === undefined ? undefined : () => model.focus(first),
    End: last === undefined ? undefined : () => model.focus(last),
    Enter: id === undefined ? undefined : () => model.open(id),
    ' ': id === undefined ? undefined : () => model.toggle(id),
    a: hasModifier ? () => model.selectAll() : undefined,
    ContextMenu: id && row ? () => model.openMenu(id, middleOf(row)) : undefined,
    F10: id && row && event.shiftKey ? () => model.openMenu(id, middleOf(row)) : undefined,
  }
  const act = actions[event.key]
  if (!act || (hasModifier && event.key !== 'a')) return
  event.preventDefault()
  act()
}

function middleOf(row: HTMLElement): { x: number; y: number } {
  const { left, width, top, height } = row.getBoundingClientRect()
  return { x: left + width / 2, y: top + height / 2 }
}
