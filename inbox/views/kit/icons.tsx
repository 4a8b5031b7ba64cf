import { contactsIcons } from './icons-contacts.tsx'
import { frameIcons } from './icons-frame.tsx'
import { listIcons } from './icons-list.tsx'
import { settingsIcons } from './icons-settings.tsx'
import { threadIcons } from './icons-thread.tsx'

/** Every icon by name. */
export const icons = { ...frameIcons, ...listIcons, ...threadIcons, ...contactsIcons, ...settingsIcons }

export type IconName = keyof typeof icons

export function isIconName(name: string | undefined): name is IconName {
  return name !== undefined && Object.hasOwn(icons, name)
}
