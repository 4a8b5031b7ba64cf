import type { AppModel } from '../app.ts'
import { closeConversations } from '../conversations/actions.ts'
import { listModelOf } from '../conversations/list-model.ts'
import { filled } from '../preferences.ts'
import { emptyTimeline, waitingOf } from '../store/timeline.ts'
import { takeBack, takeBackPending } from '../thread/message-actions.ts'
import type { Composer } from './composer.ts'
import { mentionsIn } from './mentions.ts'
import type { NewItem, TemplateChoice } from './outbox-item.ts'
import { writingOf } from './writing.ts'

export type SendOptions = {
  /** When; at once unless given. */
  at?: Date | null
  /** Closes the conversation too. */
  andClose?: boolean
}

/** Sends what was written. It shows at once, and is safe in this browser until the server has it. */
export async function sendComposed(
  app: AppModel,
  composer: Composer,
  options: SendOptions = {},
): Promise<void> {
  const item = composer.take()
  if (!item) return
  const { agents } = app.store.state
  try {
    await say(app, {
      ...item,
      mentions: mentionsIn(item.text, item.mentions ?? [], agents),
      sendAt: options.at?.toISOString() ?? null,
      delaySeconds: delayOf(app, item, options),
    })
  } catch {
    composer.putBack({ files: [], mentions: [], ...item })
    app.toasts.show({ text: app.i18n.speech.thread.composer.kept, tone: 'danger' })
    return
  }
  if (options.andClose) await closeConversations(app, [item.conversationId])
}

export async function sendTemplate(
  app: AppModel,
  conversationId: string,
  { template, text }: { template: TemplateChoice; text: string },
): Promise<void> {
  const item: NewItem = { conversationId, mode: 'reply', text: '', template: { ...template, preview: text } }
  await say(app, { ...item, delaySeconds: delayOf(app, item, {}) })
}

/** For as long as it can be taken back, that can be done by key too. */
async function say(app: AppModel, item: NewItem): Promise<void> {
  const { conversationId } = item
  const { outbox } = writingOf(app)
  const { clientId, delaySeconds, text } = await outbox.add(item)
  if (delaySeconds === 0) return
  const timeline = () => app.store.state.timelines[conversationId]
  const unsent = () => outbox.of(conversationId).find((each) => each.clientId === clientId)
  const waiting = () => waitingOf(timeline() ?? emptyTimeline).find((each) => each.client_id === clientId)
  const undo = async () => {
    const [pending, scheduled] = [unsent(), waiting()]
    const list = listModelOf(app)
    if (list.openId !== conversationId) list.open(conversationId)
    if (pending) await takeBackPending(app, pending)
    else if (scheduled) await takeBack(app, scheduled)
  }
  const isOver = () => !unsent() && !waiting() && timeline()?.state !== 'loading'
  app.undo.add({ text, undo, isOver }, { quiet: true })
}

/** A chat is talk: what is said there is said. Elsewhere it can be taken back for some seconds. */
function delayOf({ store }: AppModel, { conversationId, mode }: NewItem, { at }: SendOptions): number {
  const channel = store.state.conversations[conversationId]?.channel
  if (mode === 'note' || at || channel === 'webchat') return 0
  return filled(store.state.preferences).undo_send_seconds
}
