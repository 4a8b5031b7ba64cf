export type { Author, Composition } from './composition.ts'
export { type Draft, type DraftMode, draftModes } from './draft.ts'
export { type DraftName, type DraftPlace, findDraft, listDrafts, listDraftsNamed } from './draft-queries.ts'
export { keepUpload, type NewUpload, sweepUnusedUploads } from './keep-upload.ts'
export { type Outlet, requiresWindow } from './render-composition.ts'
export { runScheduled, scheduledSignal } from './run-scheduled.ts'
export { type DraftContent, deleteDraft, saveDraft } from './save-draft.ts'
export {
  cancelScheduled,
  rescheduleMessage,
  scheduleMessage,
  sendScheduledNow,
} from './schedule-message.ts'
export type { ScheduledMessage } from './scheduled-message.ts'
export {
  findScheduled,
  listScheduled,
  listScheduledById,
  listScheduledIn,
  type ScheduledFilter,
  type ScheduledName,
} from './scheduled-message-queries.ts'
export { type NewComposition, sendComposition } from './send-composition.ts'
export { type FileKind, kindOfFile, toStoredFile, type Upload } from './upload.ts'
export { findServedFile, findUpload, type ServedFile, takeUploads } from './upload-queries.ts'
