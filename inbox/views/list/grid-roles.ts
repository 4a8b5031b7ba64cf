/** The parts of a grid of which only the rows in sight are drawn; a table would need all of them. */

export function gridRole({ label, rowCount }: { label: string; rowCount: number }) {
  return {
    role: 'grid',
    'aria-label': label,
    'aria-rowcount': rowCount,
    'aria-multiselectable': true,
  } as const
}

export const rowGroupRole = { role: 'rowgroup' } as const

/** `index` from 0. */
export function rowRole({
  index,
  isSelected,
  isOpen,
}: {
  index: number
  isSelected: boolean
  isOpen: boolean
}) {
  return {
    role: 'row',
    'aria-rowindex': index + 1,
    'aria-selected': isSelected,
    'aria-current': isOpen ? 'true' : undefined,
  } as const
}

export const cellRole = { role: 'gridcell' } as const

/** A box that also takes Shift for a range, of which an input tells nothing. */
export function boxRole({ label, isChecked }: { label: string; isChecked: boolean }) {
  return { role: 'checkbox', 'aria-label': label, 'aria-checked': isChecked } as const
}
