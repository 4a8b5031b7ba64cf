import { isInlineSafe } from '../../platform/storage/index.ts'

const documents = new Set([
  ...['application/pdf', 'application/zip', 'application/json', 'application/rtf', 'application/msword'],
  ...['text/plain', 'text/csv', 'text/vcard', 'text/calendar', 'text/tab-separated-values', 'text/markdown'],
  ...['image/heic', 'image/heif', 'image/tiff', 'video/x-matroska', 'video/x-msvideo', 'application/x-cfb'],
])
const offices = /^application\/vnd\.(openxmlformats-officedocument|oasis\.opendocument|ms-(excel|powerpoint))/

/** Whether visitors may send files of this kind: pictures, sound, films and papers, nothing that could run. */
export function mayUpload(mimeType: string): boolean {
  return isInlineSafe(mimeType) || documents.has(mimeType) || offices.test(mimeType)
}

/** As which kind of message a file goes. */
export function kindOfFile(mimeType: string): 'image' | 'video' | 'audio' | 'document' {
  if (!isInlineSafe(mimeType)) return 'document'
  const [family] = mimeType.split('/')
  return family === 'image' || family === 'video' || family === 'audio' ? family : 'document'
}
