export { type Attachment, mediaLane } from './attachment.ts'
export {
  findAttachment,
  insertAttachments,
  listAttachments,
  type NewAttachment,
  updateAttachment,
} from './attachment-queries.ts'
export { recordStoredFile, recordUnfetchedFile } from './record-file.ts'
export { insertStoredFiles, type NewStoredFile } from './stored-file-queries.ts'
