import type { Inbox, Network, NetworkAnswer } from '../../core/inboxes/index.ts'
import { findMessage } from '../../core/messages/index.ts'
import {
  findMessageNamed,
  typingSignal,
  type VisitorBody,
  type VisitorEvent,
  widgetKeyKind,
} from '../../core/visitors/index.ts'
import type { Database } from '../../platform/db/index.ts'
import type { MediaStore } from '../../platform/storage/index.ts'
import type { Capabilities, ChannelAdapter } from '../adapter.ts'
import { Receiver } from '../receive.ts'
import { fetchUpload } from './fetch-media.ts'
import { objectOf, parseJson, textOf } from './json.ts'
import { parse } from './parse.ts'
import { webchatSchema } from './schema.ts'
import { send } from './send.ts'
import { signed, verify } from './verify.ts'

export { mailReplies } from './mail-replies.ts'
export { webchatSchema } from './schema.ts'

export type WebchatOptions = { db: Database; media: MediaStore }

/** Our own channel: its network is the chat widget on the firm's sites. */
export interface WebchatAdapter extends ChannelAdapter, Network {
  readonly capabilities: Capabilities
  /** Takes what the widget tells, durably, in one write; reading it comes later, as for every network. */
  accept(inbox: Inbox, events: VisitorEvent[]): Promise<void>
}

export function createWebchatAdapter({ db, media }: WebchatOptions): WebchatAdapter {
  const adapter: ChannelAdapter = {
    channel: webchatSchema.channel,
    schema: webchatSchema,
    capabilities: {},
    locate({ body }) {
      const key = textOf(objectOf(parseJson(body))['widget_key'])
      return key ? [{ kind: widgetKeyKind, key }] : []
    },
    verify,
    parse,
    send: async (message) => send(message),
    fetchMedia: (attachment, inbox) => fetchUpload(media, attachment, inbox),
  }
  const receiver = new Receiver(db)
  return {
    ...adapter,
    isOwn: true,
    async accept(inbox, events) {
      const body: VisitorBody = { widget_key: String(inbox.settings['widget_key']), events }
      await receiver.receive(adapter, signed(Buffer.from(JSON.stringify(body)), inbox))
    },
    checkConnection: async ({ settings }) => ({
      ok: true,
      details: {
        widget_key: settings['widget_key'],
        allowed_origins: settings['allowed_origins'] ?? 'any site',
      },
    }),
    markRead: (inbox, message) => showTyping(db, inbox, message),
  }
}

/** Reading shows by itself; that somebody is writing an answer is told to whoever has the chat open. */
async function showTyping(
  db: Database,
  { accountId, id: inboxId }: Inbox,
  { networkId, typing }: { networkId: string; typing?: boolean },
): Promise<NetworkAnswer<object>> {
  if (!typing) return { ok: true }
  const id = await findMessageNamed(db, { accountId, inboxId, networkId })
  const message = id && (await findMessage(db, { accountId, id }))
  if (!message) return { ok: false, error: { code: 'not_found', title: 'There is no such message' } }
  db.signals.raise(typingSignal('agent', message.conversationId, true))
  return { ok: true }
}
