import type { Conversation } from '../../../shared/parley/index.ts'
import type { AppModel } from '../app.ts'
import { tellFailure } from '../failures.ts'
import type { ConversationChange } from '../store/changes.ts'
import type { Id } from '../store/state.ts'

/** What may be done to many conversations at once, as the server takes it. */
export type Patch = {
  status?: Conversation['status']
  /** null: until the contact writes. */
  snoozed_until?: string | null
  assignee_id?: Id | null
  team_id?: Id | null
  archived?: boolean
  bot_enabled?: boolean
  add_tag_ids?: Id[]
  remove_tag_ids?: Id[]
  read?: boolean
}

export type ChangeOptions = {
  /** What was done, in the past tense. */
  text: string
  /** Says nothing, as the person sees it anyway; it can be taken back all the same. */
  quiet?: boolean
  /** No step to take back, as of what happens by itself. */
  silent?: boolean
  onProgress?: (done: number) => void
}

type Before = { id: Id } & Patch & { tag_ids?: Id[] }
type Answer = { changed: Conversation[]; not_found: Id[]; before: Before[] }

/** So many go in one request, so that there is progress to be seen. */
const chunkSize = 100
/** How long an answer may wait for the event that tells of it. */
const settleMs = 5_000

/** Changes conversations at once here and then on the server; when that refuses, they are as before. */
export async function changeConversations(
  app: AppModel,
  ids: Id[],
  patch: Patch,
  options: ChangeOptions,
): Promise<void> {
  const { store } = app
  const shownBefore = ids
    .flatMap((id) => store.state.conversations[id] ?? [])
    .map((one) => beforeOf(patch, one))
  const token = crypto.randomUUID()
  store.dispatch({ kind: 'change.begun', token, ids, change: shownAs(patch) })
  const work = send(app, ids, { patch, token, onProgress: options.onProgress })
  const forget = options.silent
    ? undefined
    : app.undo.add(
        { text: options.text, undo: () => takeBack(app, patch, { shownBefore, work }) },
        { quiet: options.quiet },
      )
  const { before, left, error } = await work
  if (error === undefined) return
  if (before.length === 0) forget?.()
  tellFailure(app, error, () => void changeConversations(app, left, patch, options))
}

/** What came of it: how things were before, and which ones are left because of an error. */
type Outcome = { before: Before[]; left: Id[]; error?: unknown }

async function send(
  { api, store }: AppModel,
  ids: Id[],
  { patch, token, onProgress }: { patch: Patch; token: string; onProgress?: ChangeOptions['onProgress'] },
): Promise<Outcome> {
  const before: Before[] = []
  for (let done = 0; done < ids.length; done += chunkSize) {
    const chunk = ids.slice(done, done + chunkSize)
    try {
      const answer = await api.post<Answer>('/conversations/bulk', { body: { ids: chunk, change: patch } })
      before.push(...answer.before)
      for (const id of answer.not_found) store.dispatch({ kind: 'conversation.gone', id })
      store.dispatch({ kind: 'change.taken', token, conversations: answer.changed })
    } catch (error) {
      store.dispatch({ kind: 'change.dropped', token })
      return { before, left: ids.slice(done), error }
    }
    onProgress?.(Math.min(ids.length, done + chunk.length))
  }
  setTimeout(() => store.dispatch({ kind: 'change.dropped', token }), settleMs)
  return { before, left: [] }
}

/** As the change will look. */
function shownAs({ read, ...patch }: Patch): ConversationChange {
  return {
    ...patch,
    ...(patch.status && { snoozed_until: patch.status === 'snoozed' ? (patch.snoozed_until ?? null) : null }),
    ...(read !== undefined && { unread_count: read ? 0 : 1 }),
  }
}

/** At once here, even while the change is still on its way; on the server as it says that things were. */
async function takeBack(
  app: AppModel,
  patch: Patch,
  { shownBefore, work }: { shownBefore: Before[]; work: Promise<Outcome> },
): Promise<void> {
  const token = crypto.randomUUID()
  for (const { inverse, ids } of inversesOf(patch, shownBefore))
    app.store.dispatch({ kind: 'change.begun', token, ids, change: shownAs(inverse) })
  const { before } = await work
  for (const { inverse, ids } of inversesOf(patch, before))
    await changeConversations(app, ids, inverse, { text: '', silent: true })
  app.store.dispatch({ kind: 'change.dropped', token })
}

/** Those that were alike go back together. */
function inversesOf(patch: Patch, before: Before[]): { inverse: Patch; ids: Id[] }[] {
  const groups = new Map<string, Id[]>()
  for (const one of before) {
    const inverse = JSON.stringify(inverseOf(patch, one))
    groups.set(inverse, [...(groups.get(inverse) ?? []), one.id])
  }
  // What had the tag before needs nothing taken back.
  groups.delete('{}')
  return [...groups].map(([inverse, ids]) => ({ inverse: JSON.parse(inverse) as Patch, ids }))
}

/** What the change is about, as it is shown now. */
function beforeOf(patch: Patch, conversation: Conversation): Before {
  const { id, status, snoozed_until, assignee_id, team_id, archived, bot_enabled, tag_ids } = conversation
  return {
    id,
    ...(patch.status !== undefined && { status, ...(status === 'snoozed' && { snoozed_until }) }),
    ...(patch.assignee_id !== undefined && { assignee_id }),
    ...(patch.team_id !== undefined && { team_id }),
    ...(patch.archived !== undefined && { archived }),
    ...(patch.bot_enabled !== undefined && { bot_enabled }),
    ...(patch.read !== undefined && { read: conversation.unread_count === 0 }),
    ...((patch.add_tag_ids || patch.remove_tag_ids) && { tag_ids }),
  }
}

function inverseOf(patch: Patch, { id: _, tag_ids: tagIds, ...old }: Before): Patch {
  const added = patch.add_tag_ids?.filter((tagId) => !tagIds?.includes(tagId))
  const removed = patch.remove_tag_ids?.filter((tagId) => tagIds?.includes(tagId))
  return {
    ...old,
    ...(added?.length && { remove_tag_ids: added }),
    ...(removed?.length && { add_tag_ids: removed }),
  }
}
