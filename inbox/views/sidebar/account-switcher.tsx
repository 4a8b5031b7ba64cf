import { Button } from 'react-aria-components/Button'
import { tellFailure } from '../../models/failures.ts'
import { initials } from '../kit/avatar.tsx'
import { Icon } from '../kit/icon.tsx'
import { Menu, MenuItem } from '../kit/menu.tsx'
import { useApp } from '../use-app.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'

/** The account one works in, and the way to the others. */
export function AccountSwitcher() {
  const app = useApp()
  const { list } = useTexts()
  const { account, accounts } = useStore(({ account, accounts }) => ({ account, accounts }))
  const isOne = accounts.length < 2
  if (isOne)
    return (
      <div className="flex h-9 min-w-0 flex-1 items-center gap-2 ps-1.5 pe-2">
        <AccountMark name={account.name} />
        <AccountName name={account.name} />
      </div>
    )
  const trigger = (
    <Button className="ring-focus flex h-9 min-w-0 flex-1 items-center gap-2 rounded-md ps-1.5 pe-2 text-start data-[hovered]:bg-hover">
      <AccountMark name={account.name} />
      <AccountName name={account.name} />
      <span className="sr-only">{list.sidebar.switchAccount}</span>
      <Icon name="chevrons-up-down" size={14} className="text-muted" />
    </Button>
  )
  return (
    <Menu label={list.sidebar.switchAccount} trigger={trigger}>
      {accounts.map(({ id, name }) => (
        <MenuItem
          key={id}
          textValue={name}
          mark={<AccountMark name={name} />}
          isSelected={id === account.id}
          onAction={() => {
            if (id !== account.id)
              app.session.switchAccount(id).catch((error: unknown) => tellFailure(app, error))
          }}
        >
          {name}
        </MenuItem>
      ))}
    </Menu>
  )
}

function AccountName({ name }: { name: string }) {
  return (
    <span dir="auto" className="min-w-0 flex-1 truncate text-base font-semibold text-aligned text-strong">
      {name}
    </span>
  )
}

function AccountMark({ name }: { name: string }) {
  return (
    <span
      aria-hidden="true"
      className="flex size-6 shrink-0 items-center justify-center rounded-md bg-accent text-[11px] font-semibold text-on-accent uppercase"
    >
      {initials(name).slice(0, 1)}
    </span>
  )
}
