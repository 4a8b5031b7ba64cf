import { invalidField } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'

/** A label on contacts and conversations. Names may be equal: whoever names one means the eldest of them. */
export type Tag = {
  accountId: Id
  id: Id
  name: string
  icon: string | undefined
  description: string | undefined
  /** A colour of CSS, such as #2563eb. */
  color: string | undefined
  /** Kept in sight by agents. */
  isPinned: boolean
  createdAt: Date
  updatedAt: Date
}

/** What people and programs may write of a tag. Null takes a value away; what is absent stays. */
export type TagFields = {
  name?: string
  icon?: string | null
  description?: string | null
  color?: string | null
  isPinned?: boolean
}

const longestIcon = 255
const longestDescription = 2000
const longestColor = 50

/**
 * A tag's fields as they are stored. Nothing is trimmed: what a client makes, it finds again under the same name.
 * @throws AppError `invalid_request` about `name`, `icon`, `description` or `color`
 */
export function checkTag(fields: TagFields, { longestName }: { longestName: number }): TagFields {
  if (fields.name?.trim() === '') throw invalidField('name', 'is required', 'REQUIRED')
  requireText('name', fields.name, longestName)
  requireText('icon', fields.icon, longestIcon)
  requireText('description', fields.description, longestDescription)
  requireText('color', fields.color, longestColor)
  return fields
}

function requireText(field: string, text: string | null | undefined, longest: number): void {
  if (typeof text !== 'string') return
  if (text.length > longest) throw invalidField(field, `may have ${longest} characters at most`, 'TOO_LONG')
  if (text.includes('\0') || !text.isWellFormed())
    throw invalidField(field, 'may contain neither the character U+0000 nor half of a surrogate pair')
}
