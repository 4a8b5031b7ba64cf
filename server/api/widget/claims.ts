import type { PreChat } from '../../../shared/widget.ts'
import type { VisitorProfileEvent, WebchatSettings } from '../../core/visitors/index.ts'
import { invalidField } from '../../platform/errors.ts'

/** What a visitor typed about itself: kept beside the contact, and no proof of anything. */
export type Claims = Pick<VisitorProfileEvent, 'email' | 'values'> & { name?: string }

const emailForm = /^[^\s@<>"]{1,64}@[^\s@<>"]{1,190}\.[^\s@<>".]{2,}$/

/**
 * The answers to the inbox's questions, checked against them. Others are left out: nobody asked.
 * @throws AppError `invalid_request` about an answer that is missing or of another form
 */
export function readClaims({ preChatFields }: WebchatSettings, given: PreChat): Claims {
  const claims: Claims = {}
  const values: Record<string, string | number | boolean> = {}
  for (const { key, type, required, options } of preChatFields) {
    const value = clean(given[key])
    if (value === undefined) {
      if (required) throw invalidField(`preChat.${key}`, 'is required', 'REQUIRED')
      continue
    }
    if (type === 'select' && !options.includes(String(value)))
      throw invalidField(`preChat.${key}`, `must be one of ${options.join(', ')}`)
    if (key === 'name') claims.name = String(value).slice(0, 200)
    else if (key === 'email') claims.email = readEmail(String(value), 'preChat.email')
    else values[key] = value
  }
  return { ...claims, ...(Object.keys(values).length > 0 && { values }) }
}

/** @throws AppError `invalid_request` about `field` */
export function readEmail(text: string, field: string): string {
  const email = text.trim().toLowerCase()
  if (isEmail(email)) return email
  throw invalidField(field, 'must be an e-mail address')
}

export function isEmail(text: string): boolean {
  return emailForm.test(text)
}

/** @throws AppError `invalid_request` about `field` */
export function readText(text: string, field: string): string {
  if (text.includes('\0') || !text.isWellFormed())
    throw invalidField(field, 'may contain neither the character U+0000 nor half of a surrogate pair')
  return text
}

function clean(value: string | number | boolean | undefined): string | number | boolean | undefined {
  if (typeof value !== 'string') return value
  return value.replaceAll('\0', '').toWellFormed().trim() || undefined
}
