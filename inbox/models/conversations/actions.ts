import { numberLocale } from '../../texts/plural.ts'
import type { AppModel } from '../app.ts'
import type { Id } from '../store/state.ts'
import { type ChangeOptions, changeConversations, type Patch } from './change.ts'
import { formatSnooze } from './snooze-times.ts'

type Progress = Pick<ChangeOptions, 'onProgress'>

/** What people do with conversations; with one or with many. Each shows at once and can be taken back. */

export function closeConversations(app: AppModel, ids: Id[], progress?: Progress): Promise<void> {
  return act(app, ids, { status: 'closed' }, app.i18n.speech.list.done.closed(ids.length), progress)
}

export function reopenConversations(app: AppModel, ids: Id[], progress?: Progress): Promise<void> {
  return act(app, ids, { status: 'open' }, app.i18n.speech.list.done.reopened(ids.length), progress)
}

export function setPending(app: AppModel, ids: Id[], progress?: Progress): Promise<void> {
  return act(app, ids, { status: 'pending' }, app.i18n.speech.list.done.pending(ids.length), progress)
}

/** `until` null: until the contact writes. */
export function snoozeConversations(
  app: AppModel,
  ids: Id[],
  until: Date | null,
  progress?: Progress,
): Promise<void> {
  const { list, locale } = app.i18n.speech
  const text = until
    ? list.done.snoozed(ids.length, formatSnooze(until, new Date(), numberLocale(locale)))
    : list.done.snoozedUntilReply(ids.length)
  return act(app, ids, { status: 'snoozed', snoozed_until: until?.toISOString() ?? null }, text, progress)
}

/** To an agent, or to nobody. A team that has the conversation keeps it. */
export function assignConversations(
  app: AppModel,
  ids: Id[],
  agentId: Id | null,
  progress?: Progress,
): Promise<void> {
  const { done } = app.i18n.speech.list
  const name = agentId === null ? null : (app.store.state.agents[agentId]?.name ?? '')
  const text =
    name === null
      ? done.unassigned(ids.length)
      : agentId === app.store.state.me.id
        ? done.assignedToMe(ids.length)
        : done.assigned(ids.length, name)
  return act(app, ids, { assignee_id: agentId }, text, progress)
}

export function assignTeam(app: AppModel, ids: Id[], teamId: Id | null, progress?: Progress): Promise<void> {
  const { done } = app.i18n.speech.list
  const name = teamId === null ? null : (app.store.state.teams[teamId]?.name ?? '')
  return act(
    app,
    ids,
    { team_id: teamId },
    name === null ? done.teamRemoved(ids.length) : done.assigned(ids.length, name),
    progress,
  )
}

export function tagConversations(
  app: AppModel,
  ids: Id[],
  { add = [], remove = [] }: { add?: Id[]; remove?: Id[] },
  progress?: Progress,
): Promise<void> {
  const { done } = app.i18n.speech.list
  const names = [...add, ...remove].map((id) => app.store.state.tags[id]?.name ?? '').join(', ')
  const patch = { ...(add.length && { add_tag_ids: add }), ...(remove.length && { remove_tag_ids: remove }) }
  return act(
    app,
    ids,
    patch,
    add.length ? done.tagged(ids.length, names) : done.untagged(ids.length, names),
    progress,
  )
}

/** By looking at it, mostly: nothing to take back, unless many were marked at once. */
export function markRead(app: AppModel, ids: Id[], progress?: Progress): Promise<void> {
  const unread = ids.filter((id) => (app.store.state.conversations[id]?.unread_count ?? 1) > 0)
  if (unread.length === 0) return Promise.resolve()
  return changeConversations(
    app,
    unread,
    { read: true },
    { text: app.i18n.speech.list.done.read(unread.length), ...progress },
  )
}

/** The person looks at it. */
export function seeConversation(app: AppModel, id: Id): Promise<void> {
  if ((app.store.state.conversations[id]?.unread_count ?? 0) === 0) return Promise.resolve()
  return changeConversations(app, [id], { read: true }, { text: '', silent: true })
}

export function markUnread(app: AppModel, ids: Id[], progress?: Progress): Promise<void> {
  return act(app, ids, { read: false }, app.i18n.speech.list.done.unread(ids.length), progress)
}

export function archiveConversations(
  app: AppModel,
  ids: Id[],
  archived: boolean,
  progress?: Progress,
): Promise<void> {
  const { done } = app.i18n.speech.list
  return act(
    app,
    ids,
    { archived },
    archived ? done.archived(ids.length) : done.unarchived(ids.length),
    progress,
  )
}

/** Whether a bot may answer. */
export function setBotEnabled(
  app: AppModel,
  ids: Id[],
  enabled: boolean,
  progress?: Progress,
): Promise<void> {
  const { done } = app.i18n.speech.list
  return act(
    app,
    ids,
    { bot_enabled: enabled },
    enabled ? done.botOn(ids.length) : done.botOff(ids.length),
    progress,
  )
}

function act(app: AppModel, ids: Id[], patch: Patch, text: string, progress?: Progress): Promise<void> {
  return ids.length === 0 ? Promise.resolve() : changeConversations(app, ids, patch, { text, ...progress })
}
