import type { Message, ScheduledMessage } from '../../../shared/parley/index.ts'
import { ApiProblem } from '../../client/http.ts'
import type { AppModel } from '../app.ts'
import type { Composer } from '../composer/composer.ts'
import type { OutboxItem } from '../composer/outbox-item.ts'
import { writingOf } from '../composer/writing.ts'
import { tellFailure } from '../failures.ts'
import { placeItem } from '../store/reduce-timeline.ts'
import { type SendAnswer, takeAnswer } from './take-answer.ts'

/** What people do with single messages. */

/** Sends one that failed once more. */
export async function resendMessage(app: AppModel, message: Message): Promise<void> {
  await attempt(app, async () => {
    const sent = await app.api.post<Message>(`/messages/${message.id}/resend`)
    takeAnswer(app, message.conversation_id, { messages: [sent], scheduled: null })
  })
}

/** Says what became of one of which that is not known. */
export async function settleMessage(
  app: AppModel,
  message: Message,
  status: 'sent' | 'failed',
): Promise<void> {
  show(app, { ...message, status })
  await attempt(
    app,
    () => app.api.post(`/messages/${message.id}/settle`, { body: { status } }),
    () => show(app, message),
  )
}

/** An empty emoji takes the reaction back. */
export async function reactTo(app: AppModel, message: Message, emoji: string): Promise<void> {
  const others = message.reactions.filter(({ by }) => by !== 'us')
  show(app, { ...message, reactions: emoji ? [...others, { emoji, by: 'us' }] : others })
  await attempt(
    app,
    () =>
      app.api.post(`/conversations/${message.conversation_id}/messages`, {
        body: { reaction: { message_id: message.id, emoji } },
      }),
    () => show(app, message),
  )
}

export async function editMessage(app: AppModel, message: Message, text: string): Promise<void> {
  show(app, { ...message, text, edited_at: new Date().toISOString() })
  await attempt(
    app,
    () => app.api.patch(`/messages/${message.id}`, { body: { text } }),
    () => show(app, message),
  )
}

export async function deleteMessage(app: AppModel, message: Message): Promise<void> {
  show(app, { ...message, text: null, attachments: [], deleted_at: new Date().toISOString() })
  await attempt(
    app,
    () => app.api.delete(`/messages/${message.id}`),
    () => show(app, message),
  )
}

export async function copyText(app: AppModel, text: string): Promise<void> {
  await navigator.clipboard.writeText(text)
  app.toasts.show({ text: app.i18n.speech.frame.kit.copied, tone: 'success' })
}

/** Takes back what goes out later, into the composer, where it can be changed. */
export async function takeBack(app: AppModel, scheduled: ScheduledMessage): Promise<void> {
  const { conversation_id: conversationId, id, client_id: clientId, kind, text } = scheduled
  if (isOver(app, scheduled)) return
  const words = { mode: 'reply' as const, text: text ?? '', files: [], mentions: [] }
  const item = clientId ? writingOf(app).recall(clientId) : undefined
  const showAgain = hide(app, scheduled)
  const takeOut = kind === 'template' ? undefined : putBack(app, conversationId, item ?? words)
  try {
    await app.api.delete(`/scheduled/${id}`)
  } catch (error) {
    takeOut?.()
    const isSent = error instanceof ApiProblem && error.status === 404
    if (isSent) return void app.toasts.show({ text: app.i18n.speech.thread.composer.notTaken })
    showAgain()
    tellFailure(app, error)
  }
}

/** Takes back what this browser still keeps for sending, into the composer. */
export async function takeBackPending(
  app: AppModel,
  { conversationId, clientId }: OutboxItem,
): Promise<void> {
  const { outbox, unwanted } = writingOf(app)
  // The server has it by now; the browser is about to let go of it.
  const scheduled = app.store.state.timelines[conversationId]?.scheduled.find(
    (each) => each.client_id === clientId,
  )
  if (scheduled) return takeBack(app, scheduled)
  unwanted.add(clientId)
  const dropped = await outbox.drop(clientId)
  if (dropped && !dropped.template) putBack(app, conversationId, dropped)
}

export async function sendScheduledNow(app: AppModel, scheduled: ScheduledMessage): Promise<void> {
  if (isOver(app, scheduled)) return
  const showAgain = hide(app, scheduled)
  await attempt(
    app,
    async () => {
      const { messages } = await app.api.post<Pick<SendAnswer, 'messages'>>(
        `/scheduled/${scheduled.id}/send-now`,
      )
      takeAnswer(app, scheduled.conversation_id, { messages, scheduled: null })
    },
    showAgain,
  )
}

export async function reschedule(app: AppModel, scheduled: ScheduledMessage, at: Date): Promise<void> {
  await attempt(app, () =>
    app.api.patch(`/scheduled/${scheduled.id}`, { body: { send_at: at.toISOString() } }),
  )
}

function putBack(
  app: AppModel,
  conversationId: string,
  said: Parameters<Composer['putBack']>[0],
): () => void {
  const composer = writingOf(app).composerOf(conversationId)
  const takeOut = composer.putBack(said)
  composer.askFocus()
  return takeOut
}

function show({ store }: AppModel, message: Message): void {
  store.dispatch({
    kind: 'timeline',
    id: message.conversation_id,
    update: (timeline) => timeline && { ...timeline, items: placeItem(timeline.items, message) },
  })
}

/**
 * Off the screen; and out of what this browser may still keep, since the server has it. Answers how to show it again.
 */
function hide(
  app: AppModel,
  { id, client_id: clientId, conversation_id: thread }: ScheduledMessage,
): () => void {
  const change = (next: (over: readonly string[]) => string[]) =>
    app.store.dispatch({
      kind: 'timeline',
      id: thread,
      update: (timeline) => timeline && { ...timeline, over: next(timeline.over) },
    })
  change((over) => [...over, id])
  if (clientId) void writingOf(app).outbox.drop(clientId)
  return () => change((over) => over.filter((other) => other !== id))
}

function isOver({ store }: AppModel, { id, conversation_id: conversationId }: ScheduledMessage): boolean {
  return store.state.timelines[conversationId]?.over.includes(id) ?? false
}

async function attempt(app: AppModel, work: () => Promise<unknown>, takeBack?: () => void): Promise<void> {
  try {
    await work()
  } catch (error) {
    takeBack?.()
    tellFailure(app, error)
  }
}
