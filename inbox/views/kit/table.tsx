import type { ReactNode } from 'react'
import { Table as AriaTable, Cell, Column, Row, TableBody, TableHeader } from 'react-aria-components/Table'
import { cx } from './class-names.ts'

export type TableColumn<Item> = {
  id: string
  title: string
  /** The title is read aloud only, as of a column of buttons. */
  isTitleHidden?: boolean
  /** Names the row for who cannot see it; the first unless given. */
  isRowHeader?: boolean
  cell: (item: Item) => ReactNode
  /** Stands at the end of its column, as numbers do. */
  isEnd?: boolean
  width?: number
  className?: string
}

export type TableProps<Item extends { id: string }> = {
  label: string
  columns: TableColumn<Item>[]
  items: Item[]
  /** The row was pressed, or Enter on it. */
  onOpen?: (item: Item) => void
  /** What stands there without any items. */
  empty?: ReactNode
}

export function Table<Item extends { id: string }>({
  label,
  columns,
  items,
  onOpen,
  empty,
}: TableProps<Item>) {
  return (
    <div className="overflow-x-auto rounded-lg border border-line bg-panel">
      <AriaTable
        aria-label={label}
        className="w-full border-collapse text-sm"
        onRowAction={
          onOpen &&
          ((key) => {
            const item = items.find(({ id }) => id === key)
            if (item) onOpen(item)
          })
        }
      >
        <TableHeader>
          {columns.map((column, index) => (
            <Column
              key={column.id}
              id={column.id}
              isRowHeader={column.isRowHeader ?? index === 0}
              width={column.width}
              className={cx(
                'h-9 border-b border-line px-3 text-xs font-medium whitespace-nowrap text-muted outline-none',
                column.isEnd ? 'text-end' : 'text-start',
              )}
            >
              {column.isTitleHidden ? <span className="sr-only">{column.title}</span> : column.title}
            </Column>
          ))}
        </TableHeader>
        <TableBody renderEmptyState={() => <div className="p-4 text-center text-muted">{empty}</div>}>
          {items.map((item) => (
            <Row
              key={item.id}
              id={item.id}
              className={cx(
                'ring-focus border-b border-line last:border-b-0 data-[focus-visible]:-outline-offset-2',
                onOpen && 'data-[hovered]:bg-hover',
              )}
            >
              {columns.map((column) => (
                <Cell
                  key={column.id}
                  className={cx(
                    'h-11 px-3 align-middle text-normal outline-none',
                    column.isEnd && 'text-end tabular',
                    column.className,
                  )}
                >
                  {column.cell(item)}
                </Cell>
              ))}
            </Row>
          ))}
        </TableBody>
      </AriaTable>
    </div>
  )
}
