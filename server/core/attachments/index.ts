export { type Attachment, mediaLane } from './attachment.ts'
export {
  findAttachment,
  insertAttachments,
  type NewAttachment,
  updateAttachment,
} from './attachment-queries.ts'
