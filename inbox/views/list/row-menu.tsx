import { Button } from 'react-aria-components/Button'
import { isIconName } from '../kit/icons.tsx'
import { Menu, MenuItem, MenuSeparator } from '../kit/menu.tsx'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'
import { useListModel } from './use-list-model.ts'

const groups = [
  ['assign', 'assign-me', 'snooze', 'tag'],
  ['read', 'unread'],
  ['close', 'reopen', 'pending', 'archive', 'unarchive', 'bot-on', 'bot-off'],
  ['copy-link'],
]

/** Everything that can be done with a row, where the pointer was. */
export function RowMenu() {
  const app = useApp()
  const model = useListModel()
  const { list } = useTexts()
  const { menu } = model.over
  if (!menu) return null
  const [only] = menu.ids
  const close = () => {
    model.show({ menu: null })
    if (model.cursorId && !model.over.picker) model.focus(model.cursorId)
  }
  return (
    <Menu
      label={list.list.actions}
      isOpen
      onOpenChange={(isOpen) => !isOpen && close()}
      trigger={
        <Button
          aria-label={list.list.actions}
          excludeFromTabOrder
          className="pointer-events-none fixed size-px opacity-0"
          style={{ left: menu.x, top: menu.y }}
        />
      }
    >
      {menu.ids.length === 1 && only && (
        <MenuItem icon="external" href={model.pathTo(only)} isExternal>
          {list.commands.openInTab}
        </MenuItem>
      )}
      {groups.map((names) => [
        <MenuSeparator key={`before ${names[0]}`} />,
        ...names.map((name) => {
          const found = app.commands.find(`conversation.${name}`)
          if (!found || !(found.isAvailable?.() ?? true)) return null
          return (
            <MenuItem
              key={name}
              icon={isIconName(found.icon) ? found.icon : undefined}
              shortcut={found.id}
              onAction={() => void found.run()}
            >
              {found.title()}
            </MenuItem>
          )
        }),
      ])}
    </Menu>
  )
}
