import type { ReactNode } from 'react'
import { IconButton } from '../../kit/button.tsx'
import { Menu, MenuItem, MenuSeparator } from '../../kit/menu.tsx'
import { useTexts } from '../../use-texts.ts'

export type RowMenuProps = {
  /** What the row is called. */
  name: string
  onEdit: () => void
  onDelete: () => void
  /** More items, between the two. */
  children?: ReactNode
}

/** What can be done with one of a list. */
export function RowMenu({ name, onEdit, onDelete, children }: RowMenuProps) {
  const { settings } = useTexts()
  return (
    <Menu
      label={settings.common.more(name)}
      placement="bottom end"
      trigger={<IconButton label={settings.common.more(name)} icon="more" />}
    >
      <MenuItem icon="edit" onAction={onEdit}>
        {settings.common.edit}
      </MenuItem>
      {children}
      <MenuSeparator />
      <MenuItem icon="trash" isDanger onAction={onDelete}>
        {settings.common.delete}
      </MenuItem>
    </Menu>
  )
}
