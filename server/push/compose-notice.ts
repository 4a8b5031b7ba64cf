import type { PushNotice } from '../../shared/parley/index.ts'
import type { Notice } from '../core/push/index.ts'

const longestTitle = 80
const longestBody = 160
/** For what has no words, a sign that every reader knows. */
const signs: Record<string, string> = {
  image: '🖼️',
  video: '🎬',
  audio: '🎵',
  document: '📄',
  sticker: '🙂',
  location: '📍',
  contacts: '👤',
}

/** A notice as the browser gets it. Push services take 4,096 bytes at most, encryption included. */
export function composeNotice({ target: { accountId }, news }: Notice): PushNotice {
  const { messageId, conversationId, direction, kind, text, from, at } = news
  return {
    type: direction === 'note' ? 'mention' : 'message',
    account_id: accountId,
    conversation_id: conversationId,
    message_id: messageId,
    title: cut(from, longestTitle),
    body: cut(text.trim() || signs[kind] || '💬', longestBody),
    at: at.toISOString(),
    url: `/c/${conversationId}`,
    tag: conversationId,
  }
}

/** Cut between characters, so that none is left in half. */
function cut(text: string, most: number): string {
  const characters = [...text.replace(/\s+/g, ' ')]
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : characters.join('')
}
