import type { AppModel } from '../app.ts'
import type { Command } from '../commands.ts'
import { pathOf } from '../routes.ts'
import type { Id } from '../store/state.ts'
import {
  archiveConversations,
  assignConversations,
  closeConversations,
  markRead,
  markUnread,
  reopenConversations,
  setBotEnabled,
  setPending,
} from './actions.ts'
import { type ListModel, listModelOf } from './list-model.ts'

/** What can be done with the selected conversations, the open one, or the one under the cursor. */
export function conversationCommands(app: AppModel): Command[] {
  const model = listModelOf(app)
  const texts = () => app.i18n.speech.list.commands
  const targets = () => model.targets.map((id) => app.store.state.conversations[id]!)
  const some = (is: (conversation: ReturnType<typeof targets>[number]) => boolean) => () => targets().some(is)
  const any = () => model.targets.length > 0
  const act = (action: Action) => () =>
    model.act(model.targets, (ids, progress) => action(app, ids, progress))
  return [
    command(
      'close',
      'e',
      'check-circle',
      () => texts().close,
      some(({ status }) => status !== 'closed'),
      act(closeConversations),
    ),
    command(
      'reopen',
      'shift+e',
      'undo',
      () => texts().reopen,
      some(({ status }) => status !== 'open'),
      act(reopenConversations),
    ),
    command(
      'snooze',
      's',
      'snooze',
      () => texts().snooze,
      any,
      () => model.pick('snooze'),
    ),
    command(
      'assign',
      'a',
      'user',
      () => texts().assign,
      any,
      () => model.pick('assign'),
    ),
    command(
      'assign-me',
      'shift+a',
      'user-plus',
      () => texts().assignMe,
      some(({ assignee_id: id }) => id !== app.store.state.me.id),
      act((_, ids, progress) => assignConversations(app, ids, app.store.state.me.id, progress)),
    ),
    command(
      'unassign',
      undefined,
      'user',
      () => texts().unassign,
      some(({ assignee_id: id }) => id !== null),
      act((_, ids, progress) => assignConversations(app, ids, null, progress)),
    ),
    command(
      'tag',
      'l',
      'tag',
      () => texts().tags,
      any,
      () => model.pick('tags'),
    ),
    command(
      'unread',
      'u',
      'mail',
      () => texts().unread,
      some(({ unread_count: unread }) => unread === 0),
      unread(app, model),
    ),
    command(
      'read',
      'shift+u',
      'check',
      () => texts().read,
      some(({ unread_count: unread }) => unread > 0),
      act(markRead),
    ),
    command(
      'pending',
      undefined,
      'pending',
      () => texts().pending,
      some(({ status }) => status !== 'pending'),
      act(setPending),
    ),
    command(
      'archive',
      'y',
      'archive',
      () => texts().archive,
      some(({ archived }) => !archived),
      act((_, ids, progress) => archiveConversations(app, ids, true, progress)),
    ),
    command(
      'unarchive',
      'shift+y',
      'archive',
      () => texts().unarchive,
      some(({ archived }) => archived),
      act((_, ids, progress) => archiveConversations(app, ids, false, progress)),
    ),
    command(
      'bot-on',
      undefined,
      'bot',
      () => texts().botOn,
      some(({ bot_enabled: enabled }) => !enabled),
      act((_, ids, progress) => setBotEnabled(app, ids, true, progress)),
    ),
    command(
      'bot-off',
      'b',
      'bot',
      () => texts().botOff,
      some(({ bot_enabled: enabled }) => enabled),
      act((_, ids, progress) => setBotEnabled(app, ids, false, progress)),
    ),
    command(
      'copy-link',
      undefined,
      'link',
      () => texts().copyLink,
      () => model.targets.length === 1,
      () => copyLink(app, model),
    ),
  ]
}

type Action = (app: AppModel, ids: Id[], progress: { onProgress(done: number): void }) => Promise<void>

function command(
  name: string,
  keys: string | undefined,
  icon: Command['icon'],
  title: () => string,
  isAvailable: () => boolean,
  run: Command['run'],
): Command {
  return {
    id: `conversation.${name}`,
    title,
    group: 'conversation',
    icon,
    isAvailable,
    run,
    ...(keys && { keys }),
  }
}

/** What is marked unread while it is open would be read again at once; so the person leaves it. */
function unread(app: AppModel, model: ListModel) {
  return async () => {
    const ids = model.targets
    if (model.openId && ids.includes(model.openId)) model.leave()
    await model.act(ids, (all, progress) => markUnread(app, all, progress))
  }
}

async function copyLink(app: AppModel, model: ListModel): Promise<void> {
  const [id] = model.targets
  if (!id) return
  await navigator.clipboard.writeText(
    `${location.origin}${pathOf({ name: 'conversation', conversationId: id })}`,
  )
  app.toasts.show({ text: app.i18n.speech.list.commands.linkCopied, tone: 'success' })
}
