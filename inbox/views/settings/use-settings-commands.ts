import type { Command } from '../../models/commands.ts'
import { canSee, sectionGroups } from '../../models/settings/sections.ts'
import { useApp } from '../use-app.ts'
import { useCommands } from '../use-commands.ts'
import { useStore } from '../use-store.ts'
import { sectionIcons } from './sections.ts'

/** Every page of the settings can be gone to from the command bar. */
export function useSettingsCommands(): void {
  const { router, i18n } = useApp()
  const me = useStore((state) => state.me)
  useCommands(() =>
    sectionGroups
      .flatMap(({ sections }) => [...sections])
      .filter((section) => canSee(me, section))
      .map(
        (section): Command => ({
          id: `settings.${section}`,
          title: () => `${i18n.speech.settings.nav.title}: ${i18n.speech.settings.nav.sections[section]}`,
          group: 'go',
          icon: sectionIcons[section],
          run: () => router.go({ name: 'settings', section, itemId: null }),
        }),
      ),
  )
}
