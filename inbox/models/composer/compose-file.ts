import type { Upload } from '../../../shared/parley/index.ts'
import type { OutboxFile } from './outbox-item.ts'

/** A file that was given to a message which is being written. */
export type ComposeFile = {
  key: string
  name: string
  mimeType: string
  sizeBytes: number
  /** Of a picture or a film, for looking at. */
  preview: string | undefined
  state: 'uploading' | 'waiting' | 'ready' | 'failed'
  /** From 0 to 1. */
  progress: number
  problem: string | undefined
  upload: Upload | undefined
  file: File | undefined
}

export type FileKind = 'image' | 'video' | 'audio' | 'document'

export function fileKind(mimeType: string): FileKind {
  const [family, type = ''] = mimeType.split('/')
  // A picture of text may hold a program.
  if (family === 'image' && !type.includes('svg')) return 'image'
  return family === 'video' || family === 'audio' ? family : 'document'
}

export function toComposeFile(file: File): ComposeFile {
  const kind = fileKind(file.type)
  return {
    key: crypto.randomUUID(),
    name: file.name,
    mimeType: file.type,
    sizeBytes: file.size,
    preview: kind === 'image' || kind === 'video' ? URL.createObjectURL(file) : undefined,
    state: 'uploading',
    progress: 0,
    problem: undefined,
    upload: undefined,
    file,
  }
}

/** A file that was given to the server earlier, as a draft keeps it. */
export function fromUpload(upload: Upload): ComposeFile {
  return {
    key: upload.id,
    name: upload.file_name,
    mimeType: upload.mime_type,
    sizeBytes: upload.size_bytes,
    preview: upload.kind === 'image' || upload.kind === 'video' ? upload.url : undefined,
    state: 'ready',
    progress: 1,
    problem: undefined,
    upload,
    file: undefined,
  }
}

export function toOutboxFile({ name, mimeType, sizeBytes, upload, file }: ComposeFile): OutboxFile {
  return { name, mimeType, sizeBytes, ...(upload ? { upload } : file && { blob: file }) }
}

export function fromOutboxFile({ name, mimeType, upload, blob }: OutboxFile): ComposeFile | undefined {
  if (upload) return fromUpload(upload)
  return blob && toComposeFile(new File([blob], name, { type: mimeType }))
}
