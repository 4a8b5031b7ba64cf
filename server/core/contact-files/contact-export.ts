import type { Id } from '../../platform/ids.ts'
import type { ContactsAsked } from '../contact-filters/index.ts'

/** Contacts on their way into a file. */
export type ContactExport = {
  accountId: Id
  id: Id
  fileId: Id
  status: 'waiting' | 'completed' | 'failed'
  filter: ContactsAsked
  /** Contacts in the file. */
  total: number
  failure: string | undefined
  createdAt: Date
  updatedAt: Date
  finishedAt: Date | undefined
}

/** The kind of lane in which exports run; its key is the export's id. */
export const contactExportLane = 'contact-export'

/** A filter that was kept as JSON: times are times again. */
export function reviveFilter(kept: unknown): ContactsAsked {
  return JSON.parse(JSON.stringify(kept), (key, value) =>
    (key === 'from' || key === 'until') && typeof value === 'string' ? new Date(value) : value,
  )
}
