import type { AppModel } from '../app.ts'
import { closeConversations } from '../conversations/actions.ts'
import { filled } from '../preferences.ts'
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
  const { outbox } = writingOf(app)
  const { agents } = app.store.state
  try {
    await outbox.add({
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
  await writingOf(app).outbox.add({ ...item, delaySeconds: delayOf(app, item, {}) })
}

/** A chat is talk: what is said there is said. Elsewhere it can be taken back for some seconds. */
function delayOf({ store }: AppModel, { conversationId, mode }: NewItem, { at }: SendOptions): number {
  const channel = store.state.conversations[conversationId]?.channel
  if (mode === 'note' || at || channel === 'webchat') return 0
  return filled(store.state.preferences).undo_send_seconds
}
