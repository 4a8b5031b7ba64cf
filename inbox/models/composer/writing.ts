import type { Draft, Message, Upload } from '../../../shared/parley/index.ts'
import { Offline } from '../../client/problem.ts'
import type { AppModel } from '../app.ts'
import type { Session } from '../session.ts'
import type { TimelinePage } from '../store/timeline.ts'
import { type SendAnswer, takeAnswer } from '../thread/take-answer.ts'
import { lastOutbound } from '../thread/timeline.ts'
import { Composer, toBody } from './composer.ts'
import { Outbox } from './outbox.ts'
import { idempotencyKeyOf, type OutboxItem } from './outbox-item.ts'
import { openOutboxStorage } from './outbox-storage.ts'

/** What the person writes, in all conversations. It outlives the store, which is fetched anew when rights change. */
export type Writing = {
  readonly owner: string
  readonly outbox: Outbox
  /** Names of what its author took back while it was on its way. */
  readonly unwanted: Set<string>
  composerOf(conversationId: string): Composer
  /** What was sent under this name a short while ago, with its files. */
  recall(clientId: string): OutboxItem | undefined
  close(): void
}

/** So many of those that can still be taken back are remembered. */
const remembered = 20

const opened = new WeakMap<Session, { app: AppModel; writing: Writing }>()

/** The same for as long as the same person is signed in, at work for the same account. */
export function writingOf(app: AppModel): Writing {
  const owner = ownerOf(app)
  const known = opened.get(app.session)
  if (known?.writing.owner === owner) {
    known.app = app
    return known.writing
  }
  known?.writing.close()
  const entry = { app } as { app: AppModel; writing: Writing }
  entry.writing = openWriting(owner, () => entry.app)
  opened.set(app.session, entry)
  return entry.writing
}

function ownerOf({ store }: AppModel): string {
  const { account, me } = store.state
  return `${account.id}/${me.id}`
}

function openWriting(owner: string, app: () => AppModel): Writing {
  const bell = new Bell()
  const recent: OutboxItem[] = []
  const unwanted = new Set<string>()
  const outbox = new Outbox(openOutboxStorage(), {
    upload: ({ blob, name }, onProgress) =>
      app().api.upload<Upload>('/uploads', blob ?? new Blob(), name, { onProgress }),
    async send(item) {
      // Nobody speaks in another's name: whoever has signed out says it when they are back.
      const now = app().session.app
      if (!now || ownerOf(now) !== owner) throw new Offline()
      recent.push(item)
      if (recent.length > remembered) recent.shift()
      const { scheduled } = await deliver(app(), item)
      void dropDraft(app(), item)
      // Taken back while it was on its way: the server had it, and gives it back.
      if (scheduled && unwanted.delete(item.clientId)) await app().api.delete(`/scheduled/${scheduled.id}`)
    },
    isThere: (item) => isThere(app(), item),
    now: () => new Date(),
    rest: (ms) => bell.rest(ms),
    newId: () => crypto.randomUUID(),
  })
  const composers = new Map<string, Composer>()
  const saveAll = () => {
    if (document.visibilityState === 'visible') return
    for (const composer of composers.values()) void composer.save({ isLast: true })
  }
  addEventListener('online', bell.ring)
  document.addEventListener('visibilitychange', saveAll)
  void outbox.open(owner)
  return {
    owner,
    outbox,
    unwanted,
    recall: (clientId) => recent.findLast((item) => item.clientId === clientId),
    composerOf(conversationId) {
      const composer = composers.get(conversationId) ?? createComposer(conversationId, app)
      composers.set(conversationId, composer)
      return composer
    },
    close() {
      outbox.close()
      for (const composer of composers.values()) composer.close()
      removeEventListener('online', bell.ring)
      document.removeEventListener('visibilitychange', saveAll)
    },
  }
}

function createComposer(conversationId: string, app: () => AppModel): Composer {
  const path = `/conversations/${encodeURIComponent(conversationId)}`
  return new Composer(conversationId, {
    saveDraft(body, { isLast }) {
      return app().api.put<Draft | undefined>(`${path}/draft`, { body, keepalive: isLast })
    },
    upload: (file, options) => app().api.upload<Upload>('/uploads', file, file.name, options),
    tellTyping(mode, typing) {
      const body = { typing, ...(mode === 'note' && { note: true }) }
      // Worth nothing a moment later: lost is lost.
      app()
        .api.post(`${path}/typing`, { body })
        .catch(() => {})
    },
    lastAnswer(until) {
      const timeline = app().store.state.timelines[conversationId]
      return timeline && lastOutbound(timeline, until)
    },
    meId: () => app().store.state.me.id,
  })
}

/** What was said is no draft any more, even when the page that said it could not tell. */
async function dropDraft(
  { api, store }: AppModel,
  { conversationId, draft: said }: OutboxItem,
): Promise<void> {
  const draft = store.state.drafts[conversationId]
  if (!draft || JSON.stringify(toBody(draft)) !== said) return
  await api.delete(`/conversations/${encodeURIComponent(conversationId)}/draft`).catch(() => {
    // The composer, while it is open, tells it too.
  })
}

/** Whether the newest of the thread, or what waits to be sent there, has the item's name. */
async function isThere({ api }: AppModel, { conversationId, clientId }: OutboxItem): Promise<boolean> {
  const path = `/conversations/${encodeURIComponent(conversationId)}/timeline`
  const { items, scheduled } = await api.get<TimelinePage>(path, { query: { limit: 50 } })
  const isOwn = (each: { client_id: string | null }) => each.client_id === clientId
  return items.some((item) => item.type === 'message' && isOwn(item)) || scheduled.some(isOwn)
}

/** Gives one item to the server, and shows at once what that made of it. */
async function deliver(app: AppModel, item: OutboxItem): Promise<SendAnswer> {
  const { conversationId, mode, text, files, template, replyToId, clientId, sendAt, delaySeconds, after } =
    item
  const uploadIds = files.flatMap(({ upload }) => upload?.id ?? [])
  const idempotencyKey = idempotencyKeyOf(item)
  const path = `/conversations/${encodeURIComponent(conversationId)}`
  const said = {
    client_id: clientId,
    ...(text && { text }),
    ...(uploadIds.length > 0 && { upload_ids: uploadIds }),
  }
  if (mode === 'note') {
    const body = { ...said, text, ...(item.mentions.length > 0 && { mentions: item.mentions }) }
    const note = await app.api.post<Message>(`${path}/notes`, { body, idempotencyKey })
    return shown(app, conversationId, { messages: [note], scheduled: null })
  }
  const body = {
    ...said,
    ...(template && { template: { id: template.id, variables: template.variables } }),
    ...(replyToId && { reply_to_id: replyToId }),
    ...(sendAt ? { send_at: sendAt } : delaySeconds > 0 && { delay_seconds: delaySeconds }),
    ...(after && { expect_last_message_id: after.messageId }),
  }
  return shown(
    app,
    conversationId,
    await app.api.post<SendAnswer>(`${path}/messages`, { body, idempotencyKey }),
  )
}

function shown(app: AppModel, conversationId: string, answer: SendAnswer): SendAnswer {
  takeAnswer(app, conversationId, answer)
  return answer
}

/** Wakes whoever rests. */
class Bell {
  readonly #sleepers = new Set<() => void>()

  ring = (): void => {
    for (const wake of [...this.#sleepers]) wake()
  }

  rest(ms: number): Promise<void> {
    return new Promise((done) => {
      const wake = () => {
        clearTimeout(timer)
        this.#sleepers.delete(wake)
        done()
      }
      const timer = setTimeout(wake, ms)
      this.#sleepers.add(wake)
    })
  }
}
