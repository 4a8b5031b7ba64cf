import type { AppModel } from '../app.ts'
import type { Command, CommandGroup } from '../commands.ts'
import { changePreferences, filled } from '../preferences.ts'

export const groups: CommandGroup[] = ['go', 'list', 'conversation', 'write', 'contacts', 'app']

/** Commands that have keys, or may be given some, by group and name. */
export function listByGroup(commands: Command[]): { group: CommandGroup; commands: Command[] }[] {
  return groups
    .map((group) => ({
      group,
      commands: commands
        .filter((command) => command.group === group)
        .sort((one, other) => Number(!one.keys) - Number(!other.keys)),
    }))
    .filter((section) => section.commands.length > 0)
}

/** Gives a command keys of one's own; an empty text takes its keys away, null gives it those it came with. */
export async function setKeys(app: AppModel, id: string, keys: string | null): Promise<void> {
  const own = { ...filled(app.store.state.preferences).shortcuts }
  if (keys === null) delete own[id]
  else own[id] = keys
  await changePreferences(app, { shortcuts: own })
}

export async function resetKeys(app: AppModel): Promise<void> {
  await changePreferences(app, { shortcuts: {} })
}
