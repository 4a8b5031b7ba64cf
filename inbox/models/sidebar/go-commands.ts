import type { View } from '../../../shared/parley/index.ts'
import type { AppModel } from '../app.ts'
import type { Command } from '../commands.ts'

/** The second key after `g`, by system view. */
const keys: Record<string, string> = {
  mine: 'i',
  mentions: 'm',
  unassigned: 'u',
  all: 'a',
  pending: 'p',
  snoozed: 's',
  closed: 'e',
  drafts: 'd',
}

/** Going to views. Those people made are found by name, and the first nine by `g 1` to `g 9`. */
export function goCommands(app: AppModel, views: View[]): Command[] {
  const own = views.filter(({ visibility }) => visibility !== 'system')
  return views.map((view) => {
    const position = own.indexOf(view)
    const key = keys[view.id] ?? (position >= 0 && position < 9 ? String(position + 1) : undefined)
    return {
      id: `go.${view.id}`,
      title: () => app.i18n.speech.list.commands.goTo(viewName(app, view)),
      group: 'go',
      icon: viewIcon(view),
      ...(key && { keys: `g ${key}` }),
      run: () => app.router.go({ name: 'view', viewId: view.id, conversationId: null }),
    } satisfies Command
  })
}

/** System views are called as the language calls them. */
export function viewName(app: Pick<AppModel, 'i18n'>, { id, name, visibility }: View): string {
  return visibility === 'system' ? (app.i18n.speech.list.views[id] ?? name) : name
}

/** The name of an icon of the kit. */
export function viewIcon({ id, visibility, filter }: View) {
  if (visibility === 'system') return systemIcons[id as keyof typeof systemIcons] ?? 'inbox'
  return filter.tag_ids?.length ? 'tag' : 'filter'
}

const systemIcons = {
  mine: 'inbox',
  mentions: 'at',
  unassigned: 'user-plus',
  all: 'all-inboxes',
  pending: 'pending',
  snoozed: 'snooze',
  closed: 'check-circle',
  drafts: 'edit',
} as const
