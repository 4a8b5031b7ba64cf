import type { Id } from '../../platform/ids.ts'

/** Which columns of a file are what, by their names. */
export type ImportMapping = {
  /** Which channel the inbox has; persons are called by their number on WhatsApp, else by `contactId`. */
  isByPhone: boolean
  phoneNumber?: string
  contactId?: string
  email?: string
  firstName?: string
  lastName?: string
  fields: { column: string; customFieldId: Id }[]
  tagId?: Id
  /** Of times without a zone. */
  timezone?: string
  /** Of numbers without one, in digits. */
  countryCode?: string
}

export type ImportStatus = 'waiting' | 'running' | 'completed' | 'failed'

/** A file on its way into the store. */
export type ContactImport = {
  accountId: Id
  id: Id
  fileId: Id
  inboxId: Id
  status: ImportStatus
  mapping: ImportMapping
  /** Undefined until the file was looked into. */
  header: { columns: string[]; delimiter: string } | undefined
  /** Where the first row begins that is still to be read. */
  nextByte: number
  /** Rows read so far, and what became of them. */
  total: number
  created: number
  updated: number
  failed: number
  /** Why it could not go on. */
  failure: string | undefined
  createdAt: Date
  updatedAt: Date
  finishedAt: Date | undefined
}

/** A row that could not be taken. Rows count from 1, the header not counted. */
export type RowError = { row: number; reason: string }

/** The kind of lane in which imports run; its key is the import's id. */
export const contactImportLane = 'contact-import'
