import type { InboxAddress, InboxSchema, InboxSettings } from '../../core/inboxes/index.ts'
import {
  checkColor,
  checkLanguages,
  checkOpeningHours,
  checkOrigins,
  checkPreChatFields,
  widgetKeyKind,
} from '../../core/visitors/index.ts'
import { newToken } from '../../platform/secrets.ts'

/** What a web-chat inbox is made of. Everything but the key and the secret may be left as it is. */
export const webchatSchema: InboxSchema = {
  channel: 'webchat',
  settings: {
    widget_key: {
      required: true,
      check: (value) =>
        /^w_[A-Za-z0-9]{8,64}$/.test(value) ? undefined : 'must be w_ and 8 to 64 letters or digits',
      help: 'Names the inbox in the page; public. Made by itself',
    },
    identity_secret: {
      secret: true,
      required: true,
      help: 'With which your server vouches for its users (JWT, or userHash); made by itself, set one to use it',
    },
    identity_secret_previous: {
      secret: true,
      help: 'The secret before, taken as well while you change over',
    },
    identity_required: { type: 'flag', help: 'Refuse a userId that comes without a proof; off unless true' },
    allow_anonymous: {
      type: 'flag',
      help: 'Let people write for whom nobody has vouched; on unless false',
    },
    allowed_origins: {
      check: checkOrigins,
      help: 'The sites that may show the chat, such as https://shop.example https://*.shop.example; none: any site',
    },
    title: { help: 'What stands above the chat; the inbox’s name otherwise' },
    greeting: { help: 'What the closed chat says to people who have never written; nothing otherwise' },
    welcome: { help: 'The first lines in the open chat; a sentence of ours otherwise' },
    reply_time: { help: 'How soon you answer, such as “We reply within a few minutes”' },
    offline_text: { help: 'What people read outside the opening hours' },
    opening_hours: {
      check: checkOpeningHours,
      help: 'JSON such as {"timezone":"Asia/Riyadh","sun":["09:00-17:00"]}; always open without it',
    },
    pre_chat_fields: {
      check: checkPreChatFields,
      help: 'What people are asked before they write: name, email, phone, or a JSON list of fields',
    },
    color: { check: checkColor, help: 'The colour of the chat, such as #2563eb' },
    theme: { help: 'light, dark, or auto for what the device prefers' },
    position: { help: 'left or right; right otherwise. Mirrored where the page reads from right to left' },
    languages: {
      check: checkLanguages,
      help: 'Of en ar vi hi, those the chat may speak; the first is the fallback',
    },
    uploads: { type: 'flag', help: 'Let people send files; on unless false' },
    voice_notes: { type: 'flag', help: 'Let people send voice notes; on unless false' },
    sends_per_second: { type: 'number', help: 'The most messages per second' },
  },
  defaults: () => ({ widget_key: `w_${newToken(22)}`, identity_secret: newToken(48) }),
  addresses,
}

function addresses({ widget_key: key }: InboxSettings): InboxAddress[] {
  // A key that another account has already keeps leading there: it is copied from a page, not given.
  return key ? [{ kind: widgetKeyKind, key: String(key), own: true, exclusive: true }] : []
}
