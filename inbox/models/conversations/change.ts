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
  const before: Before[] = []
  const token = crypto.randomUUID()
  app.store.dispatch({ kind: 'change.begun', token, ids, change: shownAs(patch) })
  let done = 0
  try {
    for (; done < ids.length; done += chunkSize) {
      const chunk = ids.slice(done, done + chunkSize)
      const answer = await app.api.post<Answer>('/conversations/bulk', {
        body: { ids: chunk, change: patch },
      })
      before.push(...answer.before)
      for (const id of answer.not_found) app.store.dispatch({ kind: 'conversation.gone', id })
      app.store.dispatch({ kind: 'change.taken', token, conversations: answer.changed })
      options.onProgress?.(Math.min(ids.length, done + chunk.length))
    }
    setTimeout(() => app.store.dispatch({ kind: 'change.dropped', token }), settleMs)
  } catch (error) {
    app.store.dispatch({ kind: 'change.dropped', token })
    tellFailure(app, error, () => void changeConversations(app, ids.slice(done), patch, options))
  }
  if (before.length > 0 && !options.silent)
    app.undo.add({ text: options.text, undo: () => takeBack(app, patch, before) }, { quiet: options.quiet })
}

/** As the change will look. */
function shownAs({ read, ...patch }: Patch): ConversationChange {
  return {
    ...patch,
    ...(patch.status && { snoozed_until: patch.status === 'snoozed' ? (patch.snoozed_until ?? null) : null }),
    ...(read !== undefined && { unread_count: read ? 0 : 1 }),
  }
}

/** Those that were alike go back together. */
async function takeBack(app: AppModel, patch: Patch, before: Before[]): Promise<void> {
  const groups = new Map<string, Id[]>()
  for (const one of before) {
    const inverse = JSON.stringify(inverseOf(patch, one))
    groups.set(inverse, [...(groups.get(inverse) ?? []), one.id])
  }
  for (const [inverse, ids] of groups)
    await changeConversations(app, ids, JSON.parse(inverse) as Patch, { text: '', silent: true })
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
