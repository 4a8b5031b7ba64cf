import type { AppModel } from '../app.ts'
import type { Command } from '../commands.ts'
import { changePreferences } from '../preferences.ts'

/** What can be done everywhere. */
export function frameCommands(app: AppModel): Command[] {
  const { dialogs, layout, look, router, undo } = app
  const { commands: titles } = app.i18n.speech.frame
  return [
    {
      id: 'app.command-bar',
      title: () => titles.commandBar,
      group: 'app',
      keys: 'mod+k',
      whileTyping: true,
      isKeyOnly: true,
      run: () => dialogs.show({ name: 'command-bar' }),
    },
    {
      id: 'app.help',
      title: () => titles.help,
      group: 'app',
      keys: '?',
      icon: 'keyboard',
      run: () => dialogs.show({ name: 'keys' }),
    },
    {
      id: 'app.undo',
      title: () => titles.undo,
      group: 'app',
      keys: 'z',
      icon: 'undo',
      isAvailable: () => undo.canUndo,
      run: () => undo.undo(),
    },
    {
      id: 'go.contacts',
      title: () => titles.goContacts,
      group: 'go',
      keys: 'g c',
      icon: 'team',
      run: () => router.go({ name: 'contacts', contactId: null }),
    },
    {
      id: 'go.settings',
      title: () => titles.goSettings,
      group: 'go',
      keys: 'g ,',
      icon: 'settings',
      run: () => router.go({ name: 'settings', section: null, itemId: null }),
    },
    {
      id: 'app.preferences',
      title: () => titles.preferences,
      group: 'app',
      keys: 'mod+,',
      icon: 'user',
      run: () => dialogs.show({ name: 'profile', tab: 'profile' }),
    },
    {
      id: 'app.toggle-theme',
      title: () => titles.toggleTheme,
      group: 'app',
      icon: 'moon',
      run: () => changePreferences(app, { theme: look.isDark ? 'light' : 'dark' }),
    },
    {
      id: 'app.toggle-density',
      title: () => titles.toggleDensity,
      group: 'app',
      icon: 'menu',
      run: () => changePreferences(app, { density: look.density === 'compact' ? 'comfortable' : 'compact' }),
    },
    {
      id: 'app.toggle-sidebar',
      title: () => titles.toggleSidebar,
      group: 'app',
      keys: '[',
      icon: 'sidebar',
      run: () => layout.toggleSidebar(),
    },
    {
      id: 'app.toggle-details',
      title: () => titles.toggleDetails,
      group: 'app',
      keys: ']',
      icon: 'panel',
      run: () => layout.toggleDetails(),
    },
    {
      id: 'app.sign-out',
      title: () => titles.signOut,
      group: 'app',
      icon: 'sign-out',
      run: () => app.session.signOut(),
    },
  ]
}
