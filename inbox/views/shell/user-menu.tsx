import { Button as AriaButton } from 'react-aria-components/Button'
import { tellFailure } from '../../models/failures.ts'
import { type Language, languageNames, languages } from '../../models/i18n.ts'
import type { Theme } from '../../models/look.ts'
import { changePreferences } from '../../models/preferences.ts'
import { Avatar } from '../kit/avatar.tsx'
import { Icon } from '../kit/icon.tsx'
import { Menu, MenuItem, MenuSection, MenuSeparator, Submenu } from '../kit/menu.tsx'
import { useApp } from '../use-app.ts'
import { useObservable } from '../use-observable.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'

const themeIcons = { system: 'monitor', light: 'sun', dark: 'moon' } as const

/** Oneself, at the foot of the sidebar. */
export function UserMenu() {
  const app = useApp()
  const { frame, locale } = useTexts()
  const { theme, density } = useObservable(app.look)
  const { me, account, accounts, isLive } = useStore((state) => ({
    me: state.me,
    account: state.account,
    accounts: state.accounts,
    isLive: state.connection === 'live',
  }))
  const texts = frame.user
  const attempt = (work: () => Promise<void>) => void work().catch((error) => tellFailure(app, error))
  const trigger = (
    <AriaButton className="ring-focus flex w-full items-center gap-2.5 rounded-md px-2 py-1.5 text-start transition-colors data-[hovered]:bg-hover data-[pressed]:bg-pressed">
      <Avatar name={me.name} size={28} presence={isLive ? 'online' : 'away'} />
      <span className="min-w-0 flex-1 leading-tight">
        <span className="block truncate text-sm font-medium text-strong" dir="auto">
          {me.name}
        </span>
        <span className="block truncate text-xs text-muted" dir="auto">
          {account.name}
        </span>
      </span>
      <span className="sr-only">{texts.menu}</span>
      <Icon name="chevrons-up-down" size={14} className="text-muted" />
    </AriaButton>
  )
  return (
    <div className="shrink-0 border-t border-line p-2">
      <Menu label={texts.menu} placement="top start" trigger={trigger}>
        <MenuSection title={me.email ?? me.name}>
          <MenuItem
            icon="user"
            shortcut="app.preferences"
            onAction={() => app.dialogs.show({ name: 'profile', tab: 'profile' })}
          >
            {texts.profile}
          </MenuItem>
          <Submenu label={texts.theme} item={<MenuItem icon={themeIcons[theme]}>{texts.theme}</MenuItem>}>
            {(['system', 'light', 'dark'] satisfies Theme[]).map((one) => (
              <MenuItem
                key={one}
                icon={themeIcons[one]}
                isSelected={one === theme}
                onAction={() => void changePreferences(app, { theme: one })}
              >
                {frame.themes[one]}
              </MenuItem>
            ))}
          </Submenu>
          <Submenu label={texts.density} item={<MenuItem icon="menu">{texts.density}</MenuItem>}>
            {(['comfortable', 'compact'] as const).map((one) => (
              <MenuItem
                key={one}
                isSelected={one === density}
                onAction={() => void changePreferences(app, { density: one })}
              >
                {frame.densities[one]}
              </MenuItem>
            ))}
          </Submenu>
          <Submenu label={texts.language} item={<MenuItem icon="globe">{texts.language}</MenuItem>}>
            {languages.map((language: Language) => (
              <MenuItem
                key={language}
                isSelected={language === locale}
                onAction={() => void changePreferences(app, { language })}
              >
                {languageNames[language]}
              </MenuItem>
            ))}
          </Submenu>
          <MenuItem icon="keyboard" shortcut="app.help" onAction={() => app.dialogs.show({ name: 'keys' })}>
            {frame.nav.help}
          </MenuItem>
        </MenuSection>
        {accounts.length > 1 && (
          <MenuSection title={texts.switchAccount}>
            {accounts.map(({ id, name }) => (
              <MenuItem
                key={id}
                icon="building"
                isSelected={id === account.id}
                onAction={() => id !== account.id && attempt(() => app.session.switchAccount(id))}
              >
                {name}
              </MenuItem>
            ))}
          </MenuSection>
        )}
        <MenuSeparator />
        <MenuItem icon="sign-out" onAction={() => attempt(() => app.session.signOut())}>
          {texts.signOut}
        </MenuItem>
        <MenuItem icon="shield" onAction={() => app.dialogs.show({ name: 'sign-out-everywhere' })}>
          {texts.signOutEverywhere}
        </MenuItem>
      </Menu>
    </div>
  )
}
