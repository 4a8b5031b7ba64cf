export {
  deleteMessage,
  editMessage,
  type MessageAttributes,
  type MessageName,
  setMessageAttributes,
} from './change-message.ts'
export { type ContactMessages, contactMessagePage, messageRow } from './contact-message-queries.ts'
export { dropParkedUpdates } from './forget-expired.ts'
export type {
  AddressChange,
  CallReport,
  InboundAttachment,
  InboundEvent,
  InboundMessage,
  InboxEvent,
  InboxReport,
  MessageEdit,
  MessageRevocation,
  MessageUpdate,
  NetworkPerson,
  ProfileReport,
  StatusReport,
  TemplateReport,
} from './inbound-event.ts'
export {
  type Direction,
  type Message,
  type MessageContent,
  type MessageError,
  type MessageStatus,
  previewText,
  type Sender,
} from './message.ts'
export {
  type AnsweredMessage,
  listMessageDetails,
  type MessageDetails,
  type Reaction,
} from './message-detail-queries.ts'
export {
  findLastInboundName,
  findMessage,
  listMessagesById,
  type MessagePosition,
  messagePage,
} from './message-queries.ts'
export type { SendOutcome } from './outcome.ts'
export { recordInbound } from './record-inbound.ts'
export {
  markAttempt,
  nextQueuedMessage,
  recordSent,
  recordUnsent,
  settleMessage,
  unmarkAttempt,
} from './record-outcome.ts'
export { recordUpdates } from './record-updates.ts'
export { type Resend, resendMessage } from './resend-message.ts'
export { type NewSend, type Recipient, sendMessage } from './send-message.ts'
export {
  getSendingInbox,
  queueMessages,
  type SendDraft,
  type SendTarget,
  type Sent,
  sendMessages,
} from './send-messages.ts'
export { addNote, editNote, markMentionsSeen, type NewNote, type NoteEdit } from './write-notes.ts'
