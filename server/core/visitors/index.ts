export { checkOpeningHours, isTimezone } from './opening-hours.ts'
export { checkPreChatFields, type PreChatField } from './pre-chat-fields.ts'
export { type Rating, rateConversation } from './rate-conversation.ts'
export { listRatingsById, type RatingRecord } from './rating-queries.ts'
export { recordProfile } from './record-profile.ts'
export { mostMailFailures, type ReplyMail, type UnseenAnswer, unseenMs } from './reply-mail.ts'
export {
  askForReplyMail,
  claimReplyMails,
  deleteOldReplyMails,
  listUnseenAnswers,
  recordMailed,
  recordMailFailure,
} from './reply-mail-queries.ts'
export { sweepUploads } from './sweep-uploads.ts'
export {
  findMessageNamed,
  findPlace,
  findThread,
  firstPosition,
  listMessagesNamed,
  listThreadAddresses,
  listThreadIds,
  listThreadsById,
  listUnacknowledged,
  type Thread,
  type ThreadPlace,
} from './thread-queries.ts'
export { insertUpload, listUploads } from './upload-queries.ts'
export {
  addressOf,
  typingSignal,
  type Upload,
  userAddress,
  type VisitedPage,
  type Visitor,
  type VisitorSession,
  visitorAddress,
  visitorAlias,
  visitorMessageName,
  widgetKeyKind,
} from './visitor.ts'
export type {
  VisitorBody,
  VisitorEvent,
  VisitorMessageEvent,
  VisitorProfileEvent,
  VisitorStatusEvent,
} from './visitor-event.ts'
export { deleteEndedVisits, listEndedSessions } from './visitor-queries.ts'
export {
  endVisit,
  findVisit,
  issueTicket,
  type NewVisit,
  redeemTicket,
  resumeVisit,
  startVisit,
  type VisitFacts,
  type Voucher,
  visitDays,
  vouchForVisitor,
} from './visits.ts'
export {
  checkColor,
  checkLanguages,
  checkOrigins,
  isAllowedOrigin,
  isOnline,
  opensAt,
  readWebchatSettings,
  type WebchatSettings,
  type WidgetLanguage,
  widgetLanguages,
} from './webchat-settings.ts'
