import { invalidField } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'

/** A text an agent keeps at hand, under a shortcut that begins with a slash. */
export type CannedResponse = {
  accountId: Id
  id: Id
  shortcut: string
  content: string
  createdAt: Date
  updatedAt: Date
}

const longestShortcut = 255
const longestContent = 16_384

/** Trimmed, with the slash it begins with. @throws AppError `invalid_request` */
export function cleanShortcut(shortcut: string): string {
  const name = shortcut.trim().toWellFormed().replace(/^\/+/, '')
  if (name === '') throw invalidField('shortcut', 'is required', 'REQUIRED')
  return requireText('shortcut', `/${name}`, longestShortcut)
}

/** @throws AppError `invalid_request` */
export function cleanContent(content: string): string {
  if (content.trim() === '') throw invalidField('content', 'is required', 'REQUIRED')
  return requireText('content', content.toWellFormed(), longestContent)
}

function requireText(field: string, text: string, longest: number): string {
  if (text.length > longest) throw invalidField(field, `may have ${longest} characters at most`, 'TOO_LONG')
  if (text.includes('\0')) throw invalidField(field, 'may not contain the character U+0000')
  return text
}
